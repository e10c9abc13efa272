import type { ColumnFilter } from './filter.js';
import { refineBits, selectAll } from './select-rows.js';
import type { StoredColumn, StoredValues } from './stored-column.js';
import { CodesTest, createImagesTest, type ValueTest, type ZoneVerdict } from './value-tests.js';

/** What a filter asks of one column. */
export class Predicate {
  readonly #column: StoredColumn;
  readonly #nulls: boolean;
  readonly #test: ValueTest;

  constructor(column: StoredColumn, filter: ColumnFilter) {
    this.#column = column;
    this.#nulls = filter.nulls;
    this.#test = filter.texts
      ? new CodesTest(column, filter.texts)
      : createImagesTest(column, filter.images.ranges, filter.images.nans);
  }

  /** What a row costs, for trying the cheapest first. */
  get cost(): number {
    return this.#column.bits;
  }

  /** @param rows of the zone */
  judge(zone: number, rows: number): ZoneVerdict {
    const { least, greatest, nulls } = this.#column.zones;
    const missing = nulls[zone]!;
    const values = missing === rows ? undefined : this.#test.judge(least[zone]!, greatest[zone]!);
    if (missing === 0) return values!;
    const ofNulls = this.#nulls ? 'all' : 'none';
    return values === undefined || values === ofNulls ? ofNulls : 'some';
  }

  /** Selects rows of a zone, which begins at row `from` of a record batch. */
  select(zone: number, batch: number, from: number, to: number, rows: Int32Array): number {
    if (this.#column.zones.nulls[zone] !== 0) {
      return this.refine(zone, batch, rows, selectAll(from, to, rows));
    }
    return this.#test.select(this.#column.values[batch]!, from, to, rows);
  }

  /** Keeps those of the selected rows that pass. */
  refine(zone: number, batch: number, rows: Int32Array, selected: number): number {
    const values = this.#column.values[batch]!;
    if (this.#column.zones.nulls[zone] === 0) return this.#test.refine(values, rows, selected);
    const validity = this.#column.validity[batch]!;
    if (!this.#nulls) return this.#test.refine(values, rows, refineBits(validity, rows, selected));
    return this.#withNulls(validity, values, rows, selected);
  }

  /** Keeps nulls, and the rows that pass. */
  #withNulls(
    validity: Uint8Array,
    values: StoredValues,
    rows: Int32Array,
    selected: number,
  ): number {
    const passing = rows.slice(0, selected);
    const count = this.#test.refine(values, passing, selected);
    let kept = 0;
    let next = 0;
    for (let i = 0; i < selected; i++) {
      const row = rows[i]!;
      const passes = next < count && passing[next] === row;
      if (passes) next++;
      const isNull = ((validity[row >> 3]! >> (row & 7)) & 1) === 0;
      if (passes || isNull) rows[kept++] = row;
    }
    return kept;
  }
}
