import { writeFile } from 'node:fs/promises';
import { desc as arqueroDesc, op as arqueroOp, type ColumnTable, table } from 'arquero';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { date, decimal, float, integer, text } from '../../src/dataset/columns.js';
import { type JsonValue, toJsonValue } from '../../src/dataset/values.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import type { Kpi } from '../../src/kpi/define-kpi.js';
import { op } from '../../src/kpi/op.js';
import { desc } from '../../src/kpi/table.js';
import { toCsvLine } from '../../src/result/csv.js';
import { createPool } from '../../src/schedule/pool.js';
import { inProcessRunner } from '../helpers/in-process-runner.js';
import { scanCut } from '../helpers/scan-cut.js';
import { tempFile } from '../helpers/temp-folder.js';

const sales = defineDataset({
  name: 'sales',
  source: 'sales.csv',
  columns: {
    id: integer(),
    order: integer(),
    price: decimal(2, { nullable: true }),
    weight: float({ nullable: true }),
    name: text({ nullable: true }),
    size: text({ oneOf: ['S', 'M', 'L'] }),
    day: date({ nullable: true }),
  },
});

interface Row {
  id: number;
  order: number;
  /** In cents. */
  price: number | null;
  weight: number | null;
  name: string | null;
  size: string;
  /** Days since 1970. */
  day: number | null;
}

const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    id: fc.integer({ min: -100, max: 100 }),
    order: fc.integer({ min: 0, max: 12 }),
    price: fc.option(fc.integer({ min: -99_999, max: 99_999 }), { freq: 6 }),
    weight: fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { freq: 6 }),
    name: fc.option(
      fc.constantFrom(
        'Ann',
        'Zoë',
        '寿司',
        '🍕',
        'a,b',
        'say "hi"',
        'two\nlines',
        '',
        'Ann ',
        'ann',
      ),
      { freq: 6 },
    ),
    size: fc.constantFrom('S', 'M', 'L'),
    // About the leap days of 2000, 2016 and 2100, and about 1970.
    day: fc.option(fc.constantFrom(-1, 0, 11_015, 11_016, 11_017, 16_859, 16_860, 47_540, 47_541), {
      freq: 6,
    }),
  }),
  { maxLength: 40 },
);
const MS_PER_DAY = 86_400_000;

function toCsv(all: readonly Row[]): string {
  const lines = all.map(({ id, order, price, weight, name, size, day }) =>
    [
      id,
      order,
      price === null ? '' : (price / 100).toFixed(2),
      weight === null ? '' : String(weight),
      name === null ? '' : `"${name.replaceAll('"', '""')}"`,
      size,
      day === null ? '' : new Date(day * MS_PER_DAY).toISOString().slice(0, 10),
    ].join(','),
  );
  return toCsvLine(Object.keys(sales.columns)) + lines.map((line) => `${line}\n`).join('');
}

/** The rows as a table of Arquero, made without anything of Tavola's. */
function toTable(all: readonly Row[]): ColumnTable {
  const column = <T>(value: (row: Row) => T): T[] => all.map(value);
  return table({
    id: column((row) => row.id),
    order: column((row) => row.order),
    price: column(({ price }) => (price === null ? null : price / 100)),
    weight: column((row) => row.weight),
    name: column((row) => row.name),
    size: column((row) => row.size),
    day: column(({ day }) => (day === null ? null : new Date(day * MS_PER_DAY))),
  });
}

// One definition, for Tavola's table and for Arquero's: what differs is only whose `desc` and `op` it is given.
// biome-ignore lint/suspicious/noExplicitAny: a table of either kind
type Define = (t: any, desc: any) => any;
const DEFINITIONS: Record<string, Define> = {
  summary: (t) =>
    t.rollup({
      revenue: 'd => op.sum(d.price)',
      orders: 'd => op.distinct(d.order)',
      rows: 'd => op.count()',
      priced: 'd => op.valid(d.price)',
      unpriced: 'd => op.invalid(d.price)',
      mean: 'd => op.mean(d.price)',
      weight: 'd => op.sum(d.weight)',
      first: 'd => op.min(d.day)',
      last: 'd => op.max(d.day)',
      least: 'd => op.min(d.name)',
      greatest: 'd => op.max(d.name)',
      names: 'd => op.distinct(d.name)',
      days: 'd => op.distinct(d.day)',
      weights: 'd => op.distinct(d.weight)',
      ticket: 'd => op.sum(d.price) / op.distinct(d.order)',
    }),
  by_name: (t) =>
    t.groupby('name').rollup({ revenue: 'd => op.sum(d.price)', ids: 'd => op.distinct(d.id)' }),
  by_day_and_size: (t) =>
    t
      .groupby('day', 'size')
      .rollup({ n: 'd => op.count()', max: 'd => op.max(d.price)', ids: 'd => op.sum(d.id)' }),
  derived: (t, descending) =>
    t
      .params({ least: -50, word: 'none' })
      .filter('(d, $) => d.id >= $.least && d.size != "M"')
      .derive({ amount: 'd => d.price * d.order', named: '(d, $) => d.name ?? $.word' })
      .groupby('named', {
        month: 'd => op.utcmonth(d.day)',
        weekday: 'd => op.utcdayofweek(d.day)',
      })
      .rollup({
        n: 'd => op.count()',
        amount: 'd => op.sum(d.amount)',
        most: 'd => op.max(d.amount)',
      })
      .derive({ of_all: 'd => d.n / op.sum(d.n)' })
      .orderby(descending('n'), 'named', 'month')
      .slice(0, 8),
  renamed: (t) =>
    t
      .select('size', 'order', 'weight')
      .rename({ size: 'kind' })
      .groupby('kind')
      .rollup({ mean: 'd => op.mean(d.weight)', orders: 'd => op.distinct(d.order)' })
      .filter('d => d.orders > 1')
      .rename({ orders: 'n' })
      .select('n', 'kind', 'mean'),
  counted: (t) =>
    t.filter('d => d.price > 0').groupby('order').count({ as: 'lines' }).orderby('order'),
  twice: (t) =>
    t
      .groupby('order', 'size')
      .rollup({ ids: 'd => op.sum(d.id)' })
      .groupby('size')
      .rollup({ orders: 'd => op.count()', ids: 'd => op.max(d.ids)' }),
  constant: (t) => t.rollup({ one: 'd => 1' }),
};
const KPIS: Kpi[] = Object.entries(DEFINITIONS).map(([name, define]) =>
  sales.kpi(name, { title: name }, (t) => define(t, desc)),
);
const PLANS = KPIS.map((kpi) => kpi.plan);

/** Numbers that may differ by rounding: what is summed of fractions, and what is computed from such. */
const ROUNDED = new Set(['revenue', 'mean', 'weight', 'ticket', 'amount']);

function expectSame(
  found: readonly Record<string, JsonValue>[],
  expected: ColumnTable,
  kpi: Kpi,
  scale: number,
): void {
  const rowsExpected = expected.objects() as Record<string, unknown>[];
  expect(found.length, kpi.name).toBe(rowsExpected.length);
  for (const [i, row] of found.entries()) {
    for (const { name, type } of kpi.plan.columns) {
      const theirs = toJsonValue(type, rowsExpected[i]![name]);
      const where = `${kpi.name}, row ${i}, ${name}`;
      if (ROUNDED.has(name) && typeof theirs === 'number') {
        expect(row[name], where).toBeTypeOf('number');
        expect(Math.abs((row[name] as number) - theirs), where).toBeLessThanOrEqual(1e-12 * scale);
      } else expect(row[name], where).toEqual(theirs);
    }
    expect(Object.keys(row)).toEqual(expected.columnNames());
  }
}

const one = createPool(1);
const two = createPool(2);
afterAll(() => Promise.all([one.close(), two.close()]));

describe('every engine', () => {
  it('gives the bytes that every other gives, in any split, and what Arquero gives', async () => {
    const path = await tempFile('');
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        async (all, cuts) => {
          await writeFile(path, toCsv(all));
          const at = (start: number, end: number) =>
            cuts.map((part) => start + Math.floor(part * (end - start)));
          const inline = await scanCut(sales, PLANS, path, []);
          const text = JSON.stringify(inline.results);
          for (const runner of [inProcessRunner(2), one, two]) {
            const { results, rows: used, rejects } = await scanCut(sales, PLANS, path, at, runner);
            expect(JSON.stringify(results)).toBe(text);
            expect([used, rejects]).toEqual([all.length, []]);
          }
          const whole = toTable(all);
          const magnitude = all.reduce(
            (sum, { price, weight, order }) =>
              sum + Math.abs(price ?? 0) * (1 + order) + Math.abs(weight ?? 0),
            1,
          );
          KPIS.forEach((kpi, i) => {
            const expected = DEFINITIONS[kpi.name]!(whole, arqueroDesc) as ColumnTable;
            expectSame(inline.results[i]!, expected, kpi, magnitude);
          });
        },
      ),
      { numRuns: 120 },
    );
  });

  it('reads expressions that are functions as those that are text', async () => {
    const kpi = sales.kpi('functions', { title: 'Functions' }, (t) =>
      t
        .filter((d) => d.id > 0)
        .groupby('size')
        .rollup({ n: (d) => op.distinct(d.order), revenue: (d) => op.sum(d.price) })
        .orderby(desc((d) => d.n)),
    );
    const all = fc.sample(rows, { seed: 3, numRuns: 5 }).flat();
    const { results } = await scanCut(
      sales,
      [kpi.plan],
      await tempFile(toCsv(all)),
      [100, 200],
      two,
    );
    const expected = toTable(all)
      .filter((d: Row) => d.id > 0)
      .groupby('size')
      .rollup({
        n: (d: Row) => arqueroOp.distinct(d.order as never),
        revenue: (d: Row) => arqueroOp.sum(d.price as never),
      })
      .orderby(arqueroDesc((d: { n: number }) => d.n));
    expect(results[0]!.length).toBe(3);
    expectSame(results[0]!, expected, kpi, 1e6);
  });
});
