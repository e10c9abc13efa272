import { performance } from 'node:perf_hooks';
import { openDuckDB, salesOf } from './duckdb-database.mjs';

// The six pizza KPIs by DuckDB: `node duckdb.mjs FILE THREADS exact|lean|warm`. Prints { seconds, kpis } as JSON.
//
// exact: one pass over the file with only the columns that are asked for, into a table that six queries read; faster than
//   one query with grouping sets where there are exact distinct counts.
// lean: one query with grouping sets and no distinct counts; the least that there is.
// warm: exact twice, the second time timed.

const [path, threads, mode] = process.argv.slice(2);
const { connection, rows } = await openDuckDB(threads);
const result = { lean, exact, warm }[mode];
const began = performance.now();
const { seconds = (performance.now() - began) / 1000, kpis } = await result();
process.stdout.write(JSON.stringify({ seconds, kpis }));

async function exact() {
  const TOTALS =
    'sum(total_price) AS revenue, count(DISTINCT order_id) AS orders, sum(quantity) AS units';
  const grouped = (keys, order) =>
    rows(`SELECT ${keys}, ${TOTALS} FROM sales GROUP BY ALL ORDER BY ${order}`);
  await connection.run(`CREATE OR REPLACE TABLE sales AS
    SELECT order_id, quantity, order_date, order_time, total_price, pizza_size, pizza_category, pizza_name
    FROM ${salesOf(path)}`);
  const kpis = {
    summary: await rows(
      `SELECT ${TOTALS}, min(order_date)::VARCHAR AS first_date, max(order_date)::VARCHAR AS last_date FROM sales`,
    ),
    categories: await grouped('pizza_category', 'revenue DESC'),
    sizes: await grouped('pizza_size', 'revenue DESC'),
    top_pizzas: await grouped('pizza_name', 'revenue DESC, pizza_name'),
    daily_kpis: await grouped('order_date::VARCHAR AS order_date', 'order_date'),
    hourly_sales: await grouped(
      'dayofweek(order_date) AS weekday, hour(order_time) AS hour',
      'weekday, hour',
    ),
  };
  return { kpis };
}

async function warm() {
  await exact();
  const began = performance.now();
  const { kpis } = await exact();
  return { kpis, seconds: (performance.now() - began) / 1000 };
}

async function lean() {
  const all =
    await rows(`SELECT grouping(pizza_category, pizza_size, pizza_name, order_date, weekday) AS level,
      pizza_category, pizza_size, pizza_name, order_date::VARCHAR AS order_date, weekday, hour,
      sum(total_price) AS revenue, sum(quantity) AS units,
      min(order_date)::VARCHAR AS first_date, max(order_date)::VARCHAR AS last_date
    FROM (SELECT *, dayofweek(order_date) AS weekday, hour(order_time) AS hour FROM ${salesOf(path)})
    GROUP BY GROUPING SETS ((), (pizza_category), (pizza_size), (pizza_name), (order_date), (weekday, hour))`);
  // A bit is set for each key that is not grouped by, the first key's highest.
  const levels = [0b11111, 0b01111, 0b10111, 0b11011, 0b11101, 0b11110];
  const names = ['summary', 'categories', 'sizes', 'top_pizzas', 'daily_kpis', 'hourly_sales'];
  const at = (level) => all.filter((row) => Number(row.level) === level);
  return { kpis: Object.fromEntries(names.map((name, i) => [name, at(levels[i])])) };
}
