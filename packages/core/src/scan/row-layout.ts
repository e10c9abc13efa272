import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ColumnSpec } from '../dataset/columns.js';
import type { RowColumn, RowsSource } from '../source/source.js';
import { nearest, TavolaError } from '../util/errors.js';

/** What a file's header may call a column, apart from its name. */
export function headersOf({ header = [] }: ColumnSpec): readonly string[] {
  return typeof header === 'string' ? [header] : header;
}

/** A declared column and where its values are. */
export interface BoundColumn {
  name: string;
  spec: ColumnSpec;
  column: RowColumn;
}

/**
 * Finds the declared columns among those of rows in memory, under their header or else their name. They stay in the order
 * of the declaration, since the keys of an object have none that means anything.
 *
 * @throws TavolaError HEADER_MISMATCH, which names every missing column and the nearest one there is
 */
export function bindColumns(source: RowsSource, dataset: DatasetSpec): BoundColumn[] {
  const missing: string[] = [];
  const bound: BoundColumn[] = [];
  for (const [name, spec] of Object.entries(dataset.columns)) {
    const column = [...headersOf(spec), name].map((header) => source.column(header)).find(Boolean);
    if (column) {
      bound.push({ name, spec, column });
      continue;
    }
    const near = nearest(name, source.names);
    missing.push(near ? `${name} (nearest is "${near}")` : name);
  }
  if (missing.length > 0) {
    throw new TavolaError(
      'HEADER_MISMATCH',
      `${source.name}: there is no column ${missing.join(', ')}. There are ${source.names.join(', ') || 'none'}. Rename the columns, or give the names they have with { header: '…' } in dataset ${dataset.name}.`,
    );
  }
  return bound;
}
