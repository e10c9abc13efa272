import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ValueType } from '../../src/dataset/types.js';
import type { Vector } from '../../src/dataset/vector.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { createKernelMerge } from '../../src/merge/kernel-merges.js';
import { AGGREGATES } from '../../src/ops/aggregates.js';
import { BatchInputs } from '../../src/ops/batch-inputs.js';
import { KernelRecords } from '../../src/ops/kernel-records.js';
import { Selection } from '../../src/ops/selection.js';

const GROUPS = 9;
const MOST = Number.MAX_SAFE_INTEGER;
const value = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(MOST, -MOST, MOST - 1, 2 ** 52, -(2 ** 51), -0),
);
const row = fc.record({ group: fc.nat(GROUPS - 1), value, isNull: fc.boolean() });
/** Rows by partial; a partial's groups are those of its rows, in the order first met. */
const partials = fc.array(fc.array(row, { maxLength: 30 }), { maxLength: 12 });
type Row = { group: number; value: number; isNull: boolean };

const AGGREGATED: [string, ValueType][] = [
  ['count', 'integer'],
  ['sum', 'integer'],
  ['sum', 'decimal'],
  ['mean', 'decimal'],
  ['average', 'integer'],
  ['min', 'decimal'],
  ['max', 'integer'],
];

function vectorOf(type: ValueType, rows: readonly Row[]): Vector {
  return {
    type,
    scale: type === 'decimal' ? 2 : 0,
    values: Float64Array.from(rows, (row) => row.value),
    nulls: Uint8Array.from(rows, (row) => Number(row.isNull)),
    strings: undefined,
  };
}

/** The exact value by other means: integers of any size. */
function judge(op: string, type: ValueType, rows: readonly Row[]): number | undefined {
  if (op === 'count') return rows.length;
  const values = rows.filter((row) => !row.isNull).map((row) => BigInt(row.value));
  if (values.length === 0) return undefined;
  const unit = type === 'decimal' ? 100n : 1n;
  if (op === 'min' || op === 'max') {
    const best = values.reduce((a, b) => ((op === 'min' ? b < a : b > a) ? b : a));
    return Number(best) / Number(unit);
  }
  const sum = values.reduce((a, b) => a + b);
  return nearest(sum, unit * (op === 'sum' ? 1n : BigInt(values.length)));
}

/** The double nearest to a quotient, from more digits than a double has. */
function nearest(numerator: bigint, denominator: bigint): number {
  const digits = (numerator * 10n ** 40n) / denominator;
  return Number(`${digits}e-40`);
}

it.each(AGGREGATED)('merges %s of %ss as if all rows were one split', (op, type) => {
  fc.assert(
    fc.property(partials, (given) => {
      const kernel = Kernel.take();
      try {
        const inputs = new BatchInputs(kernel);
        const records = new KernelRecords(inputs);
        const selection = new Selection(inputs, true);
        const types = [{ type, scale: type === 'decimal' ? 2 : 0 }];
        const merge = createKernelMerge({ op, types }, 'kpi#0', inputs, records)!;
        for (const rows of given) {
          const groups = [...new Set(rows.map(({ group }) => group))];
          const folded = AGGREGATES.get(op)!.create(types);
          folded.grow(groups.length);
          const all = Int32Array.from(rows, (_, i) => i);
          const own = Int32Array.from(rows, ({ group }) => groups.indexOf(group));
          folded.add([vectorOf(type, rows)], all, own, rows.length);
          const state = folded.encode(groups.length);
          // In two batches, as a large partial comes.
          for (const [from, to] of [
            [0, groups.length >> 1],
            [groups.length >> 1, groups.length],
          ] as const) {
            inputs.begin(to - from);
            selection.begin(to - from);
            selection.groups.set(groups.slice(from, to));
            records.grow(GROUPS);
            merge.grow(GROUPS);
            merge.add(state, from, to, selection);
            records.add(selection);
          }
        }
        records.grow(GROUPS);
        merge.grow(GROUPS);
        const merged = AGGREGATES.get(op)!.create(types);
        merged.grow(GROUPS);
        merged.merge(
          merge.encode(GROUPS),
          Int32Array.from({ length: GROUPS }, (_, group) => group),
        );
        for (let group = 0; group < GROUPS; group++) {
          const rows = given.flat().filter((row) => row.group === group);
          expect(merged.finish(group)).toBe(judge(op, type, rows));
        }
      } finally {
        kernel.release();
      }
    }),
    { numRuns: 100 },
  );
});
