import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { first } from '../../src/ops/first.js';
import { rows } from '../../src/ops/rows.js';
import { accumulateBatches, cut, finish, type Input, mergeAll } from '../helpers/accumulate.js';
import { arqueroValues, inputs, KINDS, type Kind } from '../helpers/columns.js';

const CUTS = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });

/** The values of each group's rows. */
function gathered(input: Input): unknown[][] {
  const values = arqueroValues(input);
  return [0, 1, 2].map((group) => values.filter((_, row) => input.groups[row] === group));
}

describe.each(Object.entries<Kind>(KINDS))('of %s', (_name, kind) => {
  it('rows are all values in their order, null and NaN included', () => {
    fc.assert(
      fc.property(inputs(kind), CUTS, (all, cuts) => {
        const parts = cut(all, cuts).map((part) => accumulateBatches(rows, [part, part]));
        const twice = cut(all, cuts).map((part) => gathered(part).map((own) => [...own, ...own]));
        expect(finish(mergeAll(rows, all, parts))).toEqual(
          [0, 1, 2].map((group) => twice.flatMap((part) => part[group]!)),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('first is the value of the first row, be it null', () => {
    fc.assert(
      fc.property(inputs(kind), (all) => {
        expect(finish(accumulateBatches(first, [all]))).toEqual(gathered(all).map(([own]) => own));
      }),
      { numRuns: 50 },
    );
  });
});

describe('rows', () => {
  it('of one group keep their order through many batches and merges', () => {
    const batch = (from: number): Input => ({
      type: 'text',
      values: Array.from({ length: 900 }, (_, i) => (i % 7 === 0 ? null : `${(from + i) % 50}`)),
      groups: new Array<number>(900).fill(0),
    });
    const batches = Array.from({ length: 120 }, (_, i) => batch(i * 31));
    const halves = [batches.slice(0, 70), batches.slice(70)];
    const merged = mergeAll(
      rows,
      batches[0]!,
      halves.map((half) => accumulateBatches(rows, half)),
    );
    expect(finish(merged)).toEqual([batches.flatMap(({ values }) => values), [], []]);
  });
});
