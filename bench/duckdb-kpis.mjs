import { DuckDBInstance } from '@duckdb/node-api';

// The six pizza KPIs by DuckDB, as a process of its own: `node duckdb-kpis.mjs FILE THREADS`. Prints them as JSON.

const [path, threads] = process.argv.slice(2);
const TOTALS =
  'sum(total_price) AS revenue, count(DISTINCT order_id) AS orders, sum(quantity) AS units';
const grouped = (keys, order) =>
  `SELECT ${keys}, ${TOTALS} FROM sales GROUP BY ALL ORDER BY ${order}`;
const queries = {
  summary: `SELECT ${TOTALS}, min(order_date)::VARCHAR AS first_date, max(order_date)::VARCHAR AS last_date FROM sales`,
  categories: grouped('pizza_category', 'revenue DESC'),
  sizes: grouped('pizza_size', 'revenue DESC'),
  top_pizzas: grouped('pizza_name', 'revenue DESC, pizza_name'),
  daily_kpis: grouped('order_date::VARCHAR AS order_date', 'order_date'),
  hourly_sales: grouped(
    'dayofweek(order_date) AS weekday, hour(order_time) AS hour',
    'weekday, hour',
  ),
};

const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
// One pass over the file, with only the columns that are asked for; the queries then read the table.
await connection.run(`CREATE TABLE sales AS
  SELECT order_id, quantity, order_date, order_time, total_price, pizza_size, pizza_category, pizza_name
  FROM read_csv('${path}', header = true, types = { 'order_id': 'BIGINT', 'quantity': 'BIGINT', 'order_date': 'DATE',
    'order_time': 'TIME', 'total_price': 'DECIMAL(18,2)' })`);
const results = {};
for (const [kpi, sql] of Object.entries(queries)) {
  results[kpi] = (await connection.runAndReadAll(sql)).getRowObjectsJson();
}
process.stdout.write(JSON.stringify(results));
