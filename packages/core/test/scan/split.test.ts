import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitFile } from '../../src/scan/split.js';

describe('the splits of a file', () => {
  it('follow one another from the first record to the end, none above 16 MiB', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(2 ** 40), (start, records) => {
        const splits = splitFile(start, start + records);
        expect(splits[0]!.from).toBe(start);
        expect(splits.at(-1)!.to).toBe(start + records);
        for (const [i, { index, from, to }] of splits.slice(0, 100).entries()) {
          expect(index).toBe(i);
          expect(to - from).toBeLessThanOrEqual(2 ** 24);
          if (i > 0) expect(from).toBe(splits[i - 1]!.to);
          if (records > 0) expect(to).toBeGreaterThan(from);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('are one for a header without records, and several for a file of a few MiB', () => {
    expect(splitFile(10, 10)).toEqual([{ index: 0, from: 10, to: 10 }]);
    expect(splitFile(10, 4 * 2 ** 20)).toHaveLength(8);
  });
});
