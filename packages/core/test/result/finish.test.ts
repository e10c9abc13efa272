import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, float, integer } from '../../src/dataset/columns.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import type { MergedKpi } from '../../src/merge/merged-kpi.js';
import { finishKpi, toJsonRows } from '../../src/result/finish.js';
import { isNearest, toFraction } from '../helpers/exact.js';

const data = defineDataset({
  name: 'data',
  source: 'x.csv',
  columns: { key: integer(), x: float({ nullable: true }), price: decimal(2) },
});
const merged = (values: readonly (number | undefined)[]): MergedKpi => ({
  groups: values.length,
  keys: [values.map((_, i) => i)],
  aggregates: [[...values]],
});

describe('a tail', () => {
  const { plan } = data.kpi('tail', { title: 'Tail' }, (t) =>
    t
      .groupby('key')
      .rollup({ x: (d) => op.sum(d.x) })
      .rollup({ sum: (d) => op.sum(d.x), mean: (d) => op.mean(d.x), valid: (d) => op.valid(d.x) }),
  );

  it('gives columns of one length where there are no groups', () => {
    const kpi = data.kpi('none', { title: 'None' }, (t) =>
      t
        .groupby('key')
        .rollup({ x: (d) => op.sum(d.x) })
        .groupby('x')
        .rollup({ n: () => op.count(), one: () => 1 }),
    );
    const { table } = finishKpi(kpi.plan, merged([]));
    expect(['x', 'n', 'one'].map((name) => table.column(name)?.length)).toEqual([0, 0, 0]);
  });

  it('sums as exactly as a head does, in any order', () => {
    const double = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(1e100, 1, -1e100, 0.1, 2 ** -53),
    );
    fc.assert(
      fc.property(fc.array(double, { minLength: 1, maxLength: 30 }), (values) => {
        const [row] = finishKpi(plan, merged(values)).table.objects() as {
          sum: number;
          mean: number;
        }[];
        const num = values.reduce((total, x) => total + toFraction(x).num, 0n);
        const { den } = toFraction(0);
        expect(isNearest(row!.sum, { num, den })).toBe(true);
        expect(isNearest(row!.mean, { num, den: den * BigInt(values.length) })).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('takes a group without a value for nothing', () => {
    const rows = (values: (number | undefined)[]) => toJsonRows(finishKpi(plan, merged(values)));
    expect(rows([1, undefined, 2])).toEqual([{ sum: 3, mean: 1.5, valid: 2 }]);
    expect(rows([undefined])).toEqual([{ sum: null, mean: null, valid: 0 }]);
    expect(rows([])).toEqual([{ sum: null, mean: null, valid: 0 }]);
  });

  it('adds decimals as a head does, to the last cent', () => {
    const kpi = data.kpi('money', { title: 'Money' }, (t) =>
      t
        .groupby('key')
        .rollup({ price: (d) => op.sum(d.price) })
        .rollup({ sum: (d) => op.sum(d.price), mean: (d) => op.mean(d.price) }),
    );
    const sumOf = (cents: readonly number[]) =>
      toJsonRows(finishKpi(kpi.plan, merged(cents.map((cent) => cent / 100))));
    expect(sumOf([10, 20])).toEqual([{ sum: 0.3, mean: 0.15 }]);
    const cent = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
    fc.assert(
      fc.property(fc.array(cent, { minLength: 1, maxLength: 50 }), (cents) => {
        const total = cents.reduce((sum, each) => sum + each, 0);
        const rows = [{ sum: total / 100 + 0, mean: total / (100 * cents.length) + 0 }];
        expect(sumOf(cents)).toEqual(rows);
      }),
    );
  });

  it('has a mean without a sum, and either of two columns', () => {
    const kpi = data.kpi('means', { title: 'Means' }, (t) =>
      t
        .groupby('key')
        .rollup({ x: (d) => op.sum(d.x) })
        .rollup({ mean: (d) => op.average(d.x), keys: (d) => op.sum(d.key) }),
    );
    const rows = toJsonRows(finishKpi(kpi.plan, merged([1e100, 5, -1e100, 3])));
    expect(rows).toEqual([{ mean: 2, keys: 6 }]);
  });

  it('shares each group out among its own where it is grouped', () => {
    const kpi = data.kpi('shares', { title: 'Shares' }, (t) =>
      t
        .groupby('key')
        .rollup({ x: (d) => op.sum(d.x) })
        .derive({ odd: (d) => d.key % 2 === 1 })
        .groupby('odd')
        .derive({ share: (d) => d.x / op.sum(d.x) })
        .ungroup()
        .filter((d) => d.share > 0.3)
        .select('key', 'share'),
    );
    expect(toJsonRows(finishKpi(kpi.plan, merged([1, 2, 3, 6])))).toEqual(
      [
        { key: 3, share: 0.75 },
        { key: 2, share: 0.75 },
      ].reverse(),
    );
  });
});

describe('JSON', () => {
  it('has null for what it lacks, and one zero', () => {
    const kpi = data.kpi('json', { title: 'JSON' }, (t) =>
      t
        .rollup({ x: (d) => op.sum(d.x) })
        .derive({ endless: (d) => d.x / 0, none: (d) => (d.x * 0) / 0, zero: (d) => -d.x * 0 }),
    );
    const rows = toJsonRows(finishKpi(kpi.plan, { groups: 1, keys: [], aggregates: [[5]] }));
    expect(rows).toEqual([{ x: 5, endless: null, none: null, zero: 0 }]);
    expect(JSON.stringify(rows)).toBe('[{"x":5,"endless":null,"none":null,"zero":0}]');
  });
});
