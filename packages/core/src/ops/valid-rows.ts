import type { Vector } from '../dataset/vector.js';

/** The rows whose values are valid, neither null nor NaN, in each of some columns. */
export class ValidRows {
  rows = new Int32Array(0);
  groups = new Int32Array(0);
  count = 0;

  select(inputs: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): this {
    if (this.rows.length < count) {
      this.rows = new Int32Array(count);
      this.groups = new Int32Array(count);
    }
    this.rows.set(rows.subarray(0, count));
    this.groups.set(groups.subarray(0, count));
    this.count = count;
    for (const input of inputs) this.#keepValid(input);
    return this;
  }

  #keepValid({ values, nulls }: Vector): void {
    const { rows, groups } = this;
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const row = rows[i]!;
      if (Number.isNaN(values[row]!) || nulls?.[row] === 1) continue;
      rows[kept] = row;
      groups[kept++] = groups[i]!;
    }
    this.count = kept;
  }
}
