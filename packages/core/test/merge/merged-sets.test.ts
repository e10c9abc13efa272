import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float, integer, text } from '../../src/dataset/columns.js';
import type { Batch } from '../../src/dataset/vector.js';
import { op } from '../../src/index.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import type { KpiPlan } from '../../src/kpi/plan.js';
import { Merger } from '../../src/merge/merge.js';
import { Folder } from '../../src/partial/fold.js';
import { type Partial, slotId } from '../../src/partial/partial.js';
import { UNWATCHED } from '../../src/profile/watch.js';
import { budgetOf, MemorySpill } from '../helpers/memory-spill.js';
import { vectorOf } from '../helpers/vectors.js';

/* Distinct values of several KPIs in any order, from batches to merged counts, against Sets of JavaScript. */

interface Row {
  id: number | null;
  x: number | null;
  word: string | null;
  group: string;
  day: number;
}

const COLUMNS = {
  id: integer({ nullable: true }),
  x: float({ nullable: true }),
  word: text({ nullable: true }),
  group: text(),
  day: integer(),
};
const data = defineDataset({ name: 'rows', source: [], columns: COLUMNS });

/** Each KPI's plan beside what it says: the rows, their key, and the values that it counts. */
interface Case {
  plan: KpiPlan;
  keep: (row: Row) => boolean;
  key: (row: Row) => string | number | null;
  values: ((row: Row) => string | number | null)[];
}

const CASES: Case[] = [
  {
    plan: data.kpi('all', { title: 'All' }, (t) =>
      t.rollup({ ids: (d) => op.distinct(d.id), words: (d) => op.distinct(d.word) }),
    ).plan,
    keep: () => true,
    key: () => null,
    values: [(row) => row.id, (row) => row.word],
  },
  {
    plan: data.kpi('groups', { title: 'Groups' }, (t) =>
      t
        .filter((d) => d.day % 3 > 0)
        .groupby('group')
        .rollup({ ids: (d) => op.distinct(d.id), xs: (d) => op.distinct(d.x) }),
    ).plan,
    keep: (row) => row.day % 3 > 0,
    key: (row) => row.group,
    values: [(row) => row.id, (row) => row.x],
  },
  {
    plan: data.kpi('days', { title: 'Days' }, (t) =>
      t.groupby('day').rollup({
        ids: (d) => op.distinct(d.id),
        words: (d) => op.distinct(d.word),
        doubled: (d) => op.distinct(d.day * 2),
      }),
    ).plan,
    keep: () => true,
    key: (row) => row.day,
    values: [(row) => row.id, (row) => row.word, (row) => row.day * 2],
  },
];
const PLANS = CASES.map(({ plan }) => plan);
const SETS = new Set(
  PLANS.flatMap(({ kpi, head }) => head.aggregates.map((_, i) => slotId(kpi, i))),
);

const row: fc.Arbitrary<Row> = fc.record({
  id: fc.option(
    fc.oneof(fc.integer({ min: -9, max: 90 }), fc.constantFrom(2 ** 53 - 1, 1 - 2 ** 53, 1e12)),
    { freq: 8 },
  ),
  x: fc.option(fc.constantFrom(0, 0.5, -3, 1e300, 7), { freq: 8 }),
  word: fc.option(fc.string({ maxLength: 1 }), { freq: 8 }),
  group: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  day: fc.nat(120),
});

/** Batches of a split, whose texts have the same dictionary. */
function batchesOf(split: readonly (readonly Row[])[]): Batch[] {
  const names = Object.keys(COLUMNS) as (keyof Row)[];
  const whole = names.map((name) => {
    const values = split.flat().map((of) => of[name]);
    return [name, vectorOf(COLUMNS[name].type, values)] as const;
  });
  let from = 0;
  return split.map(({ length: rows }) => {
    const columns = whole.map(([name, vector]) => [
      name,
      {
        ...vector,
        values: vector.values.slice(from, from + rows),
        nulls: vector.nulls?.slice(from, from + rows),
      },
    ]);
    from += rows;
    return { rows, columns: Object.fromEntries(columns) };
  });
}

function fold(split: readonly (readonly Row[])[]): Partial {
  const kernel = Kernel.take();
  const column = (name: string) => ({ ...COLUMNS[name as keyof Row], scale: 0 });
  try {
    const folder = new Folder(PLANS, column, SETS, kernel);
    for (const batch of batchesOf(split)) folder.add(batch);
    return structuredClone(folder.encode());
  } finally {
    kernel.release();
  }
}

/** By key, in the order first met, the number of different values; null and NaN are one. */
function judge({ keep, key, values }: Case, rows: readonly Row[]): [unknown, number[]][] {
  const groups = new Map<unknown, Set<unknown>[]>();
  if (key(rows[0] ?? ({} as Row)) === null)
    groups.set(
      null,
      values.map(() => new Set()),
    );
  for (const of of rows.filter(keep)) {
    const sets = groups.get(key(of)) ?? values.map(() => new Set());
    groups.set(key(of), sets);
    values.forEach((value, i) => {
      sets[i]!.add(value(of));
    });
  }
  return [...groups].map(([of, sets]) => [of, sets.map(({ size }) => size)]);
}

describe('distinct values in no order', () => {
  // With a budget of one byte all that is merged is put aside at once; with none nothing is.
  it.each([
    ['in memory', undefined],
    ['put aside each time', 1],
    ['put aside now and then', 400_000],
  ])('are counted as Sets count them, for several KPIs and of any splits, %s', (_name, bytes) => {
    const batch = fc.array(row, { minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(fc.array(fc.array(batch, { maxLength: 3 }), { maxLength: 4 }), (splits) => {
        const spill = new MemorySpill();
        const budget = bytes === undefined ? undefined : budgetOf(bytes, spill);
        const merger = new Merger(PLANS, SETS, UNWATCHED, budget);
        for (const batches of splits) expect(merger.add(fold(batches))).toEqual([]);
        const merged = merger.finish();
        if (bytes === 1) expect(spill.kept.length > 0).toBe(splits.length > 0);
        const rows = splits.flat(2);
        CASES.forEach((of, i) => {
          const { groups, keys, aggregates } = merged[i]!;
          const found = Array.from({ length: groups }, (_, group) => [
            keys[0]?.at(group) ?? null,
            aggregates.map((counts) => counts.at(group)),
          ]);
          expect(found).toEqual(judge(of, rows));
        });
      }),
      { numRuns: 100 },
    );
  });

  it('are sent once for all KPIs that count them', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({
      ...{ id: i % 20, x: 0, word: 'w', group: 'a', day: 1 },
    }));
    const { kpis, sets } = fold([rows]);
    expect(
      kpis.flatMap(({ aggregates }) => aggregates).every((of) => Object.keys(of).length === 0),
    ).toBe(true);
    // Of ids, words, x and doubled days; one record more is of null.
    expect(sets.map(({ values, strings }) => strings?.length ?? values.length - 1)).toEqual([
      20, 1, 1, 1,
    ]);
    expect(sets.map(({ slots }) => slots.length)).toEqual([3, 2, 1, 1]);
  });
});
