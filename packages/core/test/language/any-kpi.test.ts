import { type ColumnTable, table } from 'arquero';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boolean,
  date,
  decimal,
  float,
  integer,
  text,
  timestamp,
} from '../../src/dataset/columns.js';
import { toJsonValue } from '../../src/dataset/values.js';
import { anyChain, type State, type Step } from '../helpers/any-chain.js';
import { type AnyTable, expectClose, kpiOf, rowsOf } from '../helpers/same-as-arquero.js';

const COLUMNS = {
  a: integer({ nullable: true }),
  p: decimal(2),
  f: float({ nullable: true }),
  s: text({ nullable: true }),
  d: date(),
  t: timestamp({ nullable: true }),
  b: boolean({ nullable: true }),
};
const START: State = {
  columns: { a: 'number', p: 'number', f: 'number', s: 'text', d: 'date', t: 'date', b: 'boolean' },
  keys: {},
};

const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(values, { freq: 5 });
const NEAR_LEAP_DAYS = [
  '2016-02-28',
  '2016-02-29',
  '2016-03-01',
  '2015-12-31',
  '1969-12-31',
  '1900-03-01',
];
const dates = fc.constantFrom(...NEAR_LEAP_DAYS).map((day) => new Date(`${day}T00:00:00Z`));
const moments = fc
  .tuple(dates, fc.constantFrom(0, 1, 86_399_999))
  .map(([day, ms]) => new Date(day.getTime() + ms));
const texts = fc.constantFrom('', 'a', 'b', 'Ω', 'zz', '🍕', '"', 'a|b', 'null', 'naïve\n');
const eighths = fc.integer({ min: -20, max: 40 }).map((n) => n / 8);
/** Of any size, so that sums of them round. */
const doubles = fc.oneof(
  eighths,
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.constantFrom(1e300, -1e300, 5e-324, 0.1, Number.NaN),
);

type Row = readonly [unknown, unknown, unknown, unknown, unknown, unknown, unknown];
const someRows = (floats: fc.Arbitrary<number>): fc.Arbitrary<Row[]> =>
  fc.array(
    fc.tuple(
      orNull(fc.integer({ min: -2, max: 3 })),
      fc.integer({ min: -300, max: 500 }).map((cents) => cents / 100),
      orNull(floats),
      orNull(texts),
      dates,
      orNull(moments),
      orNull(fc.boolean()),
    ),
    { maxLength: 14 },
  );

function toColumns(rows: readonly Row[]): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.keys(COLUMNS).map((name, i) => [name, rows.map((row) => row[i])]),
  );
}

const apply = (steps: readonly Step[]) => (t: AnyTable) =>
  steps.reduce((result, each) => each.apply(result), t);
const inWords = (steps: readonly Step[]): string => steps.map(({ text }) => text).join(' . ');

/** What Arquero gives, or undefined where no row was left on the way: over none it makes rows of its own. */
function inArquero(
  data: Record<string, unknown[]>,
  steps: readonly Step[],
): ColumnTable | undefined {
  let result = table(data) as ColumnTable;
  for (const each of steps) {
    if (result.numRows() === 0) return undefined;
    result = each.apply(result);
  }
  return result;
}

describe('any KPI', () => {
  it.each([
    ['of verbs that see a row at a time, and rollups', false, 1500],
    ['of all verbs', true, 1500],
  ])(
    '%s gives what the same verbs give in Arquero on the whole table',
    async (_of, isWide, numRuns) => {
      const chain = fc.nat(5).chain((length) => anyChain(START, length + 1, isWide));
      await fc.assert(
        fc.asyncProperty(chain, someRows(eighths), async (steps, rows) => {
          const data = toColumns(rows);
          const kpi = kpiOf(COLUMNS, apply(steps));
          const answer = await rowsOf(kpi, data);
          const expected = inArquero(data, steps);
          if (!expected) return;
          const { columns } = kpi.plan;
          const types = new Map(columns.map(({ name, type }) => [name, type]));
          const rowsExpected = (expected.objects() as Record<string, unknown>[]).map((row) =>
            Object.fromEntries(
              expected
                .columnNames()
                .map((name) => [name, toJsonValue(types.get(name) ?? 'any', row[name])]),
            ),
          );
          try {
            expectClose(answer, rowsExpected);
          } catch (error) {
            throw new Error(inWords(steps), { cause: error });
          }
        }),
        { numRuns },
      );
    },
  );

  it('gives the same bytes on every engine and splitting, of numbers of any size', async () => {
    const chain = fc.nat(4).chain((length) => anyChain(START, length + 1, true));
    await fc.assert(
      fc.asyncProperty(chain, someRows(doubles), async (steps, rows) => {
        expect(await rowsOf(kpiOf(COLUMNS, apply(steps)), toColumns(rows))).toBeInstanceOf(Array);
      }),
      { numRuns: 1000 },
    );
  });
});
