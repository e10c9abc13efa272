import { bin, desc, op } from 'arquero';
import { describe, expect, it } from 'vitest';
import { date, integer, text } from '../../src/dataset/columns.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import type { KpiTableNeeded } from '../../src/kpi/plan.js';
import { run } from '../../src/run/run-kpi.js';
import { expectSame, kpiOf, rowsOf } from '../helpers/same-as-arquero.js';

const COLUMNS = { k: text({ nullable: true }), n: integer({ nullable: true }), day: date() };
const day = (n: number) => new Date(Date.UTC(2016, 1, n));
const DATA = {
  k: ['a', 'b', 'a', null, 'c', 'b'],
  n: [1, 2, 3, 4, null, 6],
  day: [28, 29, 30, 28, 29, 28].map(day),
};

describe('a table joined with itself', () => {
  it('is computed beside, in the same pass', async () => {
    await expectSame(COLUMNS, DATA, (t) =>
      t
        .groupby('k')
        .rollup({ n: op.sum('n') })
        .join(t.rollup({ all: op.sum('n') }).derive({ x: () => 1 }), () => true)
        .derive({ share: (d: { n: number; all: number }) => d.n / d.all }),
    );
  });

  it('is computed before, where its rows are looked up', async () => {
    const kpi = await expectSame(
      COLUMNS,
      DATA,
      (t) =>
        t
          .lookup(t.groupby('k').rollup({ top: op.max('n'), last: op.max('day') }), 'k')
          .filter('d => d.n == d.top')
          .groupby('k', 'last')
          .count(),
      'split',
    );
    expect(kpi.plan.columns).toEqual([
      { name: 'k', type: 'text', scale: 0 },
      { name: 'last', type: 'date', scale: 0 },
      { name: 'count', type: 'integer', scale: 0 },
    ]);
  });

  it('is computed in the same pass where it has no other tables itself', () => {
    const kpi = kpiOf(COLUMNS, (t) =>
      t
        .lookup([{ k: 'a', x: 1 }], 'k')
        .groupby('x')
        .count()
        .join(t.groupby('n').count({ as: 'c' }), () => true),
    );
    expect(kpi.plan.tables.map((each) => each.kind)).toEqual(['data', 'kpi']);
    expect((kpi.plan.tables[1] as KpiTableNeeded).plan.tables).toEqual([]);
  });

  it('is gathered twice', async () => {
    await expectSame(COLUMNS, DATA, (t) =>
      t
        .select('k', 'n')
        .concat(t.filter((d: { n: number }) => d.n > 2))
        .orderby(desc('n'), 'k'),
    );
  });
});

describe('a list of row objects', () => {
  it('is one table, and a list of tables is several', async () => {
    const more = [
      { k: 'z', n: 7 },
      { k: 'y', n: null },
    ];
    const both = kpiOf(COLUMNS, (t) => t.select('k', 'n').slice(0, 1).concat(more, [more, more]));
    const expected = [{ k: 'a', n: 1 }, ...more, ...more, ...more];
    expect(await rowsOf(both, DATA)).toEqual(expected);
  });
});

describe('bin', () => {
  it('is an expression like others', async () => {
    await expectSame(COLUMNS, DATA, (t) => t.groupby({ b: bin('n', { maxbins: 3 }) }).count());
  });
});

describe('a KPI joined with the KPI of another dataset', () => {
  const prices = defineDataset({
    name: 'prices',
    source: { item: ['a', 'b', 'a'], price: [1, 5, 2] },
    columns: { item: text(), price: integer() },
  });
  const dear = prices.kpi('dear', { title: 'Dear' }, (t) =>
    t.groupby('item').rollup({ price: (d) => op.max(d.price) as never as number }),
  );
  const sales = defineDataset({ name: 'sales', source: DATA, columns: COLUMNS });

  it('has its rows beside its own, or in the tail', async () => {
    const looked = sales.kpi('looked', { title: 'Looked' }, (t) =>
      t.lookup(dear, ['k', 'item'], 'price').groupby('price').count(),
    );
    const joined = sales.kpi('joined', { title: 'Joined' }, (t) =>
      t.groupby('k').count().join(dear, ['k', 'item']),
    );
    expect([looked.plan.gathered, joined.plan.gathered]).toEqual([undefined, undefined]);
    for (const splits of [1, 3]) {
      expect((await run(looked, { splits })).rows).toEqual([
        { price: 2, count: 2 },
        { price: 5, count: 2 },
        { price: null, count: 2 },
      ]);
      expect((await run(joined, { splits })).rows).toEqual([
        { k: 'a', count: 2, item: 'a', price: 2 },
        { k: 'b', count: 2, item: 'b', price: 5 },
      ]);
    }
  });

  it('of a dataset of the same name is refused', () => {
    const other = defineDataset({ name: 'prices', source: 'x.csv', columns: { item: integer() } });
    expect(() => other.kpi('x', { title: 'X' }, (t) => t.lookup(dear, 'item'))).toThrow(
      /another dataset that is called prices, too/,
    );
  });
});
