import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValueType } from '../../src/dataset/types.js';
import type { Vector } from '../../src/dataset/vector.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { BatchInputs } from '../../src/ops/batch-inputs.js';
import { Selection } from '../../src/ops/selection.js';
import { KernelGroups } from '../../src/partial/kernel-groups.js';

const ROWS = 300;
const NUMBER = fc.oneof(
  fc.integer({ min: -2, max: 5 }),
  fc.constantFrom(63, 64, 4095, 4096, 0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53 - 1),
  fc.integer({ min: 0, max: 100_000 }),
);
/** Codes of a dictionary that has grown to some size. */
const CODES = fc
  .integer({ min: 1, max: 20_000 })
  .chain((size) => fc.tuple(fc.constant(size), listOf(fc.integer({ min: 0, max: size - 1 }))));

function listOf<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(item, { minLength: ROWS, maxLength: ROWS });
}

/** Only some batches have nulls, so that keys with and without them meet. */
const nulls = fc.option(listOf(fc.integer({ min: 0, max: 1 })));

function key(type: ValueType): fc.Arbitrary<Vector> {
  const values: fc.Arbitrary<[number, number[]]> =
    type === 'text' ? CODES : listOf(NUMBER).map((list) => [0, list]);
  return fc.tuple(values, nulls).map(([[size, list], bits]) => ({
    type,
    scale: 0,
    values: Float64Array.from(list),
    nulls: bits ? Uint8Array.from(bits) : undefined,
    strings: type === 'text' ? new Array(size).fill('') : undefined,
  }));
}

const IS_EVEN: Vector = {
  type: 'boolean',
  scale: 0,
  values: Float64Array.from({ length: ROWS }, (_, row) => Number(row % 2 === 0)),
  nulls: undefined,
  strings: undefined,
};

/** The values of a row's keys; a null's is null, and there is one zero. */
function valuesOf(keys: readonly Vector[], row: number): (number | null)[] {
  return keys.map(({ values, nulls }) => (nulls?.[row] === 1 ? null : values[row]! + 0));
}

const KEYS: [string, ValueType[]][] = [
  ['no key', []],
  ['a number', ['float']],
  ['a text', ['text']],
  ['two numbers', ['float', 'float']],
  ['a text and a number', ['text', 'float']],
  ['three keys', ['float', 'text', 'float']],
  ['eight keys', new Array(8).fill('float')],
];

it.each(KEYS)('numbers groups in the order first met, of %s', (_name, types) => {
  const batch = fc.record({ keys: fc.tuple(...types.map(key)), isAll: fc.boolean() });
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 4 }), (batches) => {
      const kernel = Kernel.take();
      try {
        const inputs = new BatchInputs(kernel);
        const table = new KernelGroups(inputs, types);
        const selection = new Selection(inputs, types.length > 0);
        // Without keys there is one group even where there is no row.
        const known = new Map<string, number>(types.length === 0 ? [['', 0]] : []);
        const met: (number | null)[][] = types.length === 0 ? [[]] : [];
        for (const { keys, isAll } of batches) {
          inputs.begin(ROWS);
          selection.begin(ROWS);
          if (!isAll) selection.keep({ ...IS_EVEN });
          table.assign(keys, selection);
          for (let i = 0; i < selection.count; i++) {
            const values = valuesOf(keys, selection.rows[i]!);
            const name = values.map(String).join('|');
            if (!known.has(name)) known.set(name, met.push(values) - 1);
            expect(selection.groups[i]).toBe(known.get(name));
          }
        }
        expect(table.size).toBe(met.length);
        const bits = met.map((values) =>
          values.reduce<number>((sum, value, k) => sum + (value === null ? 1 << k : 0), 0),
        );
        expect(Array.from(table.nulls())).toEqual(bits);
        expect(table.values().map((values) => Array.from(values))).toEqual(
          types.map((_, k) => met.map((values) => values[k] ?? 0)),
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
      const table = new KernelGroups(inputs, ['float']);
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
