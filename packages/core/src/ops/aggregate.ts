import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';

/** What an aggregate hands to the merge: typed arrays by group, or strings where the values are text. */
export type EncodedState = Record<string, Float64Array | Uint8Array | Uint32Array | string[]>;

/** A finished value as Arquero sees it; undefined over no valid value, as in Arquero. */
export type AggregateValue = number | string | boolean | Date | undefined;

/** The running state of one aggregate for all groups of a KPI. Groups are numbered from 0. */
export interface Accumulator {
  /** Makes room for groups 0 to `groups` - 1, each beginning with nothing added. */
  grow(groups: number): void;
  /**
   * Adds the values of the rows `rows[0 … count-1]`, the i-th to the group `groups[i]`. The input is missing for an
   * aggregate that takes none.
   */
  add(input: Vector | undefined, rows: Int32Array, groups: Int32Array, count: number): void;
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
}

/**
 * One of Arquero's aggregate functions, such that neither the order nor the split of the rows can change a bit of its
 * value: `merge` of two halves is `add` of the whole.
 */
export interface Aggregate {
  name: string;
  /** Number of arguments. */
  arity: 0 | 1;
  /** Whether it makes sense of numbers and booleans only. Default false. */
  numbersOnly?: boolean;
  resultType(input: TypedColumn): TypedColumn;
  create(input: TypedColumn, options?: AggregateOptions): Accumulator;
}

export const INTEGER: TypedColumn = { type: 'integer', scale: 0 };
export const FLOAT: TypedColumn = { type: 'float', scale: 0 };
/** The input of an aggregate without arguments. */
export const NO_INPUT: TypedColumn = { type: 'any', scale: 0 };
