import type { JsonValue } from '../dataset/values.js';
import { compareValues } from './compare-values.js';
import type { JsonRow } from './finish.js';

export interface SortKey {
  column: string;
  descending: boolean;
}

/** Which of a KPI's rows are asked for, in full. */
export interface Selection {
  /** At most the number of rows. */
  limit: number;
  /** Most important first; empty for the KPI's own order. */
  sort: readonly SortKey[];
  columns: readonly string[];
}

/**
 * The rows that `selection` asks for: sorted, then cut, then narrowed to its columns, in its order of columns. Rows that compare
 * equal keep their order; a null stands last whichever way its column is sorted. Leaves `rows` as it is.
 */
export function selectRows(
  rows: readonly JsonRow[],
  { sort, limit, columns }: Selection,
): JsonRow[] {
  const sorted = sort.length > 0 ? rows.toSorted((a, b) => compareRows(a, b, sort)) : rows;
  return sorted
    .slice(0, limit)
    .map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
}

function compareRows(a: JsonRow, b: JsonRow, sort: readonly SortKey[]): number {
  for (const { column, descending } of sort) {
    const order = compareNullable(a[column] ?? null, b[column] ?? null, descending);
    if (order !== 0) return order;
  }
  return 0;
}

function compareNullable(a: JsonValue, b: JsonValue, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return descending ? compareValues(b, a) : compareValues(a, b);
}
