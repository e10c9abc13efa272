import { not, table } from 'arquero';
import { describe, expect, it } from 'vitest';
import { date, integer, text, time } from '../../src/dataset/columns.js';
import { verbSource } from '../../src/explain/verb-source.js';
import { type Definition, desc, op, rolling } from '../arquero/loose.js';
import { kpiOf } from '../helpers/same-as-arquero.js';

const COLUMNS = { id: integer(), kind: text(), n: integer(), day: date(), at: time() };
const OTHER = table({ kind: ['a'], 'two words': [1] });

function sourceOf(define: Definition): string {
  const { plan } = kpiOf(COLUMNS, define);
  return plan.verbs.map((verb) => verbSource(verb, ['table1', 'table2'])).join('.');
}

const CASES: [written: string, define: Definition][] = [
  ['filter(d => (d.n >= 2))', (t) => t.filter((d) => d.n >= 2)],
  ['derive({ x: d => (d.n * 2) })', (t) => t.derive({ x: (d) => d.n * 2 })],
  [
    "derive({ 'a b': d => d.n }, { drop: true })",
    (t) => t.derive({ 'a b': (d) => d.n }, { drop: true }),
  ],
  [
    'derive({ x: rolling(d => op.mean(d.n), [-2, 0]) })',
    (t) => t.derive({ x: rolling((d) => op.mean(d.n), [-2, 0]) }),
  ],
  [
    'derive({ x: rolling(d => op.sum(d.n), [-Infinity, 0], true) })',
    (t) => t.derive({ x: rolling((d) => op.sum(d.n), undefined, true) }),
  ],
  ["select('kind', 'n', 'day', 'at')", (t) => t.select(not('id'))],
  ["select('id', { n: 'count' })", (t) => t.select('id', { n: 'count' })],
  ["rename({ n: 'count' })", (t) => t.rename({ n: 'count' })],
  [
    "groupby('kind', { hour: d => op.utchours(d.at) })",
    (t) => t.groupby('kind', { hour: (d) => op.hours(d.at) }),
  ],
  ['ungroup()', (t) => t.ungroup()],
  ['rollup()', (t) => t.rollup()],
  [
    'rollup({ n: d => op.sum(d.n), days: d => op.distinct(d.day) })',
    (t) => t.rollup({ n: op.sum('n'), days: op.distinct('day') }),
  ],
  ['count()', (t) => t.count()],
  ["count({ as: 'rows' })", (t) => t.count({ as: 'rows' })],
  ["orderby('kind', desc('n'), d => (- d.id))", (t) => t.orderby('kind', desc('n'), (d) => -d.id)],
  ['slice(1)', (t) => t.slice(1)],
  ['slice(-3, -1)', (t) => t.slice(-3, -1)],
  ['sample(3, { seed: 1 })', (t) => t.sample(3)],
  [
    'sample(3, { weight: d => d.n, replace: true, shuffle: false, seed: 7 })',
    (t) => t.sample(3, { weight: 'n', replace: true, shuffle: false, seed: 7 }),
  ],
  ["dedupe('kind', { even: d => (d.n % 2) })", (t) => t.dedupe('kind', { even: (d) => d.n % 2 })],
  ["lookup(table1, 'kind', 'two words')", (t) => t.lookup(OTHER, 'kind', 'two words')],
  [
    "lookup(table1, ['id', 'two words'], { k: d => d.kind })",
    (t) => t.lookup(OTHER, ['id', 'two words'], { k: (d) => d.kind }),
  ],
  ["semijoin(table1, 'kind')", (t) => t.semijoin(OTHER)],
  [
    'antijoin(table1, (a, b) => (a.n > b["two words"]))',
    (t) => t.antijoin(OTHER, (a, b) => a.n > b['two words']),
  ],
  ["join(table1, 'kind', [['id', 'kind', 'n', 'day', 'at'], ['two words']])", (t) => t.join(OTHER)],
  [
    'join_left(table1, \'kind\', { x: (a, b) => (a.n + b["two words"]) })',
    (t) => t.join_left(OTHER, 'kind', { x: (a, b) => a.n + b['two words'] }),
  ],
  ['concat(table1, table2)', (t) => t.concat(OTHER, OTHER)],
  ["fold(['n', 'id'], { as: ['key', 'value'] })", (t) => t.fold(['n', 'id'])],
  [
    "pivot('kind', { n: d => op.any(d.n) }, { limit: 3, sort: false })",
    (t) => t.pivot('kind', 'n', { limit: 3, sort: false }),
  ],
  [
    "derive({ a: d => [d.n, d.id] }).spread('a', { drop: false, as: ['p', 'q'] })",
    (t) => t.derive({ a: (d) => [d.n, d.id] }).spread('a', { drop: false, as: ['p', 'q'] }),
  ],
  [
    "derive({ a: d => [d.n] }).unroll('a', { limit: 2, index: 'place' })",
    (t) => t.derive({ a: (d) => [d.n] }).unroll('a', { limit: 2, index: 'place' }),
  ],
  [
    'impute({ n: d => 0 }, { expand: { kind: d => op.array_agg_distinct(d.kind) } })',
    (t) => t.impute({ n: () => 0 }, { expand: 'kind' }),
  ],
  ['filter(d => (d.kind === "it\'s"))', (t) => t.filter((d) => d.kind === "it's")],
  [
    'filter(d => (op.parse_date(d.kind) < d.day))',
    (t) => t.filter((d) => op.parse_date(d.kind) < d.day),
  ],
];

describe('a verb for people', () => {
  it.each(CASES)('is %s', (written, define) => {
    expect(sourceOf(define)).toBe(written);
  });

  it('names what a lookup finds after the lookup', () => {
    const { plan } = kpiOf(COLUMNS, (t) =>
      t
        .semijoin(OTHER, 'kind')
        .lookup(OTHER, 'kind', 'two words')
        .derive({ x: (d: { 'two words': number }) => d['two words'] })
        .groupby('x')
        .count(),
    );
    expect(plan.verbs.map((verb) => verbSource(verb, ['table1', 'table2']))).toContain(
      'derive({ x: d => d["two words"] })',
    );
  });
});
