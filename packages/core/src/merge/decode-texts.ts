import type { TextBytes } from '../kernel/dictionary.js';
import type { MergedColumn } from './merged-column.js';

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A column of texts, each decoded when it is first asked for: of many groups a result often shows only a few.
 *
 * @param codes by row; NaN for null
 * @param texts by code
 */
export function decodeTexts(codes: Float64Array, texts: TextBytes): MergedColumn<string | null> {
  return new Texts(codes, texts);
}

class Texts implements MergedColumn<string | null> {
  readonly length: number;
  readonly #codes: Float64Array;
  readonly #bytes: Uint8Array;
  /** By code, where its bytes end. */
  readonly #ends: Uint32Array;
  /** By row, what was asked for so far. */
  #decoded: (string | null | undefined)[] | undefined;

  constructor(codes: Float64Array, { bytes, lengths }: TextBytes) {
    let end = 0;
    this.length = codes.length;
    this.#codes = codes;
    this.#bytes = bytes;
    this.#ends = lengths.map((length) => {
      end += length;
      return end;
    });
  }

  at(row: number): string | null {
    this.#decoded ??= new Array(this.length);
    let text = this.#decoded[row];
    if (text === undefined) {
      text = this.#decode(this.#codes[row]!);
      this.#decoded[row] = text;
    }
    return text;
  }

  #decode(code: number): string | null {
    if (Number.isNaN(code)) return null;
    return DECODER.decode(this.#bytes.subarray(this.#ends[code - 1] ?? 0, this.#ends[code]!));
  }

  *[Symbol.iterator](): IterableIterator<string | null> {
    for (let row = 0; row < this.length; row++) yield this.at(row);
  }
}
