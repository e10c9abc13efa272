import type { Vector } from '../dataset/vector.js';
import { growFloat64 } from '../util/double-index.js';
import type { EncodedState } from './aggregate.js';

/** Rows by group: all of them, or those with a valid value (neither null nor NaN), as Arquero counts. */
export class RowCount {
  counts = new Float64Array(1);

  grow(groups: number): void {
    if (groups > this.counts.length) this.counts = growFloat64(this.counts, groups);
  }

  addAll(groups: Int32Array, count: number): void {
    const { counts } = this;
    for (let i = 0; i < count; i++) counts[groups[i]!]! += 1;
  }

  addValid({ values, nulls }: Vector, rows: Int32Array, groups: Int32Array, count: number): void {
    const { counts } = this;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const value = values[row]!;
      if (!Number.isNaN(value) && nulls?.[row] !== 1) counts[groups[i]!]! += 1;
    }
  }

  encode(groups: number): EncodedState {
    return { counts: this.counts.slice(0, groups) };
  }

  merge(state: EncodedState, groups: Int32Array): void {
    const from = state.counts as Float64Array;
    const { counts } = this;
    for (let i = 0; i < from.length; i++) counts[groups[i]!]! += from[i]!;
  }
}
