import { tableFromIPC } from '@uwdata/flechette';
import { shownAt } from '../scan/show-row.js';
import { type ArrowColumn, arrowColumn } from '../source/arrow-column.js';
import type { RowsSource } from '../source/source.js';
import { TavolaError } from '../util/errors.js';

/** An Arrow table as Flechette's `tableFromIPC` gives it, with any options. */
export interface ArrowTable {
  readonly schema: { fields: readonly unknown[] };
  readonly names: readonly (string | number | symbol)[];
  readonly numRows: number;
  getChild(name: never): unknown;
}

/**
 * An Arrow table, or the bytes of one in the IPC format, as the data of a run. Decimals and 64-bit integers are taken
 * exactly; dictionaries, dates, times and timestamps as what they stand for.
 *
 * @throws TavolaError SOURCE_UNREADABLE for bytes that are no Arrow
 * @example await run(categories, { data: fromArrow(await readFile('sales.arrow')) })
 */
export function fromArrow(data: ArrowTable | Uint8Array | ArrayBuffer): RowsSource {
  const table = data instanceof Uint8Array || data instanceof ArrayBuffer ? decode(data) : data;
  const names = table.names.map(String);
  const columns = new Map(
    names.map((name) => [name, arrowColumn(table.getChild(name as never) as ArrowColumn)]),
  );
  return {
    kind: 'rows',
    name: 'arrow',
    rows: table.numRows,
    names,
    column: (name) => columns.get(name),
    row: (index) =>
      Object.fromEntries(names.map((name) => [name, shownAt(columns.get(name)!, index)])),
  };
}

function decode(data: Uint8Array | ArrayBuffer): ArrowTable {
  try {
    return tableFromIPC(data);
  } catch (cause) {
    const { message } = cause as Error;
    throw new TavolaError(
      'SOURCE_UNREADABLE',
      message.startsWith('Missing compression codec')
        ? `The bytes are Arrow's, and compressed: ${message}. Give the path of a file as the data, or the package @uwdata/flechette a codec (setCompressionCodec).`
        : `The bytes are not Arrow's IPC format: ${message}. Use fromCsv for bytes of CSV.`,
      { cause },
    );
  }
}
