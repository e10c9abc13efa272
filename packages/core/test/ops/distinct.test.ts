import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinct } from '../../src/ops/distinct.js';
import { accumulate, cut, finish, type Input, mergeAll } from '../helpers/accumulate.js';

const value = fc.oneof(
  fc.integer({ min: -70, max: 70 }),
  fc.constantFrom(31, 32, 33, -32, -33, 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 32, 2 ** 32 + 1),
  fc.double({ noNaN: true }).map((x) => x + 0),
  fc.constantFrom(0.5, 1.5, 32.5, 5e-324, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const rows = fc.array(
  fc.tuple(
    fc.option(
      fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
      { freq: 6 },
    ),
    fc.nat(2),
  ),
  {
    maxLength: 60,
  },
);
const CUTS = fc.array(fc.nat(), { minLength: 1, maxLength: 5 });

const inputOf = (all: readonly (readonly [number | null, number])[]): Input => ({
  type: 'float',
  values: all.map(([x]) => x),
  groups: all.map(([, group]) => group),
});

/** By group, the different values, and one more for all that are null or NaN. */
function judge({ values, groups }: Input): number[] {
  return [0, 1, 2].map(
    (group) =>
      new Set(
        values
          .filter((_, i) => groups[i] === group)
          .map((x) => (x === null || Number.isNaN(x) ? 'invalid' : x)),
      ).size,
  );
}

/** In order, where a null may stand anywhere. */
function sorted(all: readonly (readonly [number | null, number])[]) {
  const isValue = ([x]: readonly [number | null, number]) => x !== null && !Number.isNaN(x);
  const valid = all.filter(isValue).sort((a, b) => a[0]! - b[0]!);
  return all.map((row) => (isValue(row) ? valid.shift()! : row));
}

describe('distinct', () => {
  it('with sets counts what a Set does, in any order and split', () => {
    fc.assert(
      fc.property(rows, CUTS, (all, cuts) => {
        const input = inputOf(all);
        const parts = cut(input, cuts).map((part) => accumulate(distinct, part, { sets: true }));
        const merged = mergeAll(distinct, input, parts, { sets: true });
        expect(finish(merged)).toEqual(judge(input));
        expect(merged.unordered ?? false).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('of values in order counts what a Set does, in any split', () => {
    fc.assert(
      fc.property(rows, CUTS, (all, cuts) => {
        const input = inputOf(sorted(all));
        const parts = cut(input, cuts).map((part) => accumulate(distinct, part));
        const merged = mergeAll(distinct, input, parts);
        expect([...parts, merged].some((part) => part.unordered)).toBe(false);
        expect(finish(merged)).toEqual(judge(input));
      }),
      { numRuns: 300 },
    );
  });

  it('says so where there is no order, and otherwise counts rightly', () => {
    let unordered = 0;
    fc.assert(
      fc.property(rows, CUTS, (all, cuts) => {
        const input = inputOf(all);
        const parts = cut(input, cuts).map((part) => accumulate(distinct, part));
        const merged = mergeAll(distinct, input, parts);
        if ([...parts, merged].some((part) => part.unordered)) unordered++;
        else expect(finish(merged)).toEqual(judge(input));
      }),
      { numRuns: 300 },
    );
    expect(unordered).toBeGreaterThan(50);
  });

  it.each([
    ['within a part', [[1, 3, 2]]],
    [
      'between two parts',
      [
        [1, 3],
        [2, 4],
      ],
    ],
  ])('says so where the order breaks %s', (_where, parts) => {
    const accumulators = parts.map((values) =>
      accumulate(distinct, { type: 'integer', values, groups: values.map(() => 0) }),
    );
    const merged = mergeAll(distinct, { type: 'integer' }, accumulators);
    expect([...accumulators, merged].some((part) => part.unordered)).toBe(true);
  });

  it('of ten thousand integers and as many others counts all', () => {
    const values = Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? i * 17 : i / 64));
    const input: Input = {
      type: 'float',
      values: [...values, ...values],
      groups: [...values, ...values].map(() => 1),
    };
    expect(finish(accumulate(distinct, input, { sets: true }))).toEqual([
      0,
      new Set(values).size,
      0,
    ]);
  });
});
