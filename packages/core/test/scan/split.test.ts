import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Split, splitFile, splitRows } from '../../src/scan/split.js';

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

  it('stay where they are as the file grows, but for the last', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(2 ** 34), fc.nat(2 ** 30), (start, records, more) => {
        const before = splitFile(start, start + records).slice(0, -1);
        const after = splitFile(start, start + records + more);
        expect(after.slice(0, before.length)).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  it('are one for a header without records, and several for a file of a few MiB', () => {
    expect(splitFile(10, 10)).toEqual([{ index: 0, from: 10, to: 10 }]);
    expect(splitFile(10, 4 * 2 ** 20)).toHaveLength(12);
  });
});

describe('the splits of rows', () => {
  it('hold 65,536 rows at most, and several share some thousand', () => {
    expect(splitRows(0)).toEqual([{ index: 0, from: 0, to: 0 }]);
    expect(splitRows(1000)).toHaveLength(1);
    expect(splitRows(10_000)).toHaveLength(8);
    expect(splitRows(2 ** 20 + 1).map(({ from, to }) => to - from)).toEqual([
      ...new Array<number>(16).fill(65_536),
      1,
    ]);
  });
});

describe('a number of splits', () => {
  it('is kept, as long as there is something for each', () => {
    const cuts: ((size: number, wanted: number) => Split[])[] = [
      (size, wanted) => splitFile(7, 7 + size, wanted),
      splitRows,
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...cuts),
        fc.nat(2 ** 30),
        fc.integer({ min: 1, max: 50 }),
        (cut, size, wanted) => {
          const splits = cut(size, wanted);
          expect(splits).toHaveLength(Math.max(1, Math.min(size, wanted)));
          const sizes = splits.map(({ from, to }) => to - from);
          expect(sizes.reduce((sum, part) => sum + part)).toBe(size);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          for (const [i, { index, from }] of splits.entries()) {
            expect(index).toBe(i);
            if (i > 0) expect(from).toBe(splits[i - 1]!.to);
          }
        },
      ),
    );
  });
});
