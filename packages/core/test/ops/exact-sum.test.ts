import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean } from '../../src/ops/mean.js';
import { sum } from '../../src/ops/sum.js';
import { accumulate, cut, finish, mergeAll } from '../helpers/accumulate.js';
import { type Fraction, isNearest, toFraction } from '../helpers/exact.js';

const ZERO: Fraction = { num: 0n, den: 1n };
const oneGroup = (type: 'integer' | 'decimal' | 'float', values: number[], scale = 0) => ({
  type,
  scale,
  values,
  groups: values.map(() => 0),
});
const CUTS = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });

const anyDouble = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -1000, max: 1000 }),
  fc.double({ noNaN: true, min: -1e-300, max: 1e-300 }),
  fc.constantFrom(1e308, -1e308, 1, 2 ** -53, -(2 ** -53), 2 ** -1074, 2 ** 53, 0.1, 2 ** 1023),
);

describe('the sum of integers and decimals', () => {
  it('is that of BigInt, rounded once, far beyond 2^53', () => {
    const value = fc.oneof(
      fc.maxSafeInteger(),
      fc.constantFrom(2 ** 53 - 1, 1 - 2 ** 53, 2 ** 51, -(2 ** 51), 2 ** 52, 1, -1, 0),
      fc.integer({ min: -100, max: 100 }),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(0, 2, 15),
        CUTS,
        (values, scale, cuts) => {
          const num = values.reduce((total, x) => total + BigInt(x), 0n);
          const input = oneGroup(scale === 0 ? 'integer' : 'decimal', values, scale);
          const parts = cut(input, cuts).map((part) => accumulate(sum, part));
          const [total] = finish(mergeAll(sum, input, parts)) as [number];
          const [average] = finish(accumulate(mean, input)) as [number];
          const den = 10n ** BigInt(scale);
          expect(isNearest(total, { num, den })).toBe(true);
          expect(isNearest(average, { num, den: den * BigInt(values.length) })).toBe(true);
          if (scale === 0) expect(total).toBe(Number(num));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of cents is what a cashier counts', () => {
    const cents = [10, 20, 1999, 1, 1, 1];
    expect(finish(accumulate(sum, oneGroup('decimal', cents, 2)))[0]).toBe(20.32);
    expect(finish(accumulate(sum, oneGroup('decimal', [10, 20], 2)))[0]).toBe(0.3);
  });

  it('of a hundred thousand of the largest is exact', () => {
    const values = new Array<number>(100_000).fill(Number.MAX_SAFE_INTEGER);
    expect(finish(accumulate(sum, oneGroup('integer', values)))[0]).toBe(
      Number(100_000n * BigInt(Number.MAX_SAFE_INTEGER)),
    );
    expect(finish(accumulate(mean, oneGroup('integer', values)))[0]).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('the sum of floats', () => {
  it('is the exact sum, correctly rounded, in any split', () => {
    fc.assert(
      fc.property(fc.array(anyDouble, { minLength: 1, maxLength: 40 }), CUTS, (values, cuts) => {
        const exact = values.reduce(
          (total, x) => ({ num: total.num + toFraction(x).num, den: total.den }),
          { ...ZERO, den: toFraction(0).den },
        );
        const input = oneGroup('float', values);
        const parts = cut(input, cuts).map((part) => accumulate(sum, part));
        const [total] = finish(mergeAll(sum, input, parts)) as [number];
        expect(isNearest(total, exact)).toBe(true);
        const [average] = finish(accumulate(mean, input)) as [number];
        expect(isNearest(average, { ...exact, den: exact.den * BigInt(values.length) })).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [[1e100, 1, -1e100], 1],
    [[1, 2 ** -53, 2 ** -53], 1 + 2 ** -52],
    [[1, 2 ** -53], 1],
    [[1 + 2 ** -52, 2 ** -53], 1 + 2 ** -51],
    [[2 ** -1074, 2 ** -1074], 2 ** -1073],
    [[Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE], Number.MAX_VALUE],
    [[Number.MAX_VALUE, Number.MAX_VALUE], Number.POSITIVE_INFINITY],
    [[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], 1],
    [[Number.POSITIVE_INFINITY, 1], Number.POSITIVE_INFINITY],
    [[Number.NEGATIVE_INFINITY, 1e308], Number.NEGATIVE_INFINITY],
    [[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], Number.NaN],
    [[Number.NaN, 2], 2],
    [[-0, -0], 0],
  ])('of %j is %d', (values, expected) => {
    expect(finish(accumulate(sum, oneGroup('float', values)))[0]).toBe(expected);
  });

  it('of more values than one carry can hold is exact', () => {
    const accumulator = sum.create([{ type: 'float', scale: 0 }]);
    accumulator.grow(1);
    const rows = Int32Array.from({ length: 50_000 }, (_, i) => i);
    const values = new Float64Array(50_000).fill(2 ** 32 - 1);
    const vector = {
      type: 'float',
      scale: 0,
      values,
      nulls: undefined,
      strings: undefined,
    } as const;
    for (let i = 0; i < 60; i++) accumulator.add([vector], rows, new Int32Array(50_000), 50_000);
    expect(accumulator.finish(0)).toBe(Number(3_000_000n * (2n ** 32n - 1n)));
  });
});
