import { StringDictionary } from '../dataset/string-dictionary.js';

/** Codes of an accumulator's own for text, since each batch and each partial has codes of its own. */
export class TextCodes {
  readonly #dictionary = new StringDictionary();
  #codes = new Int32Array(0);
  #of: readonly string[] | undefined;

  get strings(): readonly string[] {
    return this.#dictionary.strings;
  }

  /** Prepares for codes of a dictionary, which may have grown since the last time. */
  begin(strings: readonly string[]): void {
    const known = this.#of === strings ? this.#codes.length : 0;
    this.#of = strings;
    if (known >= strings.length) return;
    const codes = new Int32Array(Math.max(strings.length, known * 2)).fill(-1);
    if (known > 0) codes.set(this.#codes);
    this.#codes = codes;
  }

  /** The own code of a code of the dictionary that `begin` was given; only those asked for are kept. */
  code(foreign: number): number {
    let code = this.#codes[foreign]!;
    if (code < 0) {
      code = this.#dictionary.add(this.#of![foreign]!);
      this.#codes[foreign] = code;
    }
    return code;
  }
}
