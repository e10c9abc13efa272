import type { RowColumn, RowsSource } from '../source/source.js';
import type { TablePiece } from '../source/table-file.js';
import type { TableReader } from '../source/table-reader.js';
import type { Layout } from './layout.js';
import type { Reject } from './rejects.js';
import type { RowChecks } from './row-checks.js';
import type { BoundColumn } from './row-layout.js';
import { shownAt, showRow } from './show-row.js';
import { type RowsSlice, sliceRows } from './slice-rows.js';

/**
 * Reads, types and checks the rows of a piece: of the columns that are declared, and of the others only where a row is
 * rejected, to show it.
 *
 * @param layout where each declared column is among the file's
 * @param read names of the columns that any KPI reads; the others are checked and dropped
 * @param checks what rows are held to beyond their columns, all of which are read
 */
export async function sliceTable(
  reader: TableReader,
  { columns }: Layout,
  read: ReadonlySet<string>,
  { table, from, to }: TablePiece,
  checks?: RowChecks | undefined,
): Promise<RowsSlice> {
  const bound: BoundColumn[] = [];
  const loaded = new Map<number, RowColumn>();
  // One after another, so that what a column is decoded from is given back before the next.
  for (const { name, at, spec } of columns) {
    const column = loaded.get(at) ?? (await reader.read(at));
    loaded.set(at, column);
    bound.push({ name, spec, column });
  }
  const slice = sliceRows(UNSHOWN, bound, read, { from, to }, checks);
  const tallies = slice.checks?.tallies ?? [];
  const isShown = slice.rejects.length > 0 || tallies.some(({ examples }) => examples.length > 0);
  if (!isShown) return slice;
  const typeAt = new Map(columns.map(({ at, spec }) => [at, spec.type]));
  const all: { name: string; at: number; column: RowColumn }[] = [];
  for (const [at, name] of table.names.entries()) {
    all.push({ name, at, column: loaded.get(at) ?? (await reader.read(at)) });
  }
  const shown = (reject: Reject): Reject => {
    const row = all.map(({ name, at, column }) => [
      name,
      shownAt(column, reject.offset, typeAt.get(at)),
    ]);
    return { ...reject, raw: showRow(Object.fromEntries(row)) };
  };
  const found = slice.checks && {
    ...slice.checks,
    tallies: tallies.map((tally) => ({ ...tally, examples: tally.examples.map(shown) })),
  };
  return { ...slice, rejects: slice.rejects.map(shown), ...(found && { checks: found }) };
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
