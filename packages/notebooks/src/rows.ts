import type { Row } from './client.js';

/** The number in a column, null where there is none. */
export function numberIn(row: Row | undefined, column: string): number | null {
  const value = row?.[column];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The text in a column; a number or truth value as its text, null as an empty string. */
export function textIn(row: Row | undefined, column: string): string {
  const value = row?.[column];
  return value === null || value === undefined ? '' : String(value);
}

/** The row with the largest number in a column; undefined where no row has one. */
export function largest<R extends Row>(rows: readonly R[], column: string): R | undefined {
  let best: R | undefined;
  for (const row of rows) {
    const value = numberIn(row, column);
    if (value !== null && (best === undefined || value > numberIn(best, column)!)) best = row;
  }
  return best;
}

/** The sum of a column, nulls left out. */
export function total(rows: readonly Row[], column: string): number {
  return rows.reduce((sum, row) => sum + (numberIn(row, column) ?? 0), 0);
}

/** The rows in descending order of a column. */
export function descending<R extends Row>(rows: readonly R[], column: string): R[] {
  return [...rows].sort((a, b) => (numberIn(b, column) ?? 0) - (numberIn(a, column) ?? 0));
}

/** `a / b`, null where that is no number. */
export function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : a / b;
}
