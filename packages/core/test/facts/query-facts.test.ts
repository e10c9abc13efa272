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
import { inlineEngine } from '../../src/engine/inline.js';
import { normalizeFilter } from '../../src/facts/filter.js';
import type { FactsFilter } from '../../src/facts/filter-types.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import type { Kpi } from '../../src/kpi/define-kpi.js';
import { op } from '../../src/kpi/op.js';
import { queryKpis } from '../../src/run/query-kpis.js';
import { run } from '../../src/run/run-kpi.js';
import { everyFilter, passes } from '../helpers/every-filter.js';
import { EVERY_KPI, everyRow, everyType, toCsv, toObjects } from '../helpers/every-type.js';
import { factsOf } from '../helpers/facts-of.js';

const json = (value: unknown): string => JSON.stringify(value, null, 1);

describe('facts of any rows, with any filter', () => {
  it('answer as a run over the rows that pass', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(everyRow, { maxLength: 40 }),
        everyFilter,
        fc.integer({ min: 1, max: 4 }),
        async (rows, filter, splits) => {
          const facts = await factsOf(everyType, fromCsv(toCsv(rows)), inlineEngine({ splits }));
          const answers = await queryKpis(EVERY_KPI, facts, filter);
          const passing = fromCsv(toCsv(rows.filter((row) => passes(filter, row))));
          for (const [i, kpi] of EVERY_KPI.entries()) {
            const { rows: expected } = await run(kpi, { data: passing });
            expect(json(answers[i]!.rows)).toBe(json(expected));
          }
          // The one form of a filter means the same, and is its own.
          const normal = normalizeFilter(filter, everyType);
          expect(normalizeFilter(JSON.parse(json(normal)), everyType)).toEqual(normal);
          const again = await queryKpis(EVERY_KPI, facts, normal);
          expect(json(again)).toBe(json(answers));
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);

  it('answer of rows in memory as of a file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(everyRow, { maxLength: 30 }), everyFilter, async (rows, filter) => {
        const ofFile = await factsOf(everyType, fromCsv(toCsv(rows)));
        const ofObjects = await factsOf(everyType, toObjects(rows), inlineEngine({ splits: 3 }));
        const [a, b] = [
          await queryKpis(EVERY_KPI, ofFile, filter),
          await queryKpis(EVERY_KPI, ofObjects, filter),
        ];
        expect(json(b)).toBe(json(a));
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** Columns of every width that a file has. */
const wide = defineDataset({
  name: 'wide',
  source: 'wide.csv',
  columns: {
    tiny: integer({ nullable: true }),
    small: integer(),
    middle: integer(),
    large: integer({ nullable: true }),
    cents: decimal(2, { nullable: true }),
    exact: decimal(11),
    ratio: float({ nullable: true }),
    flag: boolean({ nullable: true }),
    few: text({ nullable: true }),
    some: text(),
    many: text(),
    day: date(),
    moment: timestamp(),
  },
});

const iso = (ms: number): string => new Date(ms).toISOString();
/** Of two record batches and a part of a zone. */
const ROWS = 80_000;

function wideRow(i: number): Record<keyof typeof wide.columns, string | number | boolean | null> {
  const scrambled = (i * 7919) % ROWS;
  return {
    // A zone of nulls alone, one without any, and others.
    tiny: i < 5000 || (i > 20_000 && i % 3 === 0) ? null : (i % 200) - 100,
    small: (scrambled % 60_000) - 30_000,
    middle: i * 10 - 5,
    large: i % 11 === 0 ? null : (scrambled - 70_000) * 50_000_000_000,
    cents: i % 5 === 0 ? null : (scrambled - 1000) / 100,
    exact: (i - 100) / 8,
    ratio: i % 9 === 0 ? null : Math.sin(i),
    flag: i % 13 === 0 ? null : i % 2 === 0,
    few: i % 17 === 0 ? null : ['a', 'é', '寿'][(i >> 10) % 3]!,
    some: `s${scrambled % 1000}`,
    many: `m${i}`,
    day: iso(1.4e12 + Math.floor(i / 100) * 86_400_000).slice(0, 10),
    moment: iso(1.2e12 + scrambled * 977),
  };
}

const wideKpis: readonly Kpi[] = [
  wide.kpi('all', { title: 'All' }, (t) =>
    t.rollup({
      rows: () => op.count(),
      tiny: (d) => op.sum(d.tiny),
      small: (d) => op.sum(d.small),
      middle: (d) => op.sum(d.middle),
      large: (d) => op.sum(d.large),
      cents: (d) => op.sum(d.cents),
      exact: (d) => op.sum(d.exact),
      ratio: (d) => op.sum(d.ratio),
      flags: (d) => op.sum(d.flag),
      few: (d) => op.distinct(d.few),
      some: (d) => op.distinct(d.some),
      many: (d) => op.max(d.many),
      first: (d) => op.min(d.day),
      last: (d) => op.max(d.moment),
      // In no order, so that it is counted a second time.
      unordered: (d) => op.distinct(d.small),
    }),
  ),
  wide.kpi('groups', { title: 'Groups' }, (t) =>
    t
      .groupby('some', 'few', 'flag')
      .rollup({ rows: () => op.count(), sum: (d) => op.sum(d.cents) }),
  ),
];

const FILTERS: Record<string, FactsFilter> = {
  'no filter': {},
  'one byte': { tiny: { in: [-100, 3, 99] } },
  'ranges of one byte': { tiny: { ranges: [{ max: -50 }, { above: 10, below: 20 }] } },
  'nulls of one byte': { tiny: { in: [null] } },
  'no nulls, one byte': { tiny: { in: [null, 5], not: true } },
  'nulls and others': { tiny: { in: [null], ranges: [{ min: 95 }] } },
  'two bytes': { small: { ranges: [{ min: -20_000, max: -19_000 }, { min: 29_999 }] } },
  'nothing beyond two bytes': {
    small: { ranges: [{ min: -400_000, max: -40_000 }, { min: 40_000 }] },
  },
  'four bytes': { middle: { ranges: [{ min: 655_000, below: 656_001.5 }] } },
  'values of four bytes': { middle: { in: [-5, 5, 700_005, 6] } },
  'not some ranges of four bytes': {
    middle: { ranges: [{ max: 9999 }, { min: 20_005 }], not: true },
  },
  'eight bytes': { large: { ranges: [{ above: -1e14, max: 2e14 }] } },
  'values of eight bytes': { large: { in: [-3_500_000_000_000_000, 50_000_000_000, null] } },
  decimals: { cents: { ranges: [{ min: 1.005, max: 3.2 }], in: [-10] } },
  'wide decimals': { exact: { ranges: [{ above: 0.125, below: 2 }] } },
  floats: { ratio: { ranges: [{ above: 0.999 }] } },
  'floats and nulls': { ratio: { ranges: [{ max: -0.999 }, { min: 0.9999 }], in: [null] } },
  'not a range of floats': { ratio: { ranges: [{ min: -0.99, max: 0.99 }], not: true } },
  true: { flag: { in: [true] } },
  'not true': { flag: { in: [true], not: true } },
  'no flag': { flag: { in: [false, true], not: true } },
  'few texts': { few: { in: ['é', 'none'] } },
  'not a few texts': { few: { in: ['é'], not: true } },
  'some texts': { some: { ranges: [{ min: 's12', below: 's13' }] } },
  'many texts': { many: { in: ['m7', 'm70000', 'm79999'] } },
  'many texts of a range': { many: { ranges: [{ min: 'm1000', max: 'm1001' }] } },
  days: { day: { ranges: [{ min: '2014-06-01', below: '2014-07-01' }] } },
  moments: { moment: { ranges: [{ min: iso(1.2e12 + 9770), below: iso(1.2e12 + 97_700_000) }] } },
  several: {
    few: { in: ['a'] },
    day: { ranges: [{ min: '2014-06-01', below: '2016-07-01' }] },
    flag: { in: [true] },
    tiny: { ranges: [{ min: 0 }], in: [null] },
  },
  nothing: { few: { in: [] } },
  'nothing of two columns': { middle: { in: [-6] }, few: { in: ['a'] } },
};

describe('facts of several record batches', async () => {
  const names = Object.keys(wide.columns) as (keyof typeof wide.columns)[];
  const rows = Array.from({ length: ROWS }, (_, i) => wideRow(i));
  const toText = (some: typeof rows): string =>
    [
      names.join(','),
      ...some.map((row) => names.map((name) => row[name] ?? '').join(',')),
      '',
    ].join('\n');
  const facts = await factsOf(wide, fromCsv(toText(rows)));

  it('are as narrow as their values let them be', () => {
    expect(facts.rows).toBe(ROWS);
    expect([...facts.columns.values()].map(({ name, bits }) => [name, bits])).toEqual([
      ['tiny', 8],
      ['small', 16],
      ['middle', 32],
      ['large', 64],
      ['cents', 32],
      ['exact', 64],
      ['ratio', 64],
      ['flag', 1],
      ['few', 8],
      ['some', 16],
      ['many', 32],
      ['day', 32],
      ['moment', 64],
    ]);
  });

  it.each(Object.entries(FILTERS))(
    'answer as a run over the rows that pass: %s',
    async (name, filter) => {
      const some = rows.filter((row) =>
        passes(filter, row as never, (name) => row[name as 'tiny'] ?? null),
      );
      // A filter that lets nothing pass would test nothing.
      expect(some.length > 0).toBe(!name.startsWith('nothing'));
      const answers = await queryKpis(wideKpis, facts, filter);
      for (const [i, kpi] of wideKpis.entries()) {
        const { rows: expected } = await run(kpi, { data: fromCsv(toText(some)) });
        expect(json(answers[i]!.rows)).toBe(json(expected));
      }
      expect(await queryKpis(wideKpis, facts, normalizeFilter(filter, wide))).toEqual(answers);
    },
  );
});

describe('facts', () => {
  const other = defineDataset({ name: 'every_type', source: 'x.csv', columns: { id: text() } });
  const missing = defineDataset({ name: 'every_type', source: 'x.csv', columns: { it: text() } });
  const kpiOf = (dataset: typeof other): Kpi =>
    dataset.kpi('rows', { title: 'Rows' }, (t) => t.rollup({ rows: () => op.count() }));

  it('are refused where they are of other columns', async () => {
    const facts = await factsOf(everyType, fromCsv(toCsv([])));
    await expect(queryKpis([kpiOf(missing as never)], facts)).rejects.toMatchObject({
      code: 'FACTS_INVALID',
      message: 'The facts in facts cannot be used: there is no column it. Run again with --facts.',
    });
    await expect(queryKpis([kpiOf(other)], facts)).rejects.toMatchObject({
      code: 'FACTS_INVALID',
      message:
        'The facts in facts cannot be used: column id is declared otherwise now. Run again with --facts.',
    });
  });
});
