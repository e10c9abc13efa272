import type { RowsSource } from '../source/source.js';
import { TavolaError } from '../util/errors.js';

/**
 * Columns as arrays, plain or typed.
 *
 * @throws TavolaError SOURCE_UNREADABLE for columns of different lengths
 */
export function fromColumns(columns: Readonly<Record<string, ArrayLike<unknown>>>): RowsSource {
  const names = Object.keys(columns);
  const [first] = names;
  const rows = first === undefined ? 0 : columns[first]!.length;
  for (const name of names) {
    const { length } = columns[name]!;
    if (length === rows) continue;
    throw new TavolaError(
      'SOURCE_UNREADABLE',
      `The columns are not of one length: ${first} has ${rows} values, ${name} has ${length}.`,
    );
  }
  return {
    kind: 'rows',
    name: 'columns',
    rows,
    names,
    column: (name) =>
      Object.hasOwn(columns, name) ? { at: (row) => columns[name]![row] } : undefined,
    row: (index) => Object.fromEntries(names.map((name) => [name, columns[name]![index]])),
  };
}
