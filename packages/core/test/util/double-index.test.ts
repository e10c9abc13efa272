import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DoubleIndex } from '../../src/util/double-index.js';

describe('an index of doubles', () => {
  it('numbers them in the order first met, as a Map does', () => {
    const value = fc.double({ noNaN: true }).map((x) => x + 0);
    fc.assert(
      fc.property(fc.array(fc.oneof(value, fc.integer({ min: -9, max: 9 }))), (values) => {
        const index = new DoubleIndex();
        const known = new Map<number, number>();
        for (const x of values) {
          if (!known.has(x)) known.set(x, known.size);
          expect(index.add(x)).toBe(known.get(x));
        }
        expect(index.size).toBe(known.size);
        expect([...index.values.subarray(0, index.size)]).toEqual([...known.keys()]);
      }),
      { numRuns: 200 },
    );
  });

  it('holds many, and begins anew when it is cleared', () => {
    const index = new DoubleIndex();
    const fill = () => Array.from({ length: 50_000 }, (_, i) => index.add(i / 8));
    const expected = Array.from({ length: 50_000 }, (_, i) => i);
    expect(fill()).toEqual(expected);
    expect(fill()).toEqual(expected);
    index.clear();
    expect([index.size, index.add(7), index.add(6), index.add(7)]).toEqual([0, 0, 1, 0]);
  });
});
