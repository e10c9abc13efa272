import fc from 'fast-check';
import type { ValueType } from '../../src/dataset/types.js';
import type { Input, InputColumn } from './accumulate.js';
import type { Value } from './vectors.js';

export interface Kind {
  type: ValueType;
  scale?: number;
  value: fc.Arbitrary<Value>;
}

/** Columns of every kind, as values are generated for them. */
export const KINDS = {
  integers: { type: 'integer', value: fc.integer({ min: -40, max: 40 }) },
  'large integers': { type: 'integer', value: fc.maxSafeInteger() },
  decimals: { type: 'decimal', scale: 2, value: fc.integer({ min: -10_000, max: 10_000 }) },
  floats: {
    type: 'float',
    value: fc.oneof(
      fc.double({ noDefaultInfinity: true }),
      fc.constantFrom(0, -0, 0.1, 1e308, 5e-324),
    ),
  },
  'moderate floats': {
    type: 'float',
    value: fc.integer({ min: -5000, max: 5000 }).map((n) => n * 0.013),
  },
  booleans: { type: 'boolean', value: fc.boolean() },
  texts: {
    type: 'text',
    value: fc.oneof(fc.constantFrom('', 'a', 'b', 'é', '🍕', '12'), fc.string({ maxLength: 3 })),
  },
  dates: {
    type: 'date',
    value: fc.integer({ min: -30_000, max: 30_000 }).map((day) => new Date(day * 86_400_000)),
  },
  timestamps: { type: 'timestamp', value: fc.integer().map((ms) => new Date(ms)) },
} satisfies Record<string, Kind>;

/** Rows of three groups with a column of a kind, or with two. */
export function inputs(first: Kind, second?: Kind): fc.Arbitrary<Input> {
  const value = (kind: Kind): fc.Arbitrary<Value> => fc.option(kind.value, { freq: 4 });
  const column = ({ type, scale = 0 }: Kind, values: Value[]): InputColumn => ({
    type,
    scale,
    values,
  });
  return fc
    .array(fc.tuple(value(first), value(second ?? first), fc.nat(2)), { maxLength: 30 })
    .map((rows) => ({
      ...column(
        first,
        rows.map(([x]) => x),
      ),
      ...(second && {
        second: column(
          second,
          rows.map(([, y]) => y),
        ),
      }),
      groups: rows.map(([, , group]) => group),
    }));
}

/** The values of a column as Arquero is given them. */
export function arqueroValues({ type, scale = 0, values }: InputColumn): Value[] {
  return values.map((value) =>
    type === 'decimal' && value !== null ? Number(value) / 10 ** scale : value,
  );
}
