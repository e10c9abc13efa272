import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boolean,
  date,
  decimal,
  float,
  integer,
  text,
  time,
  timestamp,
} from '../../src/dataset/columns.js';
import { toExpressionValue, toJsonValue } from '../../src/dataset/values.js';
import type { Facts } from '../../src/facts/facts.js';
import { readFacts } from '../../src/facts/facts.js';
import type {
  FactsCondition,
  FactsFilter,
  FilterRange,
  FilterValue,
} from '../../src/facts/filter-types.js';
import { scanFacts } from '../../src/facts/scan-facts.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { passes } from '../helpers/every-filter.js';
import { factsBytes } from '../helpers/facts-of.js';

/** Columns of every width, in the file and in memory, with as many different values as ask for every kind of test. */
const wide = defineDataset({
  name: 'wide',
  source: 'wide.csv',
  columns: {
    id: integer(),
    byte: integer({ nullable: true }),
    short: integer(),
    word: integer({ nullable: true }),
    long: integer(),
    // Narrower in memory than Arrow has decimals and dates.
    tip: decimal(2),
    price: decimal(2, { nullable: true }),
    exact: decimal(11, { nullable: true }),
    ratio: float({ nullable: true }),
    flag: boolean({ nullable: true }),
    few: text({ nullable: true }),
    some: text({ nullable: true }),
    many: text(),
    day: date({ nullable: true }),
    opens: time(),
    moment: timestamp({ nullable: true }),
    // Null wherever there is a row.
    nothing: text({ nullable: true }),
    never: date({ nullable: true }),
  },
});

type Row = Record<string, FilterValue>;

/** Of two record batches, the last zone of one row. */
const ROWS = 17 * 4096 + 1;
const iso = (ms: number): string => new Date(ms).toISOString();

function rowAt(i: number): Row {
  const mixed = (i * 7919) % ROWS;
  return {
    id: i,
    byte: i % 7 === 0 ? null : (mixed % 256) - 128,
    short: mixed - 32_768 < 32_768 ? mixed - 32_768 : 0,
    // A zone of nulls, and one of few.
    word: (i >= 4096 && i < 8192) || i === 9000 ? null : mixed * 30_000 - 1e9,
    long: (mixed - 30_000) * 40_000_000_000,
    tip: (mixed % 100) / 100,
    price: i % 5 === 0 ? null : ((mixed % 3000) - 500) / 100,
    exact: i % 19 === 0 ? null : (i - 100) / 8,
    ratio:
      i % 9 === 0 ? null : i % 31 === 0 ? Number.NaN : Math.round(Math.sin(i) * 1000) / 1000 + 0,
    flag: i % 13 === 0 ? null : mixed % 3 === 0,
    few: i % 17 === 0 ? null : ['a', 'é', '寿', ''][(i >> 10) % 4]!,
    some: i % 23 === 0 ? null : `s${mixed % 1000}`,
    many: `m${mixed}`,
    day: i % 29 === 0 ? null : iso(1.4e12 + (mixed % 4000) * 86_400_000).slice(0, 10),
    opens: iso(mixed * 1000).slice(11, 19),
    moment: i % 6 === 0 ? null : iso(1.2e12 + mixed * 977),
    nothing: null,
    never: null,
  };
}

const NAMES = Object.keys(wide.columns);
const rows = Array.from({ length: ROWS }, (_, i) => rowAt(i));
const bytes = await factsBytes(
  wide,
  rows.map((row) => ({ ...row })),
);
/** With columns that become resident, and without. */
const FACTS = [readFacts(bytes, 'facts'), readFacts(bytes, 'facts', 0)];

/** The rows that pass, each as the values of some columns. */
function scan(facts: Facts, filter: FactsFilter, read: readonly string[]): FilterValue[][] {
  const found: FilterValue[][] = [];
  facts.memory.use((kernel) => {
    scanFacts(facts, filter, new Set(read), kernel, (batch) => {
      for (let row = 0; row < batch.rows; row++) {
        found.push(
          read.map((name) => {
            const { type, scale, values, nulls, strings } = batch.columns[name]!;
            if (nulls?.[row] === 1) return null;
            if (type === 'text') return strings![values[row]!]!;
            if (type === 'float') return values[row]!;
            return toJsonValue(type, toExpressionValue(type, scale, values[row]!)) as FilterValue;
          }),
        );
      }
      return true;
    });
  });
  return found;
}

const passing = (filter: FactsFilter): Row[] =>
  rows.filter((row) => passes(filter, row as never, (name) => row[name]!));

const idsOf = (facts: Facts, filter: FactsFilter): FilterValue[] =>
  scan(facts, filter, ['id']).map(([id]) => id!);

function conditionOf(name: string): fc.Arbitrary<FactsCondition> {
  const { type } = wide.columns[name]!;
  const finite = (value: FilterValue): boolean => !Number.isNaN(value);
  const value = fc.nat(ROWS - 1).map((i) => rows[i]![name] ?? null);
  const known = value.filter((value) => value !== null && finite(value)) as fc.Arbitrary<
    string | number
  >;
  const values = fc.array(value.filter(finite), { maxLength: 40 });
  if (type === 'boolean') return fc.record({ in: values, not: fc.boolean() });
  const range: fc.Arbitrary<FilterRange> = fc
    .tuple(known, known, fc.constantFrom('closed', 'open', 'min', 'below'))
    .map(([a, b, form]) => {
      const [least, greatest] = a < b ? [a, b] : [b, a];
      if (form === 'closed') return { min: least, max: greatest };
      if (form === 'open') return { above: least, below: greatest };
      return form === 'min' ? { min: greatest } : { below: least };
    });
  return fc.record({
    in: values,
    not: fc.boolean(),
    ranges: fc.array(range, { maxLength: 3 }),
  });
}

const anyFilter: fc.Arbitrary<FactsFilter> = fc
  .subarray(
    NAMES.filter((name) => rows.some((row) => row[name] !== null)),
    { minLength: 1, maxLength: 3 },
  )
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, conditionOf(name)]))));

describe('a scan of facts', () => {
  it('hands out the rows that pass any filter, whether or not columns are kept in memory', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const expected = passing(filter).map(({ id }) => id);
        for (const facts of FACTS) expect(idsOf(facts, filter)).toEqual(expected);
      }),
      { numRuns: 80 },
    );
  }, 120_000);

  it.each(FACTS)('hands out the values of all columns', (facts) => {
    const filter = { short: { ranges: [{ min: -31_000 }] } };
    const expected = passing(filter);
    for (let time = 0; time < 3; time++) {
      const found = scan(facts, filter, NAMES);
      expect(found.length).toBe(expected.length);
      const wrong = found.findIndex((values, i) =>
        values.some((value, n) => !Object.is(value, expected[i]![NAMES[n]!])),
      );
      expect(found[wrong]).toEqual(expected[wrong] && Object.values(expected[wrong]));
    }
  });

  it('keeps columns once they have been read as a whole, in no more memory than allowed', () => {
    const bits = (facts: Facts): Record<string, number | undefined> =>
      Object.fromEntries(
        NAMES.map((name) => [name, facts.memory.resident(facts.columns.get(name)!)?.bits]),
      );
    const fresh = readFacts(bytes, 'facts');
    scan(fresh, {}, NAMES);
    expect(Object.values(bits(fresh)).filter(Boolean)).toEqual([]);
    scan(fresh, {}, []);
    expect(bits(fresh)).toEqual({
      ...{ id: 32, byte: 8, short: 16, word: 32, long: 64, tip: 8, price: 16, exact: 64 },
      ...{ ratio: 64, flag: 1, few: 8, some: 16, many: 32, day: 16, opens: 32, moment: 64 },
      ...{ nothing: 8, never: 8 },
    });
    const small = readFacts(bytes, 'facts', 400_000);
    for (let time = 0; time < 3; time++) scan(small, {}, ['id', 'byte', 'tip']);
    expect(Object.entries(bits(small)).filter(([, bits]) => bits)).toEqual([
      ['byte', 8],
      ['tip', 8],
    ]);
  });

  it.each<[string, FactsFilter]>([
    ['a text that no row has', { some: { in: ['s1000', 'x'] } }],
    ['values beyond all', { short: { ranges: [{ max: -40_000 }, { min: 40_000 }] } }],
    ['a value of a column that is all null', { nothing: { in: ['a'] } }],
    ['not null in a column that is all null', { never: { in: [null], not: true } }],
    ['nothing listed', { many: { in: [] } }],
    ['what one of two columns excludes', { flag: { in: [true] }, nothing: { in: ['a'] } }],
  ])('looks at no row for %s', (_name, filter) => {
    const facts = readFacts(bytes, 'facts');
    const copied: string[] = [];
    facts.memory.noteCopy = ({ name }) => copied.push(name);
    expect(idsOf(facts, filter)).toEqual([]);
    expect(copied).toEqual([]);
  });

  it.each<[string, FactsFilter]>([
    ['null in a column that is all null', { nothing: { in: [null] } }],
    ['all but a text that no row has', { many: { in: ['x'], not: true } }],
    ['no condition', {}],
  ])('looks at no filtered column for %s', (_name, filter) => {
    const facts = readFacts(bytes, 'facts');
    const copied = new Set<string>();
    facts.memory.noteCopy = ({ name }) => copied.add(name);
    expect(idsOf(facts, filter)).toHaveLength(ROWS);
    expect([...copied]).toEqual(['id']);
  });

  it('stops when no more is wanted', () => {
    let batches = 0;
    FACTS[0]!.memory.use((kernel) =>
      scanFacts(FACTS[0]!, {}, new Set(['id']), kernel, ({ rows }) => {
        expect(rows).toBe(2048);
        return ++batches < 3;
      }),
    );
    expect(batches).toBe(3);
  });
});
