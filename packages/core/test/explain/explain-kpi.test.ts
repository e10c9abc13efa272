import { table } from 'arquero';
import { describe, expect, it } from 'vitest';
import { date, decimal, float, integer, text, time } from '../../src/dataset/columns.js';
import { explainKpi } from '../../src/explain/explain-kpi.js';
import { formatExplanation } from '../../src/explain/format-explanation.js';
import { MERGE_WORDS } from '../../src/explain/merge-words.js';
import { AGGREGATES } from '../../src/ops/aggregates.js';
import { type Definition, desc, op } from '../arquero/loose.js';
import { kpiOf } from '../helpers/same-as-arquero.js';

const COLUMNS = {
  id: integer(),
  kind: text(),
  n: integer(),
  price: decimal(2),
  x: float(),
  day: date(),
  at: time(),
};
const KINDS = table({ kind: ['a', 'b'], label: ['Alpha', 'Beta'] });

const explain = (define: Definition) => explainKpi(kpiOf(COLUMNS, define));

describe('an explanation', () => {
  it('says what runs where the data is, what is sent, and what comes after', () => {
    const explanation = explain((t) =>
      t
        .filter((d) => d.n >= 2)
        .groupby('kind', { hour: (d) => op.utchours(d.at) })
        .rollup({ revenue: (d) => op.sum(d.price), each: (d) => op.sum(d.price) / op.count() })
        .orderby(desc('revenue')),
    );
    expect(explanation).toMatchObject({
      kpi: 'kpi',
      dataset: 'data',
      path: 'split',
      verbs: [
        { part: 'head', code: 'filter(d => (d.n >= 2))' },
        { part: 'head', code: "groupby('kind', { hour: d => op.utchours(d.at) })" },
        { part: 'head' },
        { part: 'tail', code: "orderby(desc('revenue'))" },
      ],
      partial: {
        keys: [
          { name: 'kind', type: 'text', bytes: 8 },
          { name: 'hour', type: 'integer', bytes: 8, code: 'd => op.utchours(d.at)' },
        ],
        aggregates: [
          {
            slot: '#0',
            code: 'op.sum(d.price)',
            inputs: [{ type: 'decimal', scale: 2 }],
            keeps: 'constant',
            merges: 'Exact sums are added; the total is rounded once, at the end.',
          },
          { slot: '#1', code: 'op.count()', inputs: [] },
        ],
      },
      measures: [
        { name: 'revenue', code: 'd => d["#0"]' },
        { name: 'each', code: 'd => (d["#0"] / d["#1"])' },
      ],
      result: {
        columns: [
          { name: 'kind', type: 'text' },
          { name: 'hour', type: 'integer' },
          { name: 'revenue', type: 'decimal', scale: 2 },
          { name: 'each', type: 'float' },
        ],
        isOpen: false,
      },
      warnings: [],
    });
    expect(explanation).not.toHaveProperty('gathered');
    expect(explanation.columns.read.map(({ name }) => name)).toEqual(['kind', 'n', 'price', 'at']);
    expect(explanation.columns.checked.map(({ name }) => name)).toEqual(['id', 'x', 'day']);
    expect(explanation.kernel.map(({ uses, how }) => [uses, how])).toEqual([
      [['filter'], 'by vector'],
      [['key kind'], 'column'],
      [['key hour'], 'date arithmetic'],
      [['op.sum'], 'column'],
    ]);
    expect(explanation.kernel[0]!.code).toBe('d => (d.n >= 2)');
  });

  it('counts what a split sends as an accumulator does', () => {
    const [sum, valid, list] = explain((t) =>
      t.rollup({ s: op.sum('price'), v: op.valid('price'), l: op.array_agg('kind') }),
    ).partial.aggregates;
    const arrays = sum!.sends.map(({ array, bytes }) => [array, bytes]);
    expect(arrays).toContainEqual(['Float64Array', 8]);
    expect(valid!.sends.reduce((all, { bytes }) => all + bytes, 0)).toBe(8);
    expect(list).toMatchObject({ keeps: 'all values' });
    expect(list!.sends.every(({ bytes }) => bytes === 0)).toBe(true);
  });

  it('knows which counts of different values rely on the order of the rows', () => {
    const [ids, kinds] = explain((t) =>
      t.rollup({ ids: op.distinct('id'), kinds: op.distinct('kind') }),
    ).partial.aggregates;
    expect(ids).toMatchObject({ keeps: 'distinct values', reliesOnOrder: true });
    expect(kinds).not.toHaveProperty('reliesOnOrder');
  });

  it('says why rows are gathered, and how many may be', () => {
    const explanation = explain((t) =>
      t
        .filter((d) => d.n > 1)
        .orderby('x')
        .slice(0, 3),
    );
    expect(explanation).toMatchObject({
      path: 'gathered',
      gathered: { most: 1_000_000 },
      verbs: [{ part: 'head' }, { part: 'tail' }, { part: 'tail' }],
      warnings: ['Its rows are kept in memory, which grows with the data.'],
    });
    expect(explanation.gathered!.reason).toContain('slice');
    const first = explain((t) => t.slice(0, 3));
    expect(first).toMatchObject({ gathered: { take: 3 }, warnings: [] });
  });

  it('gives no name to keys that are no columns of the result', () => {
    const explanation = explain((t) => t.dedupe('kind').count());
    expect(explanation.partial.keys).toMatchObject([{ name: '', code: 'd => d.kind' }]);
    expect(formatExplanation(explanation)).toMatch(/^ {2}key +text/m);
    expect(JSON.stringify(explanation)).not.toContain('\\u0001');
  });

  it('tells of other tables, and when they are computed', () => {
    const explanation = explain((t) =>
      t
        .lookup(KINDS, 'kind', 'label')
        .groupby('label')
        .rollup({ n: (d) => op.sum(d.n) }),
    );
    expect(explanation.path).toBe('split');
    expect(explanation.lookups).toEqual([
      { table: 'table1', left: ['d => d.kind'], right: ['kind'], columns: ['label'] },
    ]);
    expect(explanation.partial.keys).toMatchObject([{ name: 'label', code: 'd => lookup1.label' }]);
    expect(explanation.tables).toMatchObject([{ name: 'table1', rows: 2 }]);
    const late = explain((t) =>
      t
        .groupby('kind')
        .count()
        .join(t.groupby('kind').count({ as: 'all' }), 'kind'),
    );
    expect(late.tables).toMatchObject([
      {
        name: 'table1',
        kpi: {
          dataset: 'data',
          pass: 'the same',
          verbs: ["groupby('kind')", "count({ as: 'all' })"],
        },
      },
    ]);
    const drawn = explain((t) => t.count().join(t.sample(3).count(), [[], []]));
    expect(drawn.warnings).toEqual([
      'The rows of table1 are gathered, since sample looks at all rows at once.',
    ]);
    const early = explain((t) => t.semijoin(t.groupby('kind').count(), 'kind').count());
    expect(early.tables).toMatchObject([{ kpi: { pass: 'before' } }]);
  });

  it('warns of what grows with the data, and of columns that the data name', () => {
    const { warnings } = explain((t) =>
      t
        .groupby('kind', 'n')
        .rollup({ l: op.array_agg('x') })
        .groupby('kind')
        .pivot('n', 'l'),
    );
    expect(warnings).toEqual([
      'op.array_agg keeps the value of every row, so memory grows with the data.',
      'Some columns of the result are named by the data.',
    ]);
  });

  it('has words for the merge of every aggregate, and for no other', () => {
    expect(Object.keys(MERGE_WORDS).sort()).toEqual([...AGGREGATES.keys()].sort());
    for (const words of Object.values(MERGE_WORDS)) expect(words).toMatch(/^[A-Z].*\.$/);
  });
});
