import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boolean, date, decimal, float, integer, text } from '../../src/dataset/columns.js';
import { op } from '../../src/index.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import type { KpiPlan } from '../../src/kpi/plan.js';
import type { PutAside } from '../../src/merge/group-merge.js';
import { Merger } from '../../src/merge/merge.js';
import type { MergedKpi } from '../../src/merge/merged-kpi.js';
import { Folder } from '../../src/partial/fold.js';
import { type Partial, slotId } from '../../src/partial/partial.js';
import { UNWATCHED } from '../../src/profile/watch.js';
import { budgetOf, MemorySpill } from '../helpers/memory-spill.js';
import { vectorOf } from '../helpers/vectors.js';

/* Groups that are put aside, of several KPIs with all kinds of keys and aggregates, against the same without. */

const COLUMNS = {
  id: integer({ nullable: true }),
  price: decimal(2, { nullable: true }),
  x: float({ nullable: true }),
  word: text({ nullable: true }),
  day: date(),
  isNew: boolean(),
};
type Row = Record<keyof typeof COLUMNS, number | string | null>;
const data = defineDataset({ name: 'rows', source: [], columns: COLUMNS });

const PLANS: KpiPlan[] = [
  data.kpi('words', { title: 'Words' }, (t) =>
    t.groupby('word').rollup({
      rows: op.count(),
      ids: (d) => op.sum(d.id),
      prices: (d) => op.mean(d.price),
      xs: (d) => op.sum(d.x),
      least: (d) => op.min(d.x),
      last: (d) => op.max(d.word),
      any: (d) => op.any(d.word),
      spread: (d) => op.variance(d.price),
      bins: (d) => op.bins(d.id),
    }),
  ).plan,
  data.kpi('days', { title: 'Days' }, (t) =>
    t.groupby('day', 'id').rollup({
      xs: (d) => op.median(d.x),
      words: (d) => op.array_agg(d.word),
      common: (d) => op.mode(d.word),
      different: (d) => op.distinct(d.id),
      about: (d) => op.approx_distinct(d.word),
      pairs: (d) => op.entries_agg(d.word, d.x),
      both: (d) => op.corr(d.x, d.price),
      product: (d) => op.product(d.x),
    }),
  ).plan,
  // A key of a computed text, groups that may have no row, and one aggregate before and after what sets count.
  data.kpi('new', { title: 'New' }, (t) =>
    t
      .groupby({ first: (d) => op.substring(d.word, 0, 1), isNew: (d) => d.isNew })
      .filter((d) => d.price !== null && d.price > 0)
      .rollup({
        rows: op.count(),
        words: (d) => op.distinct(d.word),
        ids: (d) => op.distinct(d.id),
        xs: (d) => op.quantile(d.x, 0.9),
      }),
  ).plan,
  data.kpi('all', { title: 'All' }, (t) =>
    t.rollup({ rows: op.count(), xs: (d) => op.median(d.x) }),
  ).plan,
  data.kpi('distinct', { title: 'Distinct' }, (t) => t.select('word', 'isNew').dedupe()).plan,
];
/** All that count distinct values, and by their order none. */
const SETS = new Set(
  PLANS.flatMap(({ kpi, head }) => head.aggregates.map((_, i) => slotId(kpi, i))),
);

const row: fc.Arbitrary<Row> = fc.record({
  id: fc.option(fc.integer({ min: -3, max: 200 }), { freq: 8 }),
  price: fc.option(fc.integer({ min: -100, max: 1000 }), { freq: 8 }),
  x: fc.option(fc.constantFrom(0, 0.1, -3, 1e300, 1e-300, 7, Number.NaN), { freq: 8 }),
  word: fc.option(fc.string({ maxLength: 2 }), { freq: 8 }),
  day: fc.nat(3),
  isNew: fc.constantFrom(0, 1),
});

function fold(rows: readonly Row[]): Partial {
  const kernel = Kernel.take();
  const columnOf = (name: string) => {
    const { type, scale } = data.columns[name as keyof typeof COLUMNS]!;
    return { type, scale: scale ?? 0 };
  };
  try {
    const folder = new Folder(PLANS, columnOf, SETS, kernel);
    const columns = Object.keys(COLUMNS).map((name) => [
      name,
      {
        ...vectorOf(
          columnOf(name).type,
          rows.map((of) => of[name as keyof Row]),
        ),
        ...columnOf(name),
      },
    ]);
    folder.add({ rows: rows.length, columns: Object.fromEntries(columns) });
    return structuredClone(folder.encode());
  } finally {
    kernel.release();
  }
}

function plain({ groups, keys, aggregates }: MergedKpi): unknown {
  return { groups, keys: keys.map((key) => [...key]), aggregates: aggregates.map((of) => [...of]) };
}

describe('groups that are put aside', () => {
  // With a budget of one byte all groups of all KPIs that have much are put aside after each partial.
  it.each([
    ['each time', 1],
    ['now and then', 60_000],
  ])('come to the same, in the order first met, %s', (_name, bytes) => {
    let times = 0;
    const rows = fc.array(row, { maxLength: 120 });
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 5 }), (splits) => {
        const partials = splits.map(fold);
        const whole = merge(partials);
        const told: PutAside[] = [];
        const onSpill = (aside: PutAside): void => void told.push(aside);
        const spilled = merge(partials, budgetOf(bytes, new MemorySpill(), onSpill));
        const groups = told.filter((aside) => aside.groups > 0);
        if (bytes === 1) expect(groups.length > 0).toBe(splits.some(({ length }) => length > 0));
        times += groups.length;
        expect(spilled).toEqual(whole);
      }),
      { numRuns: 60 },
    );
    expect(times).toBeGreaterThan(10);
  });
});

describe('what was merged', () => {
  it.each([
    ['without a budget', undefined],
    ['within a budget', 1e9],
  ])('is one partial, from which a merge goes on to the same, %s', (_name, bytes) => {
    const rows = fc.array(row, { maxLength: 60 });
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 5 }), fc.nat(5), (splits, at) => {
        const partials = splits.map(fold);
        const budget = () => (bytes === undefined ? bytes : budgetOf(bytes, new MemorySpill()));
        const first = encode(partials.slice(0, at), budget())!;
        expect(merge([first, ...partials.slice(at)], budget())).toEqual(merge(partials));
      }),
      { numRuns: 60 },
    );
  });

  it('is none where some of it was put aside', () => {
    const rows = fc.sample(row, { numRuns: 60, seed: 1 });
    expect(encode([fold(rows), fold(rows)], budgetOf(1, new MemorySpill()))).toBeUndefined();
  });
});

function encode(
  partials: readonly Partial[],
  budget?: ConstructorParameters<typeof Merger>[3],
): Partial | undefined {
  const merger = new Merger(PLANS, SETS, UNWATCHED, budget);
  try {
    for (const partial of partials) expect(merger.add(partial)).toEqual([]);
    const encoded = structuredClone(merger.encode());
    // It goes on as if it had told nothing.
    if (encoded) expect(merger.finish().map(plain)).toEqual(merge(partials));
    return encoded;
  } finally {
    merger.close();
  }
}

function merge(partials: readonly Partial[], budget?: ConstructorParameters<typeof Merger>[3]) {
  const merger = new Merger(PLANS, SETS, UNWATCHED, budget);
  try {
    for (const partial of partials) expect(merger.add(partial)).toEqual([]);
    const merged = merger.finish().map(plain);
    expect(merger.unordered).toEqual([]);
    return merged;
  } finally {
    merger.close();
  }
}
