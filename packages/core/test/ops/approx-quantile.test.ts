import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approxQuantile } from '../../src/ops/approx-quantile.js';
import { accumulate, finish } from '../helpers/accumulate.js';

const normal = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-300, max: 1e300 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: -1e-6 }),
  fc.constantFrom(0, 1, -1, 0.1),
);

describe('op.approx_quantile', () => {
  it('lies within 1 % of the values between which the quantile lies', () => {
    fc.assert(
      fc.property(
        fc.array(normal, { minLength: 1, maxLength: 40 }),
        fc.double({ noNaN: true, min: 0, max: 1 }),
        (values, p) => {
          const input = { type: 'float' as const, values, groups: values.map(() => 0) };
          const [found] = finish(accumulate(approxQuantile, input, { params: [p] })) as [number];
          const sorted = [...values].sort((a, b) => a - b);
          const place = (values.length - 1) * p;
          const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
          const share = place - Math.floor(place);
          const exact = low * (1 - share) + high * share;
          const bound = 0.01 * (Math.abs(low) * (1 - share) + Math.abs(high) * share);
          // The interpolation of Arquero's rounds, too.
          const rounding = 1e-15 * Math.max(Math.abs(low), Math.abs(high));
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(bound + rounding);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['integer', 0, [3, 63, 100], 63],
    ['decimal', 2, [3, 64, 100], 0.64],
    ['boolean', 0, [0, 1, 1], 1],
    ['integer', 0, [null, -5], -5],
    ['float', 0, [Number.NaN, null], undefined],
  ] as const)('of small whole %s images (scale %d) is exact', (type, scale, values, expected) => {
    const input = { type, scale, values, groups: values.map(() => 0) };
    expect(finish(accumulate(approxQuantile, input, { params: [0.5] }))[0]).toBe(expected);
  });
});
