import { join } from 'node:path';
import type { Database } from './duckdb.js';
import { type EveryRow, toCsv } from './every-type.js';
import { tempFile, tempFolder } from './temp-folder.js';

/** What DuckDB takes each column of `everyType` for. */
const TYPES = {
  id: 'BIGINT',
  quantity: 'UTINYINT',
  price: 'DECIMAL(20,3)',
  amount: 'DECIMAL(38,7)',
  weight: 'DOUBLE',
  paid: 'BOOLEAN',
  name: 'VARCHAR',
  size: 'VARCHAR',
  day: 'DATE',
  opens: 'TIME',
  moment: 'TIMESTAMP',
};

/**
 * Has DuckDB write rows as a file of Parquet, out of the CSV of the same rows.
 *
 * @param options of its COPY
 */
export async function toParquet(
  duck: Database,
  rows: readonly EveryRow[],
  options = '',
): Promise<string> {
  const csv = await tempFile(toCsv(rows));
  const columns = JSON.stringify(TYPES).replaceAll('"', "'");
  return writeParquet(
    duck,
    `FROM read_csv('${csv}', header = true, columns = ${columns}, allow_quoted_nulls = false, auto_detect = false, quote = '"', escape = '"', delim = ',')`,
    options,
  );
}

/** Has DuckDB write what a query finds as a file of Parquet. */
export async function writeParquet(duck: Database, sql: string, options = ''): Promise<string> {
  const path = join(await tempFolder(), 'data.parquet');
  await duck.query(`COPY (${sql}) TO '${path}' (FORMAT parquet ${options && `, ${options}`})`);
  return path;
}
