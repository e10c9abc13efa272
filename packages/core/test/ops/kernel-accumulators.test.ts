import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '../../src/dataset/vector.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { AGGREGATES } from '../../src/ops/aggregates.js';
import { BatchInputs, MOST_ROWS } from '../../src/ops/batch-inputs.js';
import { createKernelAccumulator } from '../../src/ops/kernel-accumulators.js';
import { KernelRecords } from '../../src/ops/kernel-records.js';
import { Selection } from '../../src/ops/selection.js';
import { KINDS, type Kind } from '../helpers/columns.js';
import { vectorOf } from '../helpers/vectors.js';

/*
 * What the kernel folds, against the accumulators of the same aggregates: over batches that fill it, some of their rows or
 * all, and more and more groups.
 */

const { texts: _, ...NUMBERS } = KINDS;
const CASES = ['count', 'sum', 'mean', 'average', 'min', 'max', 'distinct'].flatMap((op) =>
  Object.entries<Kind>(NUMBERS).map(([name, kind]) => ({ op, name, kind })),
);

interface Rows {
  vector: Vector;
  rows: number[];
  groups: number[];
}

function batchOf({ type, scale, value }: Kind): fc.Arbitrary<Rows> {
  const cell = fc.oneof(
    { weight: 6, arbitrary: value },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  const column = fc.oneof(
    fc.array(cell, { minLength: 1, maxLength: 40 }),
    // Sums of as many of the largest integers pass 2^63.
    fc.tuple(value, fc.constantFrom(1, 300, 1500, MOST_ROWS)).map(([one, n]) => Array(n).fill(one)),
  );
  return fc
    .tuple(column, fc.integer({ min: 1, max: 700 }), fc.boolean())
    .map(([values, groups, all]) => {
      const rows = values.map((_value, row) => row).filter((row) => all || row % 3 !== 1);
      const ofRow = rows.map((row) =>
        groups < 400 ? row % Math.min(3, groups) : (row * 31) % groups,
      );
      return { vector: vectorOf(type, values, scale), rows, groups: ofRow };
    });
}

describe.each(CASES)('op.$op of $name in the kernel', ({ op, kind }) => {
  it('is what its accumulator makes of the same rows', () => {
    const { type, scale = 0 } = kind;
    const aggregate = AGGREGATES.get(op)!;
    fc.assert(
      fc.property(fc.array(batchOf(kind), { maxLength: 5 }), (batches) => {
        const kernel = Kernel.take();
        try {
          const inputs = new BatchInputs(kernel);
          const records = new KernelRecords(inputs);
          const many = new Selection(inputs, true);
          const one = new Selection(inputs, false);
          const column = { kind: 'column' as const, name: 'x' };
          const folded = createKernelAccumulator(
            { op, inputs: [column], types: [{ type, scale }] },
            inputs,
            records,
          );
          const plain = aggregate.create([{ type, scale }]);
          expect(folded).toBeDefined();
          if (!folded) return;
          let known = 1;
          for (const { vector, rows, groups } of batches) {
            known = Math.max(known, ...groups.map((group) => group + 1));
            folded.grow(known);
            records.grow(known);
            plain.grow(known);
            inputs.begin(vector.values.length);
            const selection = groups.every((group) => group === 0) ? one : many;
            selection.begin(vector.values.length);
            if (rows.length < vector.values.length) {
              const kept = vector.values.map((_value, row) => Number(rows.includes(row)));
              selection.keep({ ...vector, values: kept, nulls: undefined });
            }
            selection.groups.set(groups);
            folded.add([vector], selection);
            records.add(selection);
            plain.add([vector], Int32Array.from(rows), Int32Array.from(groups), rows.length);
          }
          folded.grow(known);
          records.grow(known);
          plain.grow(known);
          expect(folded.unordered ?? false).toBe(plain.unordered ?? false);
          if (plain.unordered) return;
          const merged = aggregate.create([{ type, scale }]);
          merged.grow(known);
          merged.merge(
            structuredClone(folded.encode(known)),
            Int32Array.from({ length: known }, (_g, i) => i),
          );
          for (let group = 0; group < known; group++) {
            expect(merged.finish(group)).toEqual(plain.finish(group));
          }
        } finally {
          kernel.release();
        }
      }),
      { numRuns: 60 },
    );
  });
});
