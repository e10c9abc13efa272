import { StringDictionary } from '../dataset/string-dictionary.js';
import type { Vector } from '../dataset/vector.js';
import { Dictionary, type TextBytes } from '../kernel/dictionary.js';
import { GrowingArray } from '../kernel/growing-array.js';
import type { Kernel } from '../kernel/kernel.js';
import type { PartialKey } from '../partial/partial.js';
import { decodeTexts } from './decode-texts.js';
import type { MergedColumn } from './merged-column.js';

/** Texts that the kernel is given at once. */
const TEXTS = 2048;
const BYTES = 1 << 16;
/** Bytes past the end of a text that may be read with it. */
const SLACK = 8;

/** What the codes of a text key stand for, over all partials: bytes in a kernel's memory, or strings where they come as such. */
export class KeyTexts {
  readonly #kernel: Kernel;
  readonly #strings = new StringDictionary();
  #bytes: Staged | undefined;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** The values of a partial's key; of text with the codes that its texts have here. */
  add({ values, texts, strings }: PartialKey): Float64Array {
    if (strings && !this.#bytes) {
      const codes = strings.map((text) => this.#strings.add(text));
      return values.map((code) => codes[code] ?? 0);
    }
    // Files of JSON give strings, files of CSV bytes, and one source may have both.
    const more = strings ? bytesOf(strings) : texts;
    if (!more) return values;
    this.#bytes ??= this.#stage();
    const codes = this.#bytes.add(more);
    // A null's code may stand for nothing.
    return values.map((code) => codes[code] ?? 0);
  }

  /** What came as strings so far keeps its codes. */
  #stage(): Staged {
    const staged = new Staged(this.#kernel);
    const codes = staged.add(bytesOf(this.#strings.strings));
    if (codes.some((code, i) => code !== i)) throw new Error('codes of texts have changed');
    return staged;
  }

  /** What the codes stand for, as a vector of them has it. */
  get known(): Pick<Vector, 'strings' | 'dictionary'> {
    return this.#bytes
      ? { strings: undefined, dictionary: this.#bytes.dictionary }
      : { strings: this.#strings.strings };
  }

  /** Values of groups as a partial's key has them. */
  encode(values: Float64Array): PartialKey {
    if (this.#bytes) return { values, texts: this.#bytes.texts() };
    const { strings } = this.#strings;
    return strings.length > 0 ? { values, strings: [...strings] } : { values };
  }

  /** What the codes of some groups stand for. To be asked before the kernel is given back. */
  column(
    groups: Uint32Array,
    codes: Float64Array,
    isNull: (group: number) => boolean,
  ): MergedColumn<string | null> {
    const ofRow = new Float64Array(groups.length);
    for (let row = 0; row < groups.length; row++) {
      const group = groups[row]!;
      ofRow[row] = isNull(group) ? Number.NaN : codes[group]!;
    }
    if (this.#bytes) return decodeTexts(ofRow, this.#bytes.texts());
    const { strings } = this.#strings;
    return Array.from(ofRow, (code) => (Number.isNaN(code) ? null : strings[code]!));
  }
}

function bytesOf(strings: readonly string[]): TextBytes {
  const encoder = new TextEncoder();
  const lengths = Uint32Array.from(strings, (text) => encoder.encode(text).length);
  return { bytes: encoder.encode(strings.join('')), lengths };
}

/** A dictionary of a kernel, and room to put texts that it is to find. */
class Staged {
  readonly #kernel: Kernel;
  readonly dictionary: Dictionary;
  readonly #bytes: GrowingArray;
  readonly #lengths: number;
  readonly #codes: number;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#bytes = new GrowingArray(kernel, 1);
    // Texts come without quotes, so nothing is ever written to its scratch.
    this.dictionary = new Dictionary(kernel, 0);
    this.#lengths = kernel.allocate(TEXTS * 4);
    this.#codes = kernel.allocate(TEXTS * 4);
  }

  add({ bytes, lengths }: TextBytes): Uint32Array {
    // The first partial's texts are all new; of later ones many are known.
    if (this.dictionary.size === 0) this.dictionary.reserve(lengths.length, bytes.length);
    const codes = new Uint32Array(lengths.length);
    let start = 0;
    for (let from = 0, to = 0; from < lengths.length; from = to) {
      let end = start;
      while (to < lengths.length && to - from < TEXTS && (to === from || end - start < BYTES)) {
        end += lengths[to++]!;
      }
      codes.set(this.#find(bytes.subarray(start, end), lengths.subarray(from, to)), from);
      start = end;
    }
    return codes;
  }

  #find(bytes: Uint8Array, lengths: Uint32Array): Uint32Array {
    const kernel = this.#kernel;
    const { length: count } = lengths;
    this.dictionary.reserve(count, bytes.length);
    this.#bytes.grow(bytes.length + SLACK);
    kernel.bytes(this.#bytes.address, bytes.length).set(bytes);
    kernel.words(this.#lengths, count).set(lengths);
    const { address } = this.dictionary;
    kernel.call.codesOf(address, this.#bytes.address, this.#lengths, count, this.#codes);
    return kernel.words(this.#codes, count);
  }

  texts(): TextBytes {
    return this.dictionary.copy();
  }
}
