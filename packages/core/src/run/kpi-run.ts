import type { ColumnTable } from 'arquero';
import { toArrow } from '../interop/to-arrow.js';
import type { JsonRowOf } from '../kpi/json-row.js';
import { type FinishedKpi, type JsonRow, toJsonRows } from '../result/finish.js';
import { rowsToCsv } from '../result/rows-to-csv.js';
import type { LocatedReject } from '../scan/rejects.js';

/** The result of a KPI, in the form that is asked for. */
export class KpiRun<Row = unknown> {
  readonly #result: FinishedKpi;
  #rows: JsonRowOf<Row>[] | undefined;

  constructor(
    result: FinishedKpi,
    /** Rows of the source that were used. */
    readonly used: number,
    /** Those that were not, with their reason. */
    readonly rejects: readonly LocatedReject[],
    /** Why rows are gathered, where they are: such a KPI takes memory as the data grows. */
    readonly warnings: readonly string[] = [],
  ) {
    this.#result = result;
  }

  /** The result as an Arquero table, with dates as `Date`s. */
  get table(): ColumnTable {
    return this.#result.table;
  }

  /** All rows, in the KPI's order; dates and times as text, as the API gives them. */
  get rows(): JsonRowOf<Row>[] {
    this.#rows ??= toJsonRows(this.#result) as JsonRowOf<Row>[];
    return this.#rows;
  }

  /** The rows as CSV with a header; a null is an empty field. */
  toCsv(): string {
    return rowsToCsv(this.#result.columns, this.rows as JsonRow[]);
  }

  /**
   * The rows as bytes of Arrow's IPC format, as a stream: decimals as doubles, times of day as moments on 1970-01-01,
   * maps as structs, and values of several kinds in one column as text of JSON.
   */
  toArrow(): Uint8Array {
    return toArrow(this.table, this.#result.columns);
  }
}
