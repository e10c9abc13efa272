import type { Kernel } from '../kernel/kernel.js';
import { TextCodes } from './text-codes.js';
import type { ValueNumbering } from './value-numbering.js';

/** Texts, in the order in which they are met. Their values are codes of the dictionary that `begin` was given last. */
export class TextNumbering implements ValueNumbering {
  readonly #codes = new TextCodes();

  constructor(readonly kernel: Kernel) {}

  /** By index, beginning with that of index 1. */
  get strings(): readonly string[] {
    return this.#codes.strings;
  }

  get size(): number {
    return this.strings.length + 1;
  }

  begin(strings: readonly string[]): void {
    this.#codes.begin(strings);
  }

  find(values: number, nulls: number, rows: number, count: number, indexes: number): number {
    const { f64, u32, buffer } = this.kernel;
    const isNull = new Uint8Array(buffer);
    for (let i = 0; i < count; i++) {
      const row = rows === 0 ? i : u32[rows / 4 + i]!;
      const value = f64[values / 8 + row]!;
      const isMissing = Number.isNaN(value) || (nulls !== 0 && isNull[nulls + row] === 1);
      u32[indexes / 4 + row] = isMissing ? 0 : this.#codes.code(value) + 1;
    }
    return count;
  }

  /** The index itself, less one: the code in `strings`. */
  value(index: number): number {
    return index === 0 ? Number.NaN : index - 1;
  }

  free(): void {}
}
