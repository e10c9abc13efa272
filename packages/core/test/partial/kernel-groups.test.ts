import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BatchInputs, MOST_ROWS } from '../../src/kernel/batch-inputs.js';
import { Kernel } from '../../src/kernel/kernel.js';
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

it.each([0, 1, 2, 3, 8])('gives rows the groups of the other table, with %i keys', (keys) => {
  fc.assert(
    fc.property(fc.array(batch(keys), { maxLength: 4 }), (batches) => {
      const kernel = Kernel.take();
      try {
        const table = new GroupTable(keys);
        const inputs = new BatchInputs(kernel);
        const found = new KernelGroups(inputs, keys);
        const rowsAt = kernel.allocate(MOST_ROWS * 4);
        const groupsAt = kernel.allocate(MOST_ROWS * 4);
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
          kernel.words(rowsAt, rows.length).set(rows);
          inputs.begin(300);
          found.assign(vectors, isAll ? 0 : rowsAt, rows.length, groupsAt);
          const groups = new Int32Array(kernel.buffer, groupsAt, rows.length);
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
