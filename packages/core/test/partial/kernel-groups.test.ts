import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '../../src/dataset/vector.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { BatchInputs } from '../../src/ops/batch-inputs.js';
import { Selection } from '../../src/ops/selection.js';
import { GroupTable } from '../../src/partial/group-table.js';
import { KernelGroups } from '../../src/partial/kernel-groups.js';

const NUMBER = fc.oneof(
  fc.integer({ min: -2, max: 5 }),
  fc.constantFrom(63, 64, 4095, 4096, 0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53 - 1),
  fc.integer({ min: 0, max: 100_000 }),
);
const batch = (keys: number) =>
  fc.record({
    columns: fc.array(
      fc.record({
        values: fc.array(NUMBER, { minLength: 300, maxLength: 300 }),
        nulls: fc.option(
          fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 300, maxLength: 300 }),
        ),
      }),
      { minLength: keys, maxLength: keys },
    ),
    isAll: fc.boolean(),
  });

const IS_EVEN: Vector = {
  type: 'boolean',
  scale: 0,
  values: Float64Array.from({ length: 300 }, (_, row) => Number(row % 2 === 0)),
  nulls: undefined,
  strings: undefined,
};

it.each([0, 1, 2, 3, 8])('gives rows the groups of the other table, with %i keys', (keys) => {
  fc.assert(
    fc.property(fc.array(batch(keys), { maxLength: 4 }), (batches) => {
      const kernel = Kernel.take();
      try {
        const table = new GroupTable(keys);
        const inputs = new BatchInputs(kernel);
        const found = new KernelGroups(inputs, keys);
        const selection = new Selection(inputs, keys > 0);
        for (const { columns, isAll } of batches) {
          const vectors = columns.map(({ values, nulls }) => ({
            type: 'float' as const,
            scale: 0,
            // Only some nulls, so that keys with and without them meet.
            values: Float64Array.from(values),
            nulls: nulls ? Uint8Array.from(nulls) : undefined,
            strings: undefined,
          }));
          const rows = Int32Array.from({ length: 300 }, (_, row) => row).filter(
            (row) => isAll || row % 2 === 0,
          );
          const expected = new Int32Array(rows.length);
          table.assign(vectors, rows, rows.length, expected);
          inputs.begin(300);
          selection.begin(300);
          if (!isAll) selection.keep({ ...IS_EVEN });
          found.assign(vectors, selection);
          const groups = selection.groups.subarray(0, rows.length);
          expect(Array.from(groups)).toEqual(Array.from(expected));
        }
        expect(found.size).toBe(table.size);
        expect(Array.from(found.nulls())).toEqual(Array.from(table.nulls.subarray(0, table.size)));
        expect(found.values().map((values) => Array.from(values))).toEqual(
          table.values.map((values) => Array.from(values.subarray(0, table.size))),
        );
      } finally {
        kernel.release();
      }
    }),
    { numRuns: 60 },
  );
});

describe('a table of very many groups', () => {
  const ROWS = 2048;
  const SEEDS = 40;
  /** Rows from a number of keys, in no order or in runs, among them those that are not told apart by their bits. */
  const values = (batch: number, inRuns: boolean): Float64Array =>
    Float64Array.from({ length: ROWS }, (_, row) => {
      const at = inRuns ? Math.floor((batch * ROWS + row) / 3) : batch * ROWS + row;
      const key = (at * 48_271) % 30_011;
      if (key % 997 === 0) return [-0, 0, Number.NaN, 0.5, 2 ** 53 - 1][key % 5]!;
      return key % 2 ? key * 1_000_003 : key / 8;
    });

  it.each([
    ['in no order', false],
    ['in runs', true],
  ])('gives rows %s the groups of a map', (_name, inRuns) => {
    const kernel = Kernel.take();
    try {
      const inputs = new BatchInputs(kernel);
      const table = new KernelGroups(inputs, 1);
      const selection = new Selection(inputs, true);
      // A map tells NaN by itself, and one zero.
      const expected = new Map<number | null, number>();
      for (let batch = 0; batch < SEEDS; batch++) {
        // Nulls come and go: batches without any are looked up in another way.
        const nulls = batch % 3 === 1 ? new Uint8Array(ROWS).fill(1, 5, 9) : undefined;
        const vector: Vector = {
          type: 'float',
          scale: 0,
          values: values(batch, inRuns),
          nulls,
          strings: undefined,
        };
        inputs.begin(ROWS);
        selection.begin(ROWS);
        if (batch % 4 === 3)
          selection.keep({ ...vector, values: vector.values.map((_, i) => i % 2) });
        table.assign([vector], selection);
        const rows = Array.from(selection.rows.subarray(0, selection.count));
        const groups = rows.map((row) => {
          const key = nulls?.[row] === 1 ? null : vector.values[row]!;
          if (!expected.has(key)) expected.set(key, expected.size);
          return expected.get(key)!;
        });
        expect(Array.from(selection.groups.subarray(0, selection.count))).toEqual(groups);
      }
      expect(table.size).toBe(expected.size);
      expect(table.size).toBeGreaterThan(20_000);
    } finally {
      kernel.release();
    }
  });
});
