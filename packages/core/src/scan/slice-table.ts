import type { RowColumn, RowsSource } from '../source/source.js';
import type { TablePiece } from '../source/table-file.js';
import type { TableReader } from '../source/table-reader.js';
import type { Layout } from './layout.js';
import type { BoundColumn } from './row-layout.js';
import { showRow, showValue } from './show-row.js';
import { type RowsSlice, sliceRows } from './slice-rows.js';

/**
 * Reads, types and checks the rows of a piece: of the columns that are declared, and of the others only where a row is
 * rejected, to show it.
 *
 * @param layout where each declared column is among the file's
 * @param read names of the columns that any KPI reads; the others are checked and dropped
 */
export async function sliceTable(
  reader: TableReader,
  { columns }: Layout,
  read: ReadonlySet<string>,
  { table, from, to }: TablePiece,
): Promise<RowsSlice> {
  const bound: BoundColumn[] = [];
  const loaded = new Map<number, RowColumn>();
  // One after another, so that what a column is decoded from is given back before the next.
  for (const { name, at, spec } of columns) {
    const column = loaded.get(at) ?? (await reader.read(at));
    loaded.set(at, column);
    bound.push({ name, spec, column });
  }
  const slice = sliceRows(UNSHOWN, bound, read, { from, to });
  if (slice.rejects.length === 0) return slice;
  const all: { name: string; column: RowColumn }[] = [];
  for (const [at, name] of table.names.entries()) {
    all.push({ name, column: loaded.get(at) ?? (await reader.read(at)) });
  }
  const columnOf = new Map(bound.map(({ name, column }) => [name, column]));
  const rejects = slice.rejects.map((reject) => {
    const { offset, column } = reject;
    const at = columnOf.get(column);
    const shown = all.map(({ name, column: other }) => [name, plainAt(other, offset)]);
    return {
      ...reject,
      value: at ? showValue(plainAt(at, offset)) : '',
      raw: showRow(Object.fromEntries(shown)),
    };
  });
  return { ...slice, rejects };
}

/** What is asked of rows beside their columns: rejects are shown afterwards. */
const UNSHOWN: RowsSource = {
  kind: 'rows',
  name: '',
  rows: 0,
  names: [],
  column: () => undefined,
  row: () => undefined,
};

/** A value as it is shown: of a decimal its digits, not its units. */
function plainAt({ at, decimals = 0 }: RowColumn, row: number): unknown {
  const value = at(row);
  if (typeof value !== 'bigint' || decimals <= 0) return value;
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
