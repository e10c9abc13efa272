import type { JsonValue } from '../dataset/values.js';
import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';

/** What an aggregate hands to the merge: typed arrays by group, or strings where the values are text. */
export type EncodedState = Record<string, Float64Array | Uint8Array | Uint32Array | string[]>;

/** A finished value as Arquero sees it; undefined over no valid value, as in Arquero. */
export type AggregateValue =
  | Scalar
  | readonly AggregateValue[]
  | { readonly [key: string]: AggregateValue }
  | ReadonlyMap<Scalar, Scalar>;

export type Scalar = number | string | boolean | Date | null | undefined;

/** The running state of one aggregate for all groups of a KPI. Groups are numbered from 0. */
export interface Accumulator {
  /** Makes room for groups 0 to `groups` - 1, each beginning with nothing added. */
  grow(groups: number): void;
  /**
   * Adds the values of the rows `rows[0 … count-1]`, the i-th to the group `groups[i]`.
   *
   * @param inputs one vector for each column that the aggregate takes
   */
  add(inputs: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void;
  encode(groups: number): EncodedState;
  /** Adds what another accumulator encoded, of later rows: its group i becomes this one's `groups[i]`. */
  merge(state: EncodedState, groups: Int32Array): void;
  finish(group: number): AggregateValue;
  /** Whether its way of counting does not fit the order of the rows, so that all must be counted again, as sets. */
  readonly unordered?: boolean;
}

export interface AggregateOptions {
  /** Count distinct values by keeping them, rather than by relying on their order. Default false. */
  sets?: boolean;
  /** Values of the constant arguments after the columns: the 0.9 of `op.quantile(d.x, 0.9)`. Default none. */
  params?: readonly JsonValue[];
}

/**
 * One of Arquero's aggregate functions, such that neither the order nor the split of the rows can change a bit of its
 * value: `merge` of two halves is `add` of the whole.
 */
export interface Aggregate {
  name: string;
  /** Number of columns that it takes. */
  arity: 0 | 1 | 2;
  /** How many constant arguments may follow them. Default 0. */
  params?: number;
  /** Whether it makes sense of numbers and booleans only. Default false. */
  numbersOnly?: boolean;
  /** What it keeps of each group: a few numbers, every different value, or the value of every row. */
  keeps: 'constant' | 'distinct values' | 'all values';
  /** Whether its value depends on the order of the rows, as that of `op.any` does. Default false. */
  ordered?: boolean;
  /** Whether plans alone may use it, so that users cannot name it. Default false. */
  internal?: boolean;
  /** How far its value may be from the exact one, where it is an approximation. */
  error?: string;
  resultType(inputs: readonly TypedColumn[]): TypedColumn;
  create(inputs: readonly TypedColumn[], options?: AggregateOptions): Accumulator;
}

export const INTEGER: TypedColumn = { type: 'integer', scale: 0 };
export const FLOAT: TypedColumn = { type: 'float', scale: 0 };
/** Of a list, an object or a map. */
export const ANY: TypedColumn = { type: 'any', scale: 0 };

/** A list or an object of values of a column. */
export function listOf(column: TypedColumn | undefined): TypedColumn {
  return column ? { ...ANY, items: { type: column.type, scale: column.scale } } : ANY;
}
