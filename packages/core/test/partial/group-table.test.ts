import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '../../src/dataset/vector.js';
import { GroupTable } from '../../src/partial/group-table.js';

type Row = (number | null)[];

function vectorsOf(rows: readonly Row[], keys: number): Vector[] {
  return Array.from({ length: keys }, (_, k) => ({
    type: 'float' as const,
    scale: 0,
    values: Float64Array.from(rows, (row) => row[k] ?? 0),
    nulls: rows.some((row) => row[k] === null)
      ? Uint8Array.from(rows, (row) => Number(row[k] === null))
      : undefined,
    strings: undefined,
  }));
}

/** The group of each row, batch by batch. */
function assign(table: GroupTable, batches: readonly Row[][], keys: number): number[] {
  return batches.flatMap((rows) => {
    const groups = new Int32Array(rows.length);
    const all = Int32Array.from(rows, (_, i) => i);
    table.assign(vectorsOf(rows, keys), all, rows.length, groups);
    return [...groups];
  });
}

/** Numbers in the order in which keys are first met, by a Map over their text. */
function judge(rows: readonly Row[]): number[] {
  const known = new Map<string, number>();
  return rows.map((row) => {
    const key = row.map((value) => (value === null ? 'null' : String(value + 0))).join('|');
    if (!known.has(key)) known.set(key, known.size);
    return known.get(key)!;
  });
}

const value = fc.oneof(
  fc.integer({ min: -3, max: 5 }),
  fc.constantFrom(4095, 4096, 4097, -1, 0.5, -0, Number.NaN, 1e300, Number.POSITIVE_INFINITY),
  fc.constant(null),
);

describe('groups', () => {
  it.each([1, 2, 3, 8])(
    'by %i keys are numbered in the order first met, nulls among them',
    (keys) => {
      const row = fc.array(value, { minLength: keys, maxLength: keys });
      fc.assert(
        fc.property(fc.array(fc.array(row, { maxLength: 20 }), { maxLength: 4 }), (batches) => {
          const table = new GroupTable(keys);
          const rows = batches.flat();
          expect(assign(table, batches, keys)).toEqual(judge(rows));
          expect(table.size).toBe(new Set(judge(rows)).size);
          judge(rows).forEach((group, i) => {
            rows[i]!.forEach((cell, k) => {
              const isNull = ((table.nulls[group]! >> k) & 1) === 1;
              expect(isNull).toBe(cell === null);
              if (cell !== null) expect(table.values[k]![group]).toBe(cell + 0);
            });
          });
        }),
        { numRuns: 200 },
      );
    },
  );

  it('of a hundred thousand keys are kept apart', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => [i * 64 + (i % 3) / 4, i % 7]);
    const table = new GroupTable(2);
    expect(assign(table, [keys, keys], 2)).toEqual([...keys.keys(), ...keys.keys()]);
  });

  it('without keys are one, even of no rows', () => {
    const table = new GroupTable(0);
    expect([table.size, assign(table, [[[], []]], 0)]).toEqual([1, [0, 0]]);
  });
});
