import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Engine, inlineEngine, poolEngine, runWorkbench } from '@tavola/core';
import { desc, op, table } from 'arquero';
import { afterAll, describe, expect, it } from 'vitest';
import workbench from '../../../../examples/pizza-sales/workbench.js';
import { duckdb, type SqlRow } from '../helpers/duckdb.js';
import { salesCsv } from '../helpers/sales-csv.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const ROWS = 9000;
const ENGINES: Record<string, Engine> = {
  inline: inlineEngine(),
  'pool of one': poolEngine({ workers: 1 }),
  'pool of two': poolEngine({ workers: 2 }),
};
afterAll(() => Promise.all(Object.values(ENGINES).map((engine) => engine.close())));

type Results = Record<string, Record<string, unknown>[]>;

/** What each engine publishes, by file. */
async function publish(csv: string, engine: Engine): Promise<Record<string, string>> {
  const out = await tempFolder();
  const report = await runWorkbench(workbench, { data: await tempFile(csv), out, engine });
  expect(report).toMatchObject({
    rows: ROWS,
    rejected: 0,
    kpis: workbench.kpis.length,
  });
  expect(report.splits.total).toBeGreaterThan(3);
  const names = [
    ...workbench.kpis.map(({ name }) => `${name}.json`),
    'definitions.json',
    'manifest.json',
    'rejects.csv',
  ];
  const texts = names.map(async (name) => [
    name,
    await readFile(join(out, 'current', name), 'utf8'),
  ]);
  return Object.fromEntries(await Promise.all(texts));
}

const read = (files: Record<string, string>): Results =>
  Object.fromEntries(workbench.kpis.map(({ name }) => [name, JSON.parse(files[`${name}.json`]!)]));

/** Equal but for the last digits of what was computed by division or by sums of doubles. */
function expectClose(found: readonly object[], expected: readonly object[], what: string): void {
  expect(found.length, what).toBe(expected.length);
  found.forEach((row, i) => {
    expect(Object.keys(row), what).toEqual(Object.keys(expected[i]!));
    for (const [name, value] of Object.entries(row)) {
      const other = (expected[i] as Record<string, unknown>)[name];
      const where = `${what}, row ${i}, ${name}`;
      if (typeof value === 'number' && !Number.isInteger(value)) {
        expect(Math.abs(value - (other as number)), where).toBeLessThanOrEqual(
          1e-12 * Math.abs(value),
        );
      } else if (typeof value === 'number')
        expect(Math.abs(value - (other as number)), where).toBeLessThan(1e-6);
      else expect(value, where).toEqual(other);
    }
  });
}

describe.each([
  ['in the order of their ids', false],
  ['whose ids come in no order', true],
])('sales %s', (_how, shuffled) => {
  const csv = salesCsv({ rows: ROWS, seed: 7, shuffled });
  let published: Promise<Record<string, string>> | undefined;
  const inline = (): Promise<Record<string, string>> => {
    published ??= publish(csv, ENGINES.inline!);
    return published;
  };

  it('are the same bytes from every engine', async () => {
    for (const engine of Object.values(ENGINES))
      expect(await publish(csv, engine)).toEqual(await inline());
  });

  it('are counted as DuckDB counts them', async ({ skip }) => {
    const db = await duckdb();
    if ('reason' in db) return skip(db.reason);
    const results = read(await inline());
    const path = await tempFile(csv);
    const from = `read_csv('${path}', header = true, quote = '"', escape = '"', columns = {
      order_details_id: 'BIGINT', order_id: 'BIGINT', pizza_id: 'VARCHAR', quantity: 'BIGINT', order_date: 'DATE',
      order_time: 'TIME', unit_price: 'DECIMAL(18,2)', total_price: 'DECIMAL(18,2)', pizza_size: 'VARCHAR',
      pizza_category: 'VARCHAR', pizza_ingredients: 'VARCHAR', pizza_name: 'VARCHAR' })`;
    await db.query(`CREATE OR REPLACE TABLE s AS SELECT * FROM ${from}`);
    const share = (
      key: string,
    ): string => `SELECT ${key}, sum(total_price) revenue, sum(quantity) units,
      count(DISTINCT order_id) orders, sum(total_price)::DOUBLE / (SELECT sum(total_price)::DOUBLE FROM s) revenue_share
      FROM s GROUP BY ${key} ORDER BY revenue DESC`;
    const queries: Record<string, string> = {
      summary: `SELECT sum(total_price) revenue, count(DISTINCT order_id) orders, sum(quantity) units,
        sum(total_price)::DOUBLE / count(DISTINCT order_id) avg_ticket,
        sum(quantity)::DOUBLE / count(DISTINCT order_id) units_per_order,
        min(order_date)::VARCHAR first_date, max(order_date)::VARCHAR last_date FROM s`,
      categories: share('pizza_category'),
      sizes: share('pizza_size'),
      top_pizzas: `SELECT pizza_name, sum(total_price) revenue, sum(quantity) units, count(DISTINCT order_id) orders
        FROM s GROUP BY pizza_name ORDER BY revenue DESC, pizza_name`,
      daily_kpis: `SELECT order_date::VARCHAR order_date, sum(total_price) revenue, count(DISTINCT order_id) orders,
        sum(quantity) units, sum(total_price)::DOUBLE / count(DISTINCT order_id) avg_ticket
        FROM s GROUP BY ALL ORDER BY order_date`,
      hourly_sales: `SELECT dayofweek(order_date) weekday, hour(order_time) "hour", sum(total_price) revenue,
        count(DISTINCT order_id) orders, sum(quantity) units FROM s GROUP BY weekday, "hour" ORDER BY weekday, "hour"`,
    };
    expect(Object.keys(queries).sort()).toEqual(workbench.kpis.map(({ name }) => name).sort());
    for (const [name, query] of Object.entries(queries)) {
      const answer: SqlRow[] = await db.query(query);
      expect(answer.length, name).toBeGreaterThan(0);
      expectClose(results[name]!, answer, name);
    }
  });

  it('add up: shares to one, categories and days to the whole', async () => {
    const results = read(await inline());
    const cents = (rows: Record<string, unknown>[]): number =>
      rows.reduce((sum, row) => sum + Math.round((row.revenue as number) * 100), 0);
    const whole = cents(results.summary!);
    for (const name of ['categories', 'sizes', 'top_pizzas', 'daily_kpis', 'hourly_sales'])
      expect(cents(results[name]!), name).toBe(whole);
    for (const name of ['categories', 'sizes']) {
      const shares = results[name]!.reduce((sum, row) => sum + (row.revenue_share as number), 0);
      expect(shares).toBeCloseTo(1, 12);
    }
  });

  it('are what plain Arquero makes of the rows', async () => {
    const results = read(await inline());
    const rows = parsePlainly(csv);
    const sales = table({
      size: rows.map((row) => row[8]),
      order: rows.map((row) => Number(row[1])),
      quantity: rows.map((row) => Number(row[3])),
      total: rows.map((row) => Number(row[7])),
    });
    const sizes = sales
      .groupby('size')
      .rollup({
        revenue: (d: never) => op.sum((d as { total: never }).total),
        units: (d: never) => op.sum((d as { quantity: never }).quantity),
        orders: (d: never) => op.distinct((d as { order: never }).order),
      })
      .derive({ revenue_share: 'd => d.revenue / op.sum(d.revenue)' } as never)
      .orderby(desc('revenue'))
      .rename({ size: 'pizza_size' });
    const expected = sizes.objects() as Record<string, number>[];
    for (const [i, row] of results.sizes!.entries()) {
      expect(row).toMatchObject({
        pizza_size: expected[i]!.pizza_size,
        units: expected[i]!.units,
        orders: expected[i]!.orders,
      });
      expect(row.revenue).toBeCloseTo(expected[i]!.revenue!, 6);
      expect(row.revenue_share).toBeCloseTo(expected[i]!.revenue_share!, 12);
    }
  });
});

/** Fields by a regular expression; enough for a file that is well formed. */
function parsePlainly(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
  }
  return rows.slice(1, -1);
}
