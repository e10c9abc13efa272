import { DuckDBInstance } from '@duckdb/node-api';

type Row = Record<string, string | number>;

const TOTALS = `sum(total_price) AS revenue, count(DISTINCT order_id) AS orders, sum(quantity) AS units`;

/** The six KPIs in SQL, by somebody else's engine. */
const QUERIES: Record<string, string> = {
  summary: `SELECT revenue, orders, units, revenue::DOUBLE / orders AS avg_ticket, units::DOUBLE / orders AS units_per_order,
      first_date, last_date
    FROM (SELECT ${TOTALS}, min(order_date)::VARCHAR AS first_date, max(order_date)::VARCHAR AS last_date FROM sales)`,
  categories: shares('pizza_category'),
  sizes: shares('pizza_size'),
  top_pizzas: `SELECT pizza_name, revenue, units, orders FROM (SELECT pizza_name, ${TOTALS} FROM sales GROUP BY ALL)
    ORDER BY revenue DESC, pizza_name`,
  daily_kpis: `SELECT order_date::VARCHAR AS order_date, revenue, orders, units, revenue::DOUBLE / orders AS avg_ticket
    FROM (SELECT order_date, ${TOTALS} FROM sales GROUP BY ALL) ORDER BY order_date`,
  hourly_sales: `SELECT dayofweek(order_date) AS weekday, hour(order_time) AS hour, ${TOTALS}
    FROM sales GROUP BY ALL ORDER BY ALL`,
};

function shares(key: string): string {
  return `SELECT ${key}, revenue, units, orders, revenue::DOUBLE / sum(revenue) OVER ()::DOUBLE AS revenue_share
    FROM (SELECT ${key}, ${TOTALS} FROM sales GROUP BY ALL) ORDER BY revenue DESC`;
}

export const KPIS = Object.keys(QUERIES);

/** Computes the six KPIs of a sales file with DuckDB, money as exact decimals until the last step. */
export async function judge(path: string): Promise<Record<string, Row[]>> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`CREATE VIEW sales AS SELECT * FROM read_csv('${path.replaceAll("'", "''")}', header = true,
      types = { 'order_id': 'BIGINT', 'quantity': 'BIGINT', 'order_date': 'DATE', 'order_time': 'TIME', 'total_price': 'DECIMAL(18,2)' })`);
    const results: Record<string, Row[]> = {};
    for (const [kpi, sql] of Object.entries(QUERIES)) {
      const reader = await connection.runAndReadAll(sql);
      results[kpi] = reader
        .getRowObjectsJson()
        .map(
          (row) =>
            Object.fromEntries(
              Object.entries(row).map(([name, value]) => [
                name,
                isName(name) ? String(value) : Number(value),
              ]),
            ) as Row,
        );
    }
    return results;
  } finally {
    connection.closeSync();
  }
}

function isName(column: string): boolean {
  return /date$|^pizza_/.test(column);
}

const RATIOS = /^(avg_ticket|units_per_order|revenue_share)$/;

/** Where two results differ: counts and names must be equal, money to the cent, ratios within 1e-12 of their size. */
export function differences(found: readonly Row[], expected: readonly Row[]): string[] {
  if (found.length !== expected.length)
    return [`${found.length} rows instead of ${expected.length}`];
  return expected.flatMap((row, i) => {
    const names = Object.keys(row);
    if (names.join() !== Object.keys(found[i]!).join())
      return [`row ${i}: columns ${Object.keys(found[i]!)}`];
    return names.flatMap((name) => {
      const [a, b] = [found[i]![name]!, row[name]!];
      const isEqual = RATIOS.test(name)
        ? Math.abs(Number(a) - Number(b)) <= 1e-12 * Math.abs(Number(b))
        : name === 'revenue'
          ? Math.round(Number(a) * 100) === Math.round(Number(b) * 100)
          : a === b;
      return isEqual ? [] : [`row ${i}, ${name}: ${a} instead of ${b}`];
    });
  });
}
