import { DuckDBInstance } from '@duckdb/node-api';

/** A connection to a new database in memory, with the options that suit DuckDB best here. */
export async function openDuckDB(threads = '2') {
  const instance = await DuckDBInstance.create(':memory:', {
    threads,
    preserve_insertion_order: 'false',
  });
  const connection = await instance.connect();
  const rows = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  return { connection, rows };
}

/** The pizza sales as a table expression. Told all, it need not sniff, which makes it a tenth faster than with \`types\`. */
export const salesOf = (
  path,
) => `read_csv('${path.replaceAll("'", "''")}', auto_detect = false, header = true, delim = ',',
  quote = '"', escape = '"', columns = { 'order_details_id': 'BIGINT', 'order_id': 'BIGINT', 'pizza_id': 'VARCHAR',
  'quantity': 'BIGINT', 'order_date': 'DATE', 'order_time': 'TIME', 'unit_price': 'DECIMAL(18,2)',
  'total_price': 'DECIMAL(18,2)', 'pizza_size': 'VARCHAR', 'pizza_category': 'VARCHAR', 'pizza_ingredients': 'VARCHAR',
  'pizza_name': 'VARCHAR' })`;
