import { growUint8 } from '../util/double-index.js';
import { TavolaError } from '../util/errors.js';
import type { TextBytes } from './facts-part.js';

/** Offsets are of 32 bits, as Arrow's are. */
const MOST_BYTES = 2 ** 31 - 1;

/** Gives each different text a code in the order first met, and keeps it as UTF-8: less than half of what strings take. */
export class ByteDictionary {
  size = 0;
  #bytes = new Uint8Array(1024);
  #ends = new Int32Array(64);
  #hashes = new Int32Array(64);
  #slots = new Int32Array(128).fill(-1);

  /** @param column what the message calls the texts, if they are too many */
  constructor(readonly column: string) {}

  /** @returns the code of the text at `start … end-1` of some bytes */
  add(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = this.#slots[slot]!;
      if (code < 0) return this.#insert(slot, hash, bytes, start, end);
      if (this.#hashes[code] === hash && this.#isSame(code, bytes, start, end)) return code;
    }
  }

  texts(): TextBytes {
    return { bytes: this.#bytes.slice(0, this.#end()), ends: this.#ends.slice(0, this.size) };
  }

  #end(): number {
    return this.size === 0 ? 0 : this.#ends[this.size - 1]!;
  }

  #isSame(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#bytes;
    const from = code === 0 ? 0 : this.#ends[code - 1]!;
    if (this.#ends[code]! - from !== end - start) return false;
    for (let i = start, at = from; i < end; i++, at++) if (bytes[i] !== own[at]) return false;
    return true;
  }

  #insert(slot: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const at = this.#end();
    const length = end - start;
    if (at + length > this.#bytes.length) this.#reserve(at + length);
    this.#bytes.set(bytes.subarray(start, end), at);
    if (this.size === this.#ends.length) {
      this.#ends = grow(this.#ends);
      this.#hashes = grow(this.#hashes);
    }
    const code = this.size++;
    this.#ends[code] = at + length;
    this.#hashes[code] = hash;
    this.#slots[slot] = code;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return code;
  }

  #reserve(length: number): void {
    if (length > MOST_BYTES) {
      throw new TavolaError(
        'FACTS_INVALID',
        `The different texts of column ${this.column} are more than facts can hold, 2 GiB: run without facts.`,
      );
    }
    const grown = Math.max(length, Math.min(this.#bytes.length * 2, MOST_BYTES));
    this.#bytes = growUint8(this.#bytes, grown);
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let code = 0; code < this.size; code++) {
      let slot = this.#hashes[code]! & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.#slots = slots;
  }
}

function grow(array: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(array.length * 2);
  grown.set(array);
  return grown;
}
