import { op as arqueroOp, table } from 'arquero';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValueType } from '../../src/dataset/types.js';
import { AGGREGATES } from '../../src/ops/aggregates.js';
import { accumulate, cut, finish, type Input, mergeAll } from '../helpers/accumulate.js';
import type { Value } from '../helpers/vectors.js';

const VALUES: Record<string, { type: ValueType; scale?: number; value: fc.Arbitrary<Value> }> = {
  integers: { type: 'integer', value: fc.integer({ min: -40, max: 40 }) },
  'large integers': { type: 'integer', value: fc.maxSafeInteger() },
  decimals: { type: 'decimal', scale: 2, value: fc.integer({ min: -10_000, max: 10_000 }) },
  floats: { type: 'float', value: fc.double({ noDefaultInfinity: true }).map((x) => x + 0) },
  booleans: { type: 'boolean', value: fc.boolean() },
  texts: {
    type: 'text',
    value: fc.oneof(fc.constantFrom('', 'a', 'b', 'é', '🍕'), fc.string({ maxLength: 3 })),
  },
  dates: {
    type: 'date',
    value: fc.integer({ min: -30_000, max: 30_000 }).map((day) => new Date(day * 86_400_000)),
  },
  timestamps: { type: 'timestamp', value: fc.integer().map((ms) => new Date(ms)) },
};

const NUMERIC = new Set(['integer', 'decimal', 'float', 'boolean']);
const cases = [...AGGREGATES.values()].flatMap((aggregate) =>
  Object.entries(VALUES)
    .filter(([, { type }]) => !aggregate.numbersOnly || NUMERIC.has(type))
    .map(([kind, { type, scale = 0, value }]) => {
      const input: fc.Arbitrary<Input> = fc
        .array(fc.tuple(fc.option(value, { freq: 4 }), fc.nat(2)), { maxLength: 30 })
        .map((rows) => ({
          type,
          scale,
          values: rows.map(([v]) => v),
          groups: rows.map(([, group]) => group),
        }));
      return { name: aggregate.name, kind, aggregate, input };
    }),
);
const CUTS = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
/** With sets, distinct relies on no order, as its laws need. */
const SETS = { sets: true };

describe.each(cases)('op.$name of $kind', ({ aggregate, input }) => {
  it('of the whole is the merge of any parts, in any grouping and with empty ones', () => {
    fc.assert(
      fc.property(input, CUTS, (all, cuts) => {
        const whole = finish(accumulate(aggregate, all, SETS));
        const parts = cut(all, cuts).map((part) => accumulate(aggregate, part, SETS));
        const [first, ...rest] = parts;
        const empty = accumulate(aggregate, { ...all, values: [], groups: [] }, SETS);
        const merge = (...some: typeof parts) => mergeAll(aggregate, all, some, SETS);
        expect(finish(merge(...parts))).toEqual(whole);
        expect(finish(merge(first!, merge(...rest)))).toEqual(whole);
        expect(finish(merge(merge(first!, ...rest.slice(0, 1)), ...rest.slice(1)))).toEqual(whole);
        expect(finish(merge(empty, ...parts, empty))).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  it('is not changed by the order of the rows', () => {
    fc.assert(
      fc.property(input, fc.infiniteStream(fc.nat()), (all, keys) => {
        const order = all.values.map((_, i) => [keys.next().value as number, i] as const);
        const shuffled = order.sort((a, b) => a[0] - b[0]).map(([, i]) => i);
        expect(
          finish(
            accumulate(
              aggregate,
              {
                ...all,
                values: shuffled.map((i) => all.values[i]!),
                groups: shuffled.map((i) => all.groups[i]!),
              },
              SETS,
            ),
          ),
        ).toEqual(finish(accumulate(aggregate, all, SETS)));
      }),
      { numRuns: 100 },
    );
  });

  it('is what Arquero says, to rounding', () => {
    fc.assert(
      fc.property(input, (all) => {
        const { values, groups, type, scale = 0 } = all;
        const arquero = groups.map((group, i) => {
          const value = values[i]!;
          return [
            group,
            type === 'decimal' && value !== null ? Number(value) / 10 ** scale : value,
          ];
        });
        const mine = finish(accumulate(aggregate, all, SETS));
        for (const group of [0, 1, 2]) {
          const own = arquero.filter(([g]) => g === group).map(([, value]) => value);
          const call =
            aggregate.arity === 0
              ? arqueroOp.count()
              : (arqueroOp as never as Record<string, (x: string) => unknown>)[aggregate.name]!(
                  'x',
                );
          const theirs = table({ x: own })
            .rollup({ y: call } as never)
            .object() as { y: unknown };
          const expected = own.length === 0 && aggregate.arity === 0 ? 0 : theirs.y;
          const magnitude = own.reduce<number>(
            (sum, x) => sum + Math.abs(Number.isNaN(x) ? 0 : Number(x)),
            0,
          );
          if (
            typeof expected === 'number' &&
            Number.isFinite(magnitude) &&
            typeof mine[group] === 'number'
          ) {
            expect(Math.abs((mine[group] as number) - expected)).toBeLessThanOrEqual(
              magnitude * 1e-12 + 1e-300,
            );
          } else if (Number.isFinite(magnitude) || !aggregate.numbersOnly) {
            expect(mine[group]).toEqual(expected);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
