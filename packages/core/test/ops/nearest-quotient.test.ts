import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestQuotient } from '../../src/ops/nearest-quotient.js';
import { add, isNearest, toFraction } from '../helpers/exact.js';

describe('nearestQuotient', () => {
  const big = fc.oneof(
    fc.bigInt(-(2n ** 70n), 2n ** 70n),
    fc.bigInt(-(2n ** 1100n), 2n ** 1100n),
    fc.bigInt(-20n, 20n),
  );
  const shift = fc.oneof(fc.nat(1200), fc.constantFrom(0, 1022, 1074, 1075));

  it('is the nearest double, ties to even, from the subnormal to the infinite', () => {
    fc.assert(
      fc.property(big, big, shift, shift, (a, b, up, down) => {
        const fraction = {
          num: a << BigInt(up),
          den: ((b < 0n ? -b : b) + 1n) << BigInt(down),
        };
        expect(isNearest(nearestQuotient(fraction.num, fraction.den), fraction)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives back every double, and the even one halfway between two', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 0, max: 1e308 }), (value) => {
        const { num, den } = toFraction(value);
        expect(nearestQuotient(num, den)).toBe(value + 0);
        // Half a unit of the last place of a double is halfway, wherever that is.
        const half = add({ num, den }, { num: 1n, den: 2n << 1074n });
        expect(isNearest(nearestQuotient(half.num, half.den), half)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [1n, 3n, 1 / 3],
    [(1n << 53n) + 1n, 1n, 2 ** 53],
    [(1n << 53n) + 3n, 1n, 2 ** 53 + 4],
    [1n, 1n << 1074n, 2 ** -1074],
    [1n, 1n << 1075n, 0],
    [3n, 1n << 1075n, 2 ** -1073],
    [(1n << 1075n) + 1n, 1n << 2150n, 2 ** -1074],
    [(1n << 1024n) - (1n << 970n) - 1n, 1n, Number.MAX_VALUE],
    [(1n << 1024n) - (1n << 970n), 1n, Number.POSITIVE_INFINITY],
    [-7n, 2n, -3.5],
    [0n, 5n, 0],
  ])('of %d and %d is right', (numerator, denominator, expected) => {
    expect(nearestQuotient(numerator, denominator)).toBe(expected);
  });
});
