import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestToUnits, partsOf } from '../../src/dataset/wide-decimal.js';
import { columnOfWords, wordsOfParts } from '../../src/facts/wide-words.js';

/** Units of any number of digits up to 38, some of them close to where doubles meet. */
const units = fc.oneof(
  fc.integer({ min: 1, max: 38 }).chain((digits) => {
    const most = 10n ** BigInt(digits) - 1n;
    return fc.bigInt({ min: -most, max: most });
  }),
  fc
    .tuple(fc.bigInt({ min: 2n ** 53n, max: 2n ** 54n }), fc.nat(60), fc.bigInt(-2n, 2n))
    .map(([mantissa, shift, more]) => ((2n * mantissa + 1n) << BigInt(shift)) + more),
  fc.nat(37).map((zeros) => 10n ** BigInt(zeros)),
);

function wordsOf(all: readonly bigint[]): Int32Array {
  const words = new BigInt64Array(all.length * 2);
  all.forEach((of, row) => {
    words[row * 2] = BigInt.asIntN(64, of);
    words[row * 2 + 1] = of >> 64n;
  });
  return new Int32Array(words.buffer);
}

describe('whole numbers of 128 bits', () => {
  it('are made of parts, and read as these and the nearest double', () => {
    fc.assert(
      fc.property(fc.array(units), fc.nat(38), (all, scale) => {
        const parts = [0, 1, 2].map((i) => Float64Array.from(all, (of) => partsOf(of)[i]!));
        const words = wordsOfParts(parts, all.length);
        expect(words).toEqual(wordsOf(all));
        const column = { name: 'x', type: 'float', scale: 0, nullable: false } as never;
        const read = columnOfWords(column, { precision: 38, scale }, [words]);
        expect([...read.values[0]!]).toEqual(all.map((of) => nearestToUnits(of, scale)));
        expect(read.parts!.map(({ values }) => [...values[0]!])).toEqual(
          parts.map((part) => [...part].map((value) => value + 0)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('are so for more rows than the kernel takes at once', () => {
    const all = Array.from({ length: 10_001 }, (_, i) => BigInt(i - 5000) * 10n ** 33n);
    const read = columnOfWords({} as never, { precision: 38, scale: 33 }, [wordsOf(all)]);
    expect([...read.values[0]!]).toEqual(all.map((_, i) => i - 5000));
  });
});
