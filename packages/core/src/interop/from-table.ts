import type { ColumnTable } from 'arquero';
import type { RowsSource } from '../source/source.js';

/** The rows of an Arquero table, filtered and in the order it has. */
export function fromTable(table: ColumnTable): RowsSource {
  const names = table.columnNames();
  const isWhole = !table.isFiltered() && !table.isOrdered();
  const indices = isWhole ? undefined : table.indices();
  const place = (row: number): number => (indices ? indices[row]! : row);
  return {
    kind: 'rows',
    name: 'table',
    rows: table.numRows(),
    names,
    column(name) {
      const column = names.includes(name) ? table.column(name) : undefined;
      return column && { at: (row) => column.at(place(row)) };
    },
    row: (index) =>
      Object.fromEntries(names.map((name) => [name, table.column(name)!.at(place(index))])),
  };
}
