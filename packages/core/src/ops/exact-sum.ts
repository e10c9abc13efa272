import type { ValueType } from '../dataset/types.js';
import type { Vector } from '../dataset/vector.js';
import type { EncodedState } from './aggregate.js';
import type { Dyadic } from './dyadic.js';

/** A sum by group to which order and grouping of the additions can do nothing. Nulls and NaN add nothing. */
export interface ExactSum {
  grow(groups: number): void;
  add(input: Vector, rows: Int32Array, groups: Int32Array, count: number): void;
  addOne(group: number, value: number): void;
  /** Undoes `addOne`. */
  removeOne(group: number, value: number): void;
  encode(groups: number): EncodedState;
  merge(state: EncodedState, groups: Int32Array): void;
  /** The sum times 10^-scale, divided by `divisor`, as the nearest double. */
  value(group: number, scale: number, divisor: number): number;
  /** The sum of the finite addends. */
  exact(group: number): Dyadic;
  /** 0, or what the infinite addends make of the sum: an infinity, or NaN where there are both. */
  infinity(group: number): number;
}

/** Whether every image of a type is an integer. */
export function isWhole(type: ValueType): boolean {
  return type !== 'float' && type !== 'any';
}
