import type { RowColumn, RowsSource } from '../source/source.js';

/** Rows as objects: a column is there if any row has it, and null in the rows that lack it. */
export function fromObjects(objects: readonly unknown[]): RowsSource {
  const rows = objects as readonly (Record<string, unknown> | null | undefined)[];
  const isRow = (index: number): boolean => typeof rows[index] === 'object' && rows[index] !== null;
  const has = (name: string): boolean =>
    rows.length === 0 || rows.some((row, i) => isRow(i) && name in row!);
  const names = new Set<string>();
  for (let i = 0; i < rows.length; i++) {
    if (isRow(i)) for (const name of Object.keys(rows[i]!)) names.add(name);
    // They are for messages; `column` looks at all rows.
    if (i >= NAMING_ROWS && names.size > 0) break;
  }
  return {
    kind: 'rows',
    name: 'rows',
    rows: rows.length,
    names: [...names],
    column: (name): RowColumn | undefined =>
      has(name) ? { at: (row) => rows[row]?.[name] } : undefined,
    row: (index) => rows[index],
    isRow,
  };
}

/** Rows looked at for the order of the columns. */
const NAMING_ROWS = 100;
