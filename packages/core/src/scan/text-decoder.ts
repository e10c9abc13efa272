import { type Dialect, STANDARD } from './dialect.js';

/** Codes for the byte strings of a text column: 0, 1, 2, … in the order first met; each is decoded once. */
export class TextCodes {
  readonly strings: string[] = [];
  #slots = new Int32Array(1024).fill(-1);
  #hashes = new Int32Array(512);
  #offsets = new Float64Array(513);
  #bytes = new Uint8Array(1 << 14);
  #scratch = new Uint8Array(1 << 10);
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  /** The code of the bytes from `start` to `end`, or -1 where they are no UTF-8. */
  code(bytes: Uint8Array, start: number, end: number): number {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const code = this.#slots[slot]!;
      if (code < 0) return this.#insert(bytes, start, end, hash, slot);
      if (this.#hashes[code] === hash && this.#equals(code, bytes, start, end)) return code;
      slot = (slot + 1) & mask;
    }
  }

  /** The code of a field in which bytes are escaped. */
  codeEscaped(bytes: Uint8Array, start: number, end: number, dialect: Dialect = STANDARD): number {
    if (this.#scratch.length < end - start) this.#scratch = new Uint8Array(end - start);
    return this.code(this.#scratch, 0, withoutEscapes(bytes, start, end, dialect, this.#scratch));
  }

  #equals(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const offset = this.#offsets[code]!;
    if (this.#offsets[code + 1]! - offset !== end - start) return false;
    const known = this.#bytes;
    for (let i = start, j = offset; i < end; i++, j++) if (bytes[i] !== known[j]) return false;
    return true;
  }

  #insert(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    let text: string;
    try {
      text = this.#decoder.decode(bytes.subarray(start, end));
    } catch {
      return -1;
    }
    const code = this.strings.length;
    this.strings.push(text);
    if (code === this.#hashes.length) {
      this.#hashes = grow(this.#hashes, new Int32Array(code * 2));
      this.#offsets = grow(this.#offsets, new Float64Array(code * 2 + 1));
    }
    const offset = this.#offsets[code]!;
    const length = end - start;
    if (offset + length > this.#bytes.length) {
      this.#bytes = grow(
        this.#bytes,
        new Uint8Array(Math.max(this.#bytes.length * 2, offset + length)),
      );
    }
    this.#bytes.set(bytes.subarray(start, end), offset);
    this.#offsets[code + 1] = offset + length;
    this.#hashes[code] = hash;
    this.#slots[slot] = code;
    if (this.strings.length * 2 > this.#slots.length) this.#rehash();
    return code;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = this.#slots.length - 1;
    for (let code = 0; code < this.strings.length; code++) {
      let slot = this.#hashes[code]! & mask;
      while (this.#slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = code;
    }
  }
}

function grow<T extends Int32Array | Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}

/** Writes a field without the bytes that escape others, and returns its length. */
export function withoutEscapes(
  bytes: Uint8Array,
  start: number,
  end: number,
  { delimiter, quote, escape: escaping, newline }: Dialect,
  target: Uint8Array,
): number {
  let length = 0;
  for (let i = start; i < end; i++) {
    if (bytes[i] === escaping && i + 1 < end) {
      const after = bytes[i + 1];
      const isEscaped =
        after === quote ||
        (escaping !== quote && (after === escaping || after === delimiter || after === newline));
      if (isEscaped) i++;
    }
    target[length++] = bytes[i]!;
  }
  return length;
}

/** Whether bytes are UTF-8. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  try {
    CHECK.decode(bytes.subarray(start, end));
    return true;
  } catch {
    return false;
  }
}

const CHECK = new TextDecoder('utf-8', { fatal: true });
