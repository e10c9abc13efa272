import type { Kernel } from './kernel.js';

/** Words of the structure that `assembly/texts.ts` reads. */
const COUNT = 0;
const MASK = 1;
const SLOTS = 2;
const ENTRIES = 3;
const BYTES = 4;
const USED = 5;
const SCRATCH = 6;
const SHIFT = 7;
const WORDS = 8;

const SLOT_BYTES = 16;
/** Bytes past the end of a text that may be read with it. */
const SLACK = 8;
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
const ENCODER = new TextEncoder();

/** Texts in UTF-8, one after another, and the bytes of each. */
export interface TextBytes {
  bytes: Uint8Array<ArrayBuffer>;
  lengths: Uint32Array<ArrayBuffer>;
}

/** A dictionary of texts in the memory of a kernel; what its codes stand for is decoded when it is asked for. */
export class Dictionary {
  readonly address: number;
  readonly #kernel: Kernel;
  readonly #strings: string[] = [];
  #entryRoom = 256;
  #byteRoom = 1 << 12;

  /** @param scratch address of room for the longest text and 8 bytes more; dictionaries may share it */
  constructor(kernel: Kernel, scratch: number) {
    this.#kernel = kernel;
    this.address = kernel.allocateZeroed(WORDS * 4);
    const slots = kernel.allocateZeroed(this.#entryRoom * 2 * SLOT_BYTES);
    const entries = kernel.allocate(this.#entryRoom * 8);
    const bytes = kernel.allocate(this.#byteRoom + SLACK);
    const words = this.#words();
    this.#setSlots(slots);
    words[ENTRIES] = entries;
    words[BYTES] = bytes;
    words[SCRATCH] = scratch;
  }

  get size(): number {
    return this.#kernel.u32[this.address / 4 + COUNT]!;
  }

  /** What the codes stand for; it grows with the dictionary. */
  get strings(): readonly string[] {
    const known = this.#strings.length;
    const { size } = this;
    if (known < size) {
      const words = this.#words();
      const entries = this.#kernel.words(words[ENTRIES]!, size * 2);
      const bytes = this.#kernel.bytes(words[BYTES]!, words[USED]!);
      for (let code = known; code < size; code++) {
        const from = entries[code * 2]!;
        this.#strings.push(DECODER.decode(bytes.subarray(from, from + entries[code * 2 + 1]!)));
      }
    }
    return this.#strings;
  }

  /** The texts of some codes, in their order. Default: of all */
  copy(codes?: Uint32Array): TextBytes {
    const words = this.#words();
    const size = words[COUNT]!;
    const entries = this.#kernel.words(words[ENTRIES]!, size * 2);
    const from = this.#kernel.bytes(words[BYTES]!, words[USED]!);
    const count = codes ? codes.length : size;
    const isAll = count === size && (!codes || codes.every((code, i) => code === i));
    const lengths = new Uint32Array(count);
    let length = 0;
    for (let i = 0; i < count; i++) {
      lengths[i] = entries[(isAll ? i : codes![i]!) * 2 + 1]!;
      length += lengths[i]!;
    }
    if (isAll || !codes) return { bytes: from.slice(), lengths };
    const bytes = new Uint8Array(length);
    let to = 0;
    for (let i = 0; i < count; i++) {
      const start = entries[codes[i]! * 2]!;
      const end = start + lengths[i]!;
      // Most texts are too short for a call to be worth it.
      for (let at = start; at < end; at++) bytes[to++] = from[at]!;
    }
    return { bytes, lengths };
  }

  /** Makes room for some more texts of some bytes in all. The kernel's memory may grow. */
  reserve(texts: number, bytes: number): void {
    const { size } = this;
    const used = this.#kernel.u32[this.address / 4 + USED]!;
    if (used + bytes > this.#byteRoom) this.#growBytes(used, used + bytes);
    if (size + texts > this.#entryRoom) this.#growEntries(size, size + texts);
  }

  /** The code of a text, new if it was not met before. */
  code(text: string): number {
    const encoded = ENCODER.encode(text);
    this.reserve(1, encoded.length);
    const scratch = this.#words()[SCRATCH]!;
    this.#kernel.bytes(scratch, encoded.length).set(encoded);
    return this.#kernel.call.codeOf(this.address, scratch, encoded.length) >>> 0;
  }

  #growBytes(used: number, wanted: number): void {
    const kernel = this.#kernel;
    const before = this.#byteRoom;
    this.#byteRoom = Math.max(wanted, before * 2);
    const bytes = kernel.allocate(this.#byteRoom + SLACK);
    const words = this.#words();
    kernel.bytes(bytes, used).set(kernel.bytes(words[BYTES]!, used));
    kernel.free(words[BYTES]!, before + SLACK);
    words[BYTES] = bytes;
  }

  #growEntries(size: number, wanted: number): void {
    const kernel = this.#kernel;
    const before = this.#entryRoom;
    while (this.#entryRoom < wanted) this.#entryRoom *= 2;
    const entries = kernel.allocate(this.#entryRoom * 8);
    const slots = kernel.allocateZeroed(this.#entryRoom * 2 * SLOT_BYTES);
    const words = this.#words();
    kernel.words(entries, size * 2).set(kernel.words(words[ENTRIES]!, size * 2));
    kernel.free(words[ENTRIES]!, before * 8);
    words[ENTRIES] = entries;
    const from = words[SLOTS]!;
    this.#setSlots(slots);
    kernel.call.rehash(this.address, from, before * 2);
    kernel.free(from, before * 2 * SLOT_BYTES);
  }

  /** There are two slots for each text that there is room for. */
  #setSlots(address: number): void {
    const words = this.#words();
    words[SLOTS] = address;
    words[MASK] = this.#entryRoom * 2 - 1;
    words[SHIFT] = 64 - Math.log2(this.#entryRoom * 2);
  }

  #words(): Uint32Array {
    return this.#kernel.words(this.address, WORDS);
  }
}
