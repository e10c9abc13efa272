import { columnsOf, type Expression, type NamedExpression } from '../expression/tree.js';
import type { TypedColumn } from '../expression/types.js';
import type { Verb } from './verbs.js';

/** One aggregate of a KPI; KPIs name it by its place in the list. */
export interface AggregateCall {
  op: string;
  /** Over the dataset's columns; missing where the aggregate takes no argument. */
  input?: Expression;
  /** Type of the input. */
  type: TypedColumn;
}

/** A key of a group, over the dataset's columns. */
export interface PlannedKey extends NamedExpression {
  type: TypedColumn;
}

export interface PlannedColumn extends TypedColumn {
  name: string;
}

/**
 * How a KPI is computed, as plain JSON: the *head* where the data is, split by split, and the *tail* on the small table
 * that comes of it.
 */
export interface KpiPlan {
  kpi: string;
  head: {
    /** All must hold; over the dataset's columns. */
    filters: Expression[];
    keys: PlannedKey[];
    aggregates: AggregateCall[];
  };
  /** The rollup's columns, over the aggregates: aggregate i is the column `#i`. */
  measures: NamedExpression[];
  tail: Verb[];
  /** Columns of the result, in order. */
  columns: PlannedColumn[];
}

/** Name of the column that holds an aggregate's values until the measures are computed. */
export function slotName(index: number): string {
  return `#${index}`;
}

/** Names of the dataset's columns that a plan reads. */
export function columnsRead({ head: { filters, keys, aggregates } }: KpiPlan): Set<string> {
  const read = new Set<string>();
  for (const filter of filters) columnsOf(filter, read);
  for (const { value } of keys) columnsOf(value, read);
  for (const { input } of aggregates) if (input) columnsOf(input, read);
  return read;
}
