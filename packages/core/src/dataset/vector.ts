import type { Dictionary } from '../kernel/dictionary.js';
import type { ValueType } from './types.js';

/** Some values of one column, as doubles (see `values.ts` for what each stands for). */
export interface Vector {
  readonly type: ValueType;
  /** Digits after the point of a decimal. */
  readonly scale: number;
  readonly values: Float64Array;
  /** 1 where the value is null; absent where none is. */
  readonly nulls: Uint8Array | undefined;
  /** What the codes of a text column stand for. It may grow, but never changes an entry. */
  readonly strings: readonly string[] | undefined;
  /** Where they are bytes in the memory of a kernel: what `strings` is decoded from when it is asked for. */
  readonly dictionary?: Dictionary | undefined;
  /** Of a wide decimal, the parts of its units, as integers with the same nulls. */
  readonly parts?: readonly Vector[] | undefined;
  /** What was thrown where a row's value was computed. It counts only if that row is looked at. */
  failed?: ReadonlyMap<number, unknown> | undefined;
}

/** Rows of a dataset, column by column. Its vectors are valid until the next batch is read. */
export interface Batch {
  rows: number;
  columns: Readonly<Record<string, Vector>>;
}
