import type { Kernel } from '../kernel/kernel.js';
import type { SetRecords } from './set-records.js';
import { TextCodes } from './text-codes.js';

/** Finds the records of texts, whose values are codes of the dictionary that `begin` was given last. */
export class TextIndex {
  readonly #codes = new TextCodes();

  constructor(
    readonly kernel: Kernel,
    readonly records: SetRecords,
  ) {}

  /** By record, from the one at index 1 on. */
  get strings(): readonly string[] {
    return this.#codes.strings;
  }

  begin(strings: readonly string[]): void {
    this.#codes.begin(strings);
  }

  /** As `find` of `ValueIndex`. */
  find(values: number, nulls: number, rows: number, count: number, indexes: number): void {
    const { f64, u32, buffer } = this.kernel;
    const isNull = new Uint8Array(buffer);
    for (let i = 0; i < count; i++) {
      const row = rows === 0 ? i : u32[rows / 4 + i]!;
      const value = f64[values / 8 + row]!;
      const isMissing = Number.isNaN(value) || (nulls !== 0 && isNull[nulls + row] === 1);
      u32[indexes / 4 + row] = isMissing ? 0 : this.#codes.code(value) + 1;
    }
    const size = this.strings.length + 1;
    this.records.reserve(size);
    this.records.size = size;
  }
}
