import type { Kernel } from '../kernel/kernel.js';
import { codeRanges } from './code-ranges.js';
import type { ColumnFilter } from './filter.js';
import type { StagedColumn } from './staged-column.js';
import { createValueTest, judgeRanges, type ValueTest, type ZoneVerdict } from './value-tests.js';
import type { ZoneSelection } from './zone-selection.js';

/** What a filter asks of one column. */
export class Predicate {
  readonly #staged: StagedColumn;
  readonly #filter: ColumnFilter;
  readonly #ranges: readonly (readonly [least: number, greatest: number])[];
  readonly #test: ValueTest;
  /** How many rows it has looked at and kept; one is taken to have failed, so that the first try is by cost alone. */
  #seen = 1;
  #kept = 0;

  constructor(staged: StagedColumn, filter: ColumnFilter, kernel: Kernel) {
    const { column } = staged;
    const { ranges, nans } = filter.texts
      ? { ranges: codeRanges(column, filter.texts), nans: false }
      : filter.images;
    this.#staged = staged;
    this.#filter = filter;
    this.#ranges = ranges;
    this.#test = createValueTest(staged, ranges, nans, kernel);
  }

  /** The lower, the more rows it has spared the others for what it costs: it is to be tried first. */
  get rank(): number {
    return (this.#staged.column.bits * this.#seen) / (this.#seen - this.#kept);
  }

  /** @param rows of the zone */
  judge(zone: number, rows: number): ZoneVerdict {
    const { least, greatest, nulls } = this.#staged.column.zones;
    const missing = nulls[zone]!;
    const values =
      missing === rows ? undefined : judgeRanges(this.#ranges, least[zone]!, greatest[zone]!);
    if (missing === 0) return values!;
    const ofNulls = this.#filter.nulls ? 'all' : 'none';
    return values === undefined || values === ofNulls ? ofNulls : 'some';
  }

  /** Keeps those of the selected rows of a zone that pass, and returns how many they are. */
  refine(zone: number, selection: ZoneSelection): number {
    this.#seen += selection.count;
    this.#staged.stage(zone);
    this.#test(selection);
    selection.keep(this.#staged, this.#filter.nulls);
    this.#kept += selection.count;
    return selection.count;
  }
}
