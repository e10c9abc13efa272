import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Aggregate } from '../../src/ops/aggregate.js';
import { corr } from '../../src/ops/corr.js';
import { covariance } from '../../src/ops/covariance.js';
import { covariancep } from '../../src/ops/covariancep.js';
import { nearestQuotient } from '../../src/ops/nearest-quotient.js';
import { stdev } from '../../src/ops/stdev.js';
import { stdevp } from '../../src/ops/stdevp.js';
import { variance } from '../../src/ops/variance.js';
import { variancep } from '../../src/ops/variancep.js';
import { accumulate, cut, finish, type Input, mergeAll } from '../helpers/accumulate.js';
import { isNearest, unitsOf } from '../helpers/exact.js';

type Kind = 'integer' | 'decimal' | 'float';

const integer = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -50, max: 50 }),
  fc.constantFrom(2 ** 53 - 1, 1 - 2 ** 53, 2 ** 26, -(2 ** 27), 2 ** 52 + 1, 94_906_267),
);
const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -1000, max: 1000 }),
  fc.constantFrom(
    1e308,
    -1e308,
    5e-324,
    -5e-324,
    2 ** -1022,
    1e-200,
    0.1,
    1e200,
    2 ** 400,
    2 ** -400,
  ),
);
const VALUES: Record<Kind, fc.Arbitrary<number>> = { integer, decimal: integer, float: double };
const CUTS = fc.array(fc.nat(), { minLength: 1, maxLength: 3 });

const oneGroup = (type: Kind, values: number[], other: Kind, seconds: number[]): Input => ({
  type,
  scale: type === 'decimal' ? 2 : 0,
  values,
  second: { type: other, scale: other === 'decimal' ? 3 : 0, values: seconds },
  groups: values.map(() => 0),
});

/** Of all parts, merged. */
function merged(aggregate: Aggregate, input: Input, cuts: readonly number[]): unknown {
  const parts = cut(input, cuts).map((part) => accumulate(aggregate, part));
  return finish(mergeAll(aggregate, input, parts))[0];
}

/** A column as integers, of which each stands for itself over 2^1074 or 10^scale. */
const unitsIn = (type: Kind, values: readonly number[]): bigint[] =>
  values.map((value) => (type === 'float' ? unitsOf(value) : BigInt(value)));
const unitOf = (type: Kind, scale: number): bigint =>
  type === 'float' ? 1n << 1074n : type === 'decimal' ? 10n ** BigInt(scale) : 1n;

/** n Σxy - Σx Σy in BigInt. */
function central(xs: readonly bigint[], ys: readonly bigint[]): bigint {
  const sum = (all: readonly bigint[]): bigint => all.reduce((total, x) => total + x, 0n);
  return BigInt(xs.length) * sum(xs.map((x, i) => x * ys[i]!)) - sum(xs) * sum(ys);
}

const KIND_PAIRS = (['integer', 'decimal', 'float'] as const).flatMap((x) =>
  (['integer', 'decimal', 'float'] as const).map((y) => ({ x, y })),
);

describe.each(KIND_PAIRS)('over $x and $y', ({ x, y }) => {
  const columns = fc
    .array(fc.tuple(VALUES[x], VALUES[y]), { minLength: 2, maxLength: 12 })
    .map((rows) =>
      oneGroup(
        x,
        rows.map(([a]) => a),
        y,
        rows.map(([, b]) => b),
      ),
    );

  it('variance, covariance and correlation are those of BigInt, rounded once, in any split', () => {
    fc.assert(
      fc.property(columns, CUTS, (input, cuts) => {
        const [xs, ys] = [
          unitsIn(x, input.values as number[]),
          unitsIn(y, input.second!.values as number[]),
        ];
        const [unitX, unitY] = [unitOf(x, 2), unitOf(y, 3)];
        const n = BigInt(xs.length);
        const [xx, xy, yy] = [central(xs, xs), central(xs, ys), central(ys, ys)];
        for (const [aggregate, num, den] of [
          [variance, xx, n * (n - 1n) * unitX * unitX],
          [variancep, xx, n * n * unitX * unitX],
          [covariance, xy, n * (n - 1n) * unitX * unitY],
          [covariancep, xy, n * n * unitX * unitY],
        ] as const) {
          expect(isNearest(merged(aggregate, input, cuts) as number, { num, den })).toBe(true);
        }
        expect(merged(stdev, input, cuts)).toBe(Math.sqrt(merged(variance, input, cuts) as number));
        expect(merged(stdevp, input, cuts)).toBe(
          Math.sqrt(merged(variancep, input, cuts) as number),
        );
        const expected =
          xx === 0n || yy === 0n
            ? Number.NaN
            : Math.sqrt(nearestQuotient(xy * xy, xx * yy)) * (xy < 0n ? -1 : 1);
        expect((merged(corr, input, cuts) as number) + 0).toBe(expected + 0);
      }),
      { numRuns: 100 },
    );
  });
});

describe('variance and the like', () => {
  const of = (aggregate: Aggregate, xs: (number | null)[], ys: (number | null)[] = xs): unknown =>
    finish(
      accumulate(aggregate, {
        type: 'float',
        values: xs,
        second: { type: 'float', values: ys },
        groups: xs.map(() => 0),
      }),
    )[0];

  it.each([variance, variancep, stdev, stdevp, covariance, covariancep, corr])(
    'of fewer than two valid rows are undefined, and of infinities NaN ($name)',
    (aggregate) => {
      expect(of(aggregate, [])).toBe(undefined);
      expect(of(aggregate, [3, null, Number.NaN])).toBe(undefined);
      expect(of(aggregate, [3, Number.POSITIVE_INFINITY])).toBe(Number.NaN);
    },
  );

  it('do not cancel where the values are far from 0', () => {
    const values = [1e15 + 1, 1e15 + 2, 1e15 + 3];
    expect(of(variance, values)).toBe(1);
    expect(of(corr, values, [3, 2, 1])).toBe(-1);
    expect(of(variance, [0.1, 0.1, 0.1])).toBe(0);
    expect(of(corr, [0.1, 0.1, 0.1], [1, 2, 3])).toBe(Number.NaN);
  });

  it('leave out a row that lacks either value', () => {
    expect(of(covariance, [1, 2, null, 4], [1, 2, 9, null])).toBe(0.5);
  });
});
