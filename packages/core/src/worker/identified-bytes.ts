import type { ByteSource } from '../source/byte-source.js';
import type { ByteRange } from '../source/table-file.js';
import { ByteHash } from './byte-hash.js';
import type { BytesIdentity } from './protocol.js';

/**
 * Bytes that remember which of them were read, and their hash. What a task comes to depends on these, and on whether the file
 * ends there, and on nothing else of the file. They are hashed as they are read, when they are in the cache.
 */
export class IdentifiedBytes implements ByteSource {
  readonly #hash = new ByteHash();
  readonly #from: number;
  #to: number;
  #isWhole = true;

  /** @param from where the reading begins */
  constructor(
    readonly bytes: ByteSource,
    from: number,
  ) {
    this.#from = from;
    this.#to = from;
  }

  get size(): number {
    return this.bytes.size;
  }

  read(target: Uint8Array, position: number): number {
    const got = this.bytes.read(target, position);
    const end = position + got;
    if (position < this.#from) this.#isWhole = false;
    if (end <= this.#to) return got;
    // What was passed over may be read later, or not at all: it is taken for read.
    if (position > this.#to) this.#hash.read(this.bytes, this.#to, position);
    this.#hash.update(target.subarray(Math.max(0, this.#to - position), got));
    this.#to = end;
    return got;
  }

  /** To be called once, before the bytes are closed. Undefined where bytes before the beginning were read. */
  identity(): BytesIdentity | undefined {
    if (!this.#isWhole) return undefined;
    const [from, to] = [this.#from, this.#to];
    return { ranges: [{ from, to }], isEnd: to >= this.size, hash: this.#hash.digest() };
  }

  close(): void {
    this.bytes.close();
  }
}

/** Some bytes of a file as they are now; undefined where not all of them are there. */
export function identify(
  bytes: ByteSource,
  ranges: readonly ByteRange[],
): BytesIdentity | undefined {
  const hash = new ByteHash();
  if (!ranges.every(({ from, to }) => hash.read(bytes, from, to))) return undefined;
  const isEnd = (ranges.at(-1)?.to ?? 0) >= bytes.size;
  return { ranges, isEnd, hash: hash.digest() };
}

/** Whether bytes are still those that they were, and the file still ends with them, or goes on, as it did. */
export function isSame(bytes: ByteSource, { ranges, isEnd, hash }: BytesIdentity): boolean {
  const now = identify(bytes, ranges);
  return now?.hash === hash && now.isEnd === isEnd;
}
