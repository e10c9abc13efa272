import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../src/kernel/heap.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { MOST_ROWS } from '../../src/ops/batch-inputs.js';
import type { EncodedSets } from '../../src/ops/encoded-sets.js';
import { partSets } from '../../src/ops/part-sets.js';
import { ValueSets } from '../../src/ops/value-sets.js';

/* The sets of values by group that a kernel keeps, against Sets of JavaScript. */

type Value = number | string | null;

/** Rows of one slot: what it selects of a batch, and of which groups. */
interface Added {
  slot: number;
  values: Value[];
  groups: number[];
}

/** By slot and group, the different values; null and NaN are one. */
class Judge {
  readonly #sets: Set<Value>[][];

  constructor(readonly slots: number) {
    this.#sets = Array.from({ length: slots }, () => []);
  }

  add({ slot, values, groups }: Added): void {
    values.forEach((value, i) => {
      const group = groups[i]!;
      this.#sets[slot]![group] ??= new Set();
      this.#sets[slot]![group]!.add(
        value === null || Number.isNaN(value)
          ? null
          : typeof value === 'number'
            ? value + 0
            : value,
      );
    });
  }

  counts(): number[][] {
    return this.#sets.map((groups) => Array.from(groups, (set) => set?.size ?? 0));
  }
}

/** Value sets with what a batch needs. */
class Tested {
  readonly kernel = Kernel.take();
  readonly heap = new Heap(this.kernel);
  readonly sets: ValueSets;
  readonly groups: number[];
  readonly #rows = {
    values: this.kernel.allocate(MOST_ROWS * 8),
    nulls: this.kernel.allocate(MOST_ROWS),
    rows: this.kernel.allocate(MOST_ROWS * 4),
    groups: this.kernel.allocate(MOST_ROWS * 4),
    indexes: this.kernel.allocate(MOST_ROWS * 4),
  };

  constructor(
    slots: number,
    readonly isText: boolean,
  ) {
    this.sets = new ValueSets(this.heap, slots, isText);
    this.groups = Array(slots).fill(0);
  }

  add({ slot, values, groups }: Added): void {
    for (let from = 0; from < values.length; from += MOST_ROWS / 2) {
      const to = from + MOST_ROWS / 2;
      this.#addSome(slot, values.slice(from, to), groups.slice(from, to));
    }
  }

  /** Puts the values at every other row, so that rows are not the first ones. */
  #addSome(slot: number, values: Value[], groups: number[]): void {
    this.grow(slot, Math.max(...groups) + 1);
    const { kernel, sets } = this;
    const at = this.#rows;
    const strings = [...new Set(values.filter((value) => typeof value === 'string'))].reverse();
    // Texts may be given twice in a dictionary.
    if (this.isText) sets.begin([...strings, ...strings]);
    values.forEach((value, i) => {
      const row = i * 2 + 1;
      const copy = i % 2 === 0 ? 0 : strings.length;
      kernel.f64[at.values / 8 + row] =
        typeof value === 'string' ? strings.indexOf(value) + copy : (value ?? 7);
      kernel.bytes(at.nulls, MOST_ROWS)[row] = value === null ? 1 : 0;
      kernel.u32[at.rows / 4 + i] = row;
      kernel.u32[at.groups / 4 + i] = groups[i]!;
    });
    sets.find(at.values, at.nulls, at.rows, values.length, at.indexes);
    const isOne = groups.every((group) => group === 0);
    sets.add(slot, at.indexes, at.rows, isOne ? 0 : at.groups, values.length);
  }

  grow(slot: number, groups: number): void {
    this.groups[slot] = Math.max(this.groups[slot]!, groups);
    this.sets.grow(slot, this.groups[slot]!);
  }

  /** Adds others, whose groups are these in another order. */
  merge(encoded: EncodedSets, groups: readonly number[], shift: number): void {
    const maps = groups.map((count) =>
      Int32Array.from({ length: count }, (_, group) => (group + shift) % count),
    );
    maps.forEach((map, slot) => {
      this.grow(slot, map.length);
    });
    this.sets.merge(structuredClone(encoded), maps);
  }

  counts(): number[][] {
    const counts = this.groups.map((groups) => new Float64Array(groups));
    this.sets.count(counts);
    return counts.map((of) => [...of]);
  }
}

const numbers = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -70, max: 70 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(-0, 0.5, 1e15 + 0.5, 5e-324, 2 ** 53, -(2 ** 53), 1e300),
  },
  { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity, 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 32) },
  { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN) },
);
const texts = fc.oneof(fc.string({ maxLength: 2 }), fc.constant(null));
/** Many integers, which fill a window or do not, and begin anywhere. */
const runs = fc
  .record({
    from: fc.constantFrom(0, 1, -5000, 1e6, 2 ** 53 - 40_000, -(2 ** 53) + 1),
    step: fc.constantFrom(1, 2, 5, 7, 40),
    count: fc.constantFrom(40, 700, 3000),
    back: fc.boolean(),
  })
  .map(({ from, step, count, back }) =>
    Array.from({ length: count }, (_, i) => from + (back ? count - i : i) * step),
  );

const SLOTS = 3;
const someOf = (value: fc.Arbitrary<Value>) => fc.array(value, { minLength: 1, maxLength: 60 });

function added(values: fc.Arbitrary<Value[]>): fc.Arbitrary<Added> {
  return fc
    .tuple(values, fc.nat(SLOTS - 1), fc.constantFrom(1, 3, 31, 64, 65, 70, 500), fc.nat())
    .map(([of, slot, groups, seed]) => ({
      slot,
      values: of,
      // Slot 2 has many values in all of some groups.
      groups: of.map((_, i) => (slot === 2 ? i * (seed % 31) : i ^ seed) % groups),
    }));
}

const KINDS: [string, boolean, fc.Arbitrary<Added>][] = [
  ['numbers', false, added(someOf(numbers))],
  ['integers in runs', false, added(runs)],
  ['numbers among runs', false, added(fc.oneof(runs, someOf(numbers)))],
  ['texts', true, added(someOf(texts))],
];

describe.each(KINDS)('sets of %s', (_name, isText, one) => {
  it('count what Sets count', () => {
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), (all) => {
        const tested = new Tested(SLOTS, isText);
        const judge = new Judge(SLOTS);
        for (const rows of all) {
          tested.add(rows);
          judge.add(rows);
        }
        expect(trimmed(tested.counts())).toEqual(judge.counts());
        tested.kernel.release();
      }),
      { numRuns: 150 },
    );
  });

  it('are the same merged of any parts, in any grouping', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(one, fc.nat(3)), { maxLength: 8 }),
        fc.boolean(),
        (all, nested) => {
          const judge = new Judge(SLOTS);
          for (const [rows] of all) judge.add(rows);
          const parts = [0, 1, 2, 3].map((part) => {
            const tested = new Tested(SLOTS, isText);
            // Groups of a part begin elsewhere, so that they are others' in another order.
            const groups = judge.counts().map((counts) => counts.length);
            for (const [rows, of] of all) {
              if (of !== part) continue;
              tested.add({
                ...rows,
                groups: rows.groups.map((group) => {
                  const count = groups[rows.slot]!;
                  return (group + count - (part % count)) % count;
                }),
              });
            }
            groups.forEach((count, slot) => {
              if (count > 0) tested.grow(slot, count);
            });
            return tested;
          });
          const merged = (of: Tested[], shifts: number[]): Tested => {
            const target = new Tested(SLOTS, isText);
            of.forEach((part, i) => {
              target.merge(part.sets.encode(), part.groups, shifts[i]!);
              part.kernel.release();
            });
            return target;
          };
          const [a, b, c, d] = parts as [Tested, Tested, Tested, Tested];
          const total = nested
            ? merged([merged([a, b], [0, 1]), merged([c, d], [2, 3])], [0, 0])
            : merged([a, b, c, d], [0, 1, 2, 3]);
          expect(trimmed(total.counts())).toEqual(judge.counts());
          total.kernel.release();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('count the same cut into any parts, which are merged one after the other', () => {
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), fc.integer({ min: 1, max: 7 }), (all, parts) => {
        const judge = new Judge(SLOTS);
        for (const rows of all) judge.add(rows);
        // Two sets with values in common.
        const halves = [0, 1].map((half) => {
          const tested = new Tested(SLOTS, isText);
          for (const [i, rows] of all.entries()) if (i % 3 !== half) tested.add(rows);
          judge.counts().forEach((counts, slot) => {
            if (counts.length > 0) tested.grow(slot, counts.length);
          });
          return tested;
        });
        const cut = halves.map(({ sets }) => partSets(sets.encode(), parts));
        const total = halves[0]!.groups.map((groups) => new Float64Array(groups));
        for (let part = 0; part < parts; part++) {
          const target = new Tested(SLOTS, isText);
          for (const half of [0, 1]) target.merge(cut[half]![part]!, halves[half]!.groups, 0);
          target.sets.count(total);
          target.kernel.release();
        }
        for (const { kernel } of halves) kernel.release();
        expect(trimmed(total.map((counts) => [...counts]))).toEqual(judge.counts());
      }),
      { numRuns: 100 },
    );
  });
});

/** Without groups at the end that have no values. */
function trimmed(counts: number[][]): number[][] {
  return counts.map((of) => of.slice(0, of.findLastIndex((count) => count > 0) + 1));
}

describe('sets of values', () => {
  it('take little for integers that lie together, and find those far away as well', () => {
    const tested = new Tested(1, false);
    const values = Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 50_000);
    tested.add({ slot: 0, values, groups: values.map(() => 0) });
    expect(tested.sets.bytes / values.length).toBeLessThan(20);
    tested.add({ slot: 0, values: [1e12, 3, -1e12, 0.5], groups: [0, 0, 0, 0] });
    expect(tested.counts()).toEqual([[50_003]]);
    tested.kernel.release();
  });
});
