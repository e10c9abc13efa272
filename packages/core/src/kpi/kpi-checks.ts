import type { NameOf } from './row-types.js';

/** What happens where a check does not hold: the run fails and the snapshot before stays, or it is told. Default `fail` */
export interface Severity {
  otherwise?: 'fail' | 'warn';
  description?: string;
}

/** Both ends belong to it. Dates and times are text, as the API gives them. */
export interface Bounds<Value = number> extends Severity {
  min?: Value;
  max?: Value;
}

export interface ChangeBound<Name extends string = string> extends Severity {
  /** Bound of the change relative to the value before: 0.3 is 30 % up or down. */
  lessThan: number;
  /** Columns by which rows are matched with those before. Default: the columns that the KPI is grouped by */
  by?: Name | readonly Name[];
}

/**
 * What the result of a KPI must fulfil before it is published.
 *
 * @example
 * checks: { rows: { min: 1 }, columns: { revenue: { min: 800_000, max: 900_000 } }, changes: { revenue: { lessThan: 0.3 } },
 *   each: { share: { expect: (d) => d.revenue_share <= 1, otherwise: 'warn' } } }
 */
export interface KpiChecks<Result> {
  /** How many rows there may be. */
  rows?: Bounds;
  /** Between what every row's value must lie, by column; null lies nowhere. */
  columns?: { readonly [Name in keyof Result]?: Bounds<number | string> };
  /** How far a value may be from that of the snapshot before, by column. A row that was not there before passes. */
  changes?: { readonly [Name in keyof Result]?: ChangeBound<NameOf<Result>> };
  /** Expressions over a row of the result, by the name that messages give them; each must be truthy for every row. */
  each?: { readonly [name: string]: { expect(d: Result): unknown } & Severity };
}
