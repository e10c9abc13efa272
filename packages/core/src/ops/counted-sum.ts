import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import type { EncodedState } from './aggregate.js';
import { createExactSum } from './create-exact-sum.js';
import type { ExactSum } from './exact-sum.js';
import { RowCount } from './valid-count.js';
import { WideSum } from './wide-sum.js';

/** The exact sum of the valid values by group, and how many they are. */
export class CountedSum {
  readonly #sums: Pick<ExactSum, 'grow' | 'add' | 'encode' | 'merge' | 'value'>;
  readonly #scale: number;
  readonly #valid = new RowCount();

  constructor(input: TypedColumn) {
    this.#sums = input.wide ? new WideSum() : createExactSum(input.type);
    this.#scale = input.wide?.scale ?? input.scale;
  }

  grow(groups: number): void {
    this.#sums.grow(groups);
    this.#valid.grow(groups);
  }

  add([input]: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    this.#sums.add(input!, rows, groups, count);
    this.#valid.addValid(input!, rows, groups, count);
  }

  encode(groups: number): EncodedState {
    return { ...this.#sums.encode(groups), ...this.#valid.encode(groups) };
  }

  merge(state: EncodedState, groups: Int32Array): void {
    this.#sums.merge(state, groups);
    this.#valid.merge(state, groups);
  }

  /** Undefined over no valid value. */
  sum(group: number): number | undefined {
    return this.#valid.counts[group] === 0 ? undefined : this.#sums.value(group, this.#scale, 1);
  }

  /** The sum divided by the number of values, rounded once; undefined over no valid value. */
  mean(group: number): number | undefined {
    const count = this.#valid.counts[group]!;
    return count === 0 ? undefined : this.#sums.value(group, this.#scale, count);
  }
}
