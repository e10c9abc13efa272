import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonRow } from '../../src/result/finish.js';
import { selectRows } from '../../src/result/select-rows.js';

const COLUMNS = ['number', 'text', 'flag', 'place'];

// Few values, so that rows often compare equal.
const row = fc.record({
  number: fc.option(fc.oneof(fc.integer({ min: -3, max: 20 }), fc.constantFrom(-0.5, 1e21))),
  text: fc.option(fc.constantFrom('', 'a', 'B', 'é', 'z', '10', '9', '\u{1f355}', '\uffee')),
  flag: fc.option(fc.boolean()),
});
const rows = fc
  .array(row, { maxLength: 30 })
  .map((list) => list.map((entry, place) => ({ ...entry, place })));

const selection = fc.record({
  limit: fc.nat({ max: 35 }),
  columns: fc.shuffledSubarray(COLUMNS, { minLength: 1 }),
  sort: fc
    .shuffledSubarray(COLUMNS.slice(0, 3))
    .chain((columns) =>
      fc.tuple(
        ...columns.map((column) =>
          fc.record({ column: fc.constant(column), descending: fc.boolean() }),
        ),
      ),
    ),
});

/** Sorts by one key at a time, the least important first, by picking the values apart: the meaning, at no matter what cost. */
function plainly(input: JsonRow[], sort: { column: string; descending: boolean }[]): JsonRow[] {
  let sorted = input;
  for (const { column, descending } of sort.toReversed()) {
    const values = [...new Set(sorted.map((entry) => entry[column]))].filter(
      (value) => value !== null,
    );
    values.sort((a, b) => (a! < b! ? -1 : 1));
    if (descending) values.reverse();
    sorted = [...values, null].flatMap((value) =>
      sorted.filter((entry) => entry[column] === value),
    );
  }
  return sorted;
}

it('sorts, cuts and narrows as plain JavaScript does', () => {
  fc.assert(
    fc.property(rows, selection, (input, { limit, columns, sort }) => {
      const before = structuredClone(input);
      const expected = plainly(input, sort)
        .filter((_, index) => index < limit)
        .map((entry) =>
          JSON.stringify(Object.fromEntries(columns.map((name) => [name, entry[name]]))),
        );
      const actual = selectRows(input, { limit, columns, sort });
      expect(actual.map((entry) => JSON.stringify(entry))).toEqual(expected);
      expect(input).toEqual(before);
    }),
  );
});
