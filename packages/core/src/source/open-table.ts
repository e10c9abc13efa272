import type { ByteSource } from './byte-source.js';
import { openBytes } from './file.js';
import { damaged, sniffTable, type TableFile, type TablePiece } from './table-file.js';
import type { TableReader } from './table-reader.js';

/**
 * What a file says of its tables; undefined for one of text. Only the packages that are needed are loaded.
 *
 * @param path where its bytes lie
 * @param label what messages call it
 * @throws TavolaError SOURCE_UNREADABLE for one that is damaged
 */
export async function inspectTable(path: string, label: string): Promise<TableFile | undefined> {
  const bytes = openBytes({ path });
  try {
    const sample = new Uint8Array(8);
    const form = sniffTable(sample.subarray(0, bytes.read(sample, 0)));
    return form && (await readTable(bytes, form, label));
  } finally {
    bytes.close();
  }
}

async function readTable(
  bytes: ByteSource,
  form: TableFile['form'],
  label: string,
): Promise<TableFile> {
  try {
    if (form === 'arrow') return (await import('./arrow-file.js')).readArrow(bytes);
    return await (await import('./parquet-file.js')).readParquet(bytes);
  } catch (error) {
    throw damaged(label, form, error);
  }
}

/**
 * Reads from a piece of a file of tables.
 *
 * @param label what messages call the file
 * @throws TavolaError SOURCE_UNREADABLE for one that is damaged
 */
export async function withTable<T>(
  path: string,
  label: string,
  { table, ...rows }: TablePiece,
  use: (reader: TableReader) => Promise<T>,
): Promise<T> {
  const bytes = openBytes({ path });
  const orDamaged = <R>(promise: Promise<R>): Promise<R> =>
    promise.catch((error) => {
      throw damaged(label, table.form, error);
    });
  try {
    const reader = await orDamaged(openPiece(bytes, table, rows));
    return await use({
      async read(at) {
        const { at: valueAt, ...column } = await orDamaged(reader.read(at));
        const guarded = (row: number): unknown => {
          try {
            return valueAt(row);
          } catch (error) {
            throw damaged(label, table.form, error);
          }
        };
        return { ...column, at: guarded };
      },
    });
  } finally {
    bytes.close();
  }
}

async function openPiece(
  bytes: ByteSource,
  table: TableFile,
  rows: Omit<TablePiece, 'table'>,
): Promise<TableReader> {
  if (table.form === 'arrow') {
    return (await import('./arrow-file.js')).openArrow(bytes, table, rows);
  }
  return (await import('./parquet-file.js')).openParquet(bytes, table, rows);
}
