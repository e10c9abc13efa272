import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import { growFloat64, growUint8 } from '../util/double-index.js';
import { type Accumulator, type Aggregate, type EncodedState, INTEGER } from './aggregate.js';
import { DistinctSets } from './distinct-sets.js';

/**
 * `op.distinct(x)`: the number of different values, exactly; all nulls and NaNs together count as one more, as in Arquero.
 *
 * Values that never decrease from row to row, as the ids of a log do not, are counted by their changes, in a few bytes
 * for each group. Where an order turns out not to hold, the accumulator says so and the rows are counted again as sets.
 */
export const distinct: Aggregate = {
  name: 'distinct',
  arity: 1,
  keeps: 'distinct values',
  resultType: () => INTEGER,
  create: ([input], { sets = false } = {}) =>
    input!.type === 'text' || sets
      ? new DistinctSets(input!.type === 'text')
      : new DistinctInOrder(input!),
};

class DistinctInOrder implements Accumulator {
  unordered = false;
  /** By group: changes of value so far, the first value and the last; NaN before there is any. */
  #counts = new Float64Array(1);
  #first = new Float64Array(1).fill(Number.NaN);
  #last = new Float64Array(1).fill(Number.NaN);
  #invalid = new Uint8Array(1);

  constructor(readonly input: TypedColumn) {}

  grow(groups: number): void {
    const known = this.#counts.length;
    if (groups <= known) return;
    this.#counts = growFloat64(this.#counts, groups);
    this.#first = growFloat64(this.#first, groups).fill(Number.NaN, known);
    this.#last = growFloat64(this.#last, groups).fill(Number.NaN, known);
    this.#invalid = growUint8(this.#invalid, groups);
  }

  add([vector]: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    const { values, nulls } = vector!;
    const last = this.#last;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const group = groups[i]!;
      const value = values[row]!;
      if (value === last[group]!) {
        if (nulls?.[row] !== 1) continue;
      }
      if (Number.isNaN(value) || nulls?.[row] === 1) {
        this.#invalid[group] = 1;
        continue;
      }
      if (value < last[group]!) this.unordered = true;
      else if (this.#counts[group] === 0) this.#first[group] = value;
      this.#counts[group]! += 1;
      last[group] = value;
    }
  }

  encode(groups: number): EncodedState {
    return {
      counts: this.#counts.slice(0, groups),
      first: this.#first.slice(0, groups),
      last: this.#last.slice(0, groups),
      invalid: this.#invalid.slice(0, groups),
    };
  }

  merge(state: EncodedState, groups: Int32Array): void {
    const counts = state.counts as Float64Array;
    const first = state.first as Float64Array;
    const last = state.last as Float64Array;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!;
      if (state.invalid![i] === 1) this.#invalid[group] = 1;
      if (counts[i] === 0) continue;
      const before = this.#last[group]!;
      if (first[i]! < before) this.unordered = true;
      if (this.#counts[group] === 0) this.#first[group] = first[i]!;
      // The value at the seam was counted on both sides.
      this.#counts[group]! += counts[i]! - (first[i] === before ? 1 : 0);
      this.#last[group] = last[i]!;
    }
  }

  finish(group: number): number {
    return this.#counts[group]! + this.#invalid[group]!;
  }
}
