import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inlineEngine } from '../../src/engine/inline.js';
import { normalizeFilter } from '../../src/facts/filter.js';
import { type FilterColumn, parseCondition } from '../../src/facts/filter-text.js';
import type { FactsCondition } from '../../src/facts/filter-types.js';
import { formatCondition } from '../../src/facts/format-condition.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { queryKpis } from '../../src/run/query-kpis.js';
import { TavolaError } from '../../src/util/errors.js';
import { everyFilter } from '../helpers/every-filter.js';
import { EVERY_KPI, everyRow, everyType, toCsv } from '../helpers/every-type.js';
import { factsOf } from '../helpers/facts-of.js';

const COLUMNS = new Map<string, FilterColumn>(
  Object.entries(everyType.columns).map(([name, spec]) => [name, { name, ...spec }]),
);
const columnOf = (name: string): FilterColumn => COLUMNS.get(name)!;

function problem(column: string, text: string): string {
  try {
    parseCondition(columnOf(column), text);
  } catch (error) {
    if (error instanceof TavolaError && error.code === 'FILTER_INVALID') return error.message;
    throw error;
  }
  throw new Error(`${text} was read.`);
}

describe('a condition as text', () => {
  it.each<[column: string, text: string, condition: FactsCondition]>([
    ['size', 'L', { in: ['L'] }],
    ['size', 'S,L', { in: ['S', 'L'] }],
    ['size', '!S,L', { in: ['S', 'L'], not: true }],
    ['name', 'null', { in: [null] }],
    ['name', '!null', { in: [null], not: true }],
    ['name', '"null",Ann', { in: ['null', 'Ann'] }],
    ['name', '""', { in: [''] }],
    ['name', '"a,b","say ""hi""",null', { in: ['a,b', 'say "hi"', null] }],
    ['name', '"!x",a!,a<b,<,a.b', { in: ['!x', 'a!', 'a<b', '<', 'a.b'] }],
    ['name', 'A..<B', { ranges: [{ min: 'A', below: 'B' }] }],
    ['name', '".."<..<"a..b","x"..', { ranges: [{ above: '..', below: 'a..b' }, { min: 'x' }] }],
    ['name', '..""', { ranges: [{ max: '' }] }],
    ['name', '..', { ranges: [{}] }],
    ['name', '!', { in: [], not: true }],
    ['name', '!!', { in: [] }],
    ['quantity', '1,3..5,9..', { in: [1], ranges: [{ min: 3, max: 5 }, { min: 9 }] }],
    ['quantity', '2<..<5', { ranges: [{ above: 2, below: 5 }] }],
    ['quantity', '..2', { ranges: [{ max: 2 }] }],
    ['quantity', '5..<5', { ranges: [{ min: 5, below: 5 }] }],
    ['quantity', '!-1,1.5..2.5', { in: [-1], ranges: [{ min: 1.5, max: 2.5 }], not: true }],
    ['price', '-9.5,.25', { in: [-9.5, 0.25] }],
    ['weight', '1e-3..1E+6', { ranges: [{ min: 0.001, max: 1e6 }] }],
    ['paid', 'true,null', { in: [true, null] }],
    ['paid', '"false"', { in: [false] }],
    ['day', '2015-01-01..2015-01-31', { ranges: [{ min: '2015-01-01', max: '2015-01-31' }] }],
    ['opens', '11:30..<14:00:00.5', { ranges: [{ min: '11:30', below: '14:00:00.5' }] }],
    ['moment', '2015-01-01 11:30..', { ranges: [{ min: '2015-01-01 11:30' }] }],
  ])('of %s is read: %s', (column, text, condition) => {
    expect(parseCondition(columnOf(column), text)).toEqual(condition);
    expect(parseCondition(columnOf(column), formatCondition(condition))).toEqual(condition);
  });

  it.each<[column: string, text: string, what: string]>([
    ['name', '', 'it is empty: leave it out, or write "" for the empty text'],
    ['name', 'a,,b', 'a value is missing: write "" for the empty text'],
    ['name', 'a,', 'a value is missing'],
    ['name', ',', 'a value is missing'],
    ['name', '!!a', '"!a" has to stand in double quotes'],
    ['name', 'a,!b', '"!b" has to stand in double quotes'],
    ['name', 'a"b', '"a\\"b" has to stand in double quotes, with each double quote in it doubled'],
    ['name', '"a', '"\\"a" stands where a comma would have to'],
    ['name', '"a"b', '"b" stands where a comma would have to'],
    ['name', 'a..b..c', '"..c" stands where a comma would have to'],
    ['name', '<..b', 'a < has no value beside it'],
    ['name', 'a..<', 'a < has no value beside it'],
    ['name', 'b..a', 'its range from "b" to "a" ends before it begins'],
    ['size', 'XL', '"XL" is none of its values; allowed are S, M, L, null'],
    ['size', 'L,constructor', '"constructor" is none of its values'],
    ['quantity', '1.5', '1.5 is no integer; allowed are values as 3, ranges as 3..5, null'],
    ['quantity', '9007199254740993', '9007199254740993 is no integer'],
    ['quantity', '0x10', '"0x10" is no integer'],
    ['quantity', ' 1', '" 1" is no integer'],
    ['quantity', '5..3', 'its range from 5 to 3 ends before it begins'],
    ['quantity', 'null..3', 'null is in no range'],
    ['price', '1.005', '1.005 is no decimal with 2 digits after the point'],
    ['weight', '1e999', '"1e999" is no float'],
    ['weight', 'NaN', '"NaN" is no float'],
    ['paid', 'yes', '"yes" is no boolean; allowed are true, false, null'],
    ['paid', 'false..true', 'true and false have no ranges'],
    ['day', '2015-02-30', '"2015-02-30" is no date; allowed are values as 2015-01-01'],
    ['day', '2015-03-01..2015-02-01', 'ends before it begins'],
    ['opens', '25:00', '"25:00" is no time'],
    ['opens', '10:00..9:00', '"9:00" is no time'],
    ['moment', '2015-01-01', '"2015-01-01" is no timestamp'],
    ['name', 'x'.repeat(8193), 'it has more than 8192 characters'],
    ['quantity', '1,'.repeat(1000).concat('1'), 'it lists more than 1000 values and ranges'],
  ])('of %s is refused: %s', (column, text, what) => {
    const message = problem(column, text);
    expect(message).toContain(`The filter cannot be used: of column ${column}, `);
    expect(message).toContain(what);
    expect(message).toContain('; allowed are ');
    expect(message.length).toBeLessThan(500);
  });

  it('that is written and read again means the same', async () => {
    const rows = fc.sample(everyRow, { seed: 11, numRuns: 60 });
    const facts = await factsOf(everyType, fromCsv(toCsv(rows)), inlineEngine());
    await fc.assert(
      fc.asyncProperty(everyFilter, async (filter) => {
        const known = Object.entries(filter).filter(([, { in: values = [] }]) =>
          // A value that the column cannot have is refused where it is written.
          values.every((value) => value !== 'XXL'),
        );
        const again = known.map(([name, condition]) => [
          name,
          parseCondition(columnOf(name), formatCondition(condition)),
        ]);
        const [a, b] = [Object.fromEntries(known), Object.fromEntries(again)];
        expect(await queryKpis(EVERY_KPI, facts, b)).toEqual(await queryKpis(EVERY_KPI, facts, a));
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('of whatever characters is read, or refused with what is allowed', () => {
    const words = fc.constantFrom(
      ...'!,."<',
      '..',
      'null',
      'true',
      '1',
      '-',
      'L',
      'é',
      '2015-01-01',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    let read = 0;
    fc.assert(
      fc.property(fc.constantFrom(...COLUMNS.values()), text, (column, some) => {
        let condition: FactsCondition;
        try {
          condition = parseCondition(column, some);
        } catch (error) {
          expect((error as TavolaError).code).toBe('FILTER_INVALID');
          return;
        }
        read++;
        const filter = { [column.name]: condition };
        const again = parseCondition(column, formatCondition(condition));
        expect(normalizeFilter({ [column.name]: again }, everyType)).toEqual(
          normalizeFilter(filter, everyType),
        );
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(300);
  });
});
