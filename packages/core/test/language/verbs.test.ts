import { all, frac, not, seed, table } from 'arquero';
import { describe, expect, it } from 'vitest';
import { date, integer, text, time } from '../../src/dataset/columns.js';
import { type Definition, desc, op, rolling } from '../arquero/loose.js';
import { expectSame, kpiOf, type Path, rowsOf } from '../helpers/same-as-arquero.js';

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const at = (text: string) => new Date(`1970-01-01T${text}Z`);
const COLUMNS = {
  id: integer(),
  kind: text({ nullable: true }),
  n: integer({ nullable: true }),
  m: integer(),
  day: date(),
  at: time(),
};
const DATA = {
  id: [1, 2, 3, 4, 5, 6, 7, 8],
  kind: ['b', 'a', 'b', null, 'c', 'a', 'b', 'ü'],
  n: [3, 1, null, 4, 1, 5, 9, 2],
  m: [2, 7, 1, 8, 2, 8, 1, 8],
  day: '2016-02-28 2016-02-29 2016-02-28 2016-03-01 2015-12-31 2016-02-29 2016-02-28 1969-12-31'
    .split(' ')
    .map(day),
  at: '09:00:00 23:59:59 12:30:00 00:00:00 09:15:00 12:00:00 23:00:00 07:07:07'.split(' ').map(at),
};
const KINDS = table({
  kind: ['a', 'b', 'd', 'ü', null],
  label: ['Alpha', 'Beta', 'Delta', 'Umlaut', 'None'],
  weight: [1, 2, 4, 8, 16],
});
const TWICE = table({ kind: ['b', 'a', 'b'], x: [1, 2, 3] });

const CASES: [name: string, path: Path, define: Definition][] = [
  [
    'filter',
    'split',
    (t) =>
      t
        .filter((d) => d.m > 1)
        .groupby('kind')
        .count(),
  ],
  [
    'filter after groupby',
    'split',
    (t) =>
      t
        .groupby('kind')
        .filter((d) => d.id > 2)
        .count(),
  ],
  ['filter by a window', 'gathered', (t) => t.filter(() => op.row_number() < 4).count()],
  ['filter by an aggregate', 'gathered', (t) => t.filter(({ n }) => n < op.median(n))],
  [
    'filter of groups',
    'split',
    (t) =>
      t
        .groupby('kind')
        .count()
        .filter((d) => d.count > op.mean(d.count)),
  ],
  ['derive', 'split', (t) => t.derive({ x: (d) => d.m * 2 }).rollup({ x: (d) => op.sum(d.x) })],
  ['derive with drop', 'gathered', (t) => t.derive({ x: (d) => d.m * 2 }, { drop: true })],
  ['derive before', 'gathered', (t) => t.derive({ x: (d) => d.m * 2 }, { before: 'n' })],
  ['derive after', 'gathered', (t) => t.derive({ x: (d) => d.m, n: (d) => d.id }, { after: 'n' })],
  [
    'derive of an aggregate',
    'gathered',
    (t) => t.groupby('kind').derive({ x: (d) => d.m / op.sum(d.m) }),
  ],
  [
    'groupby of expressions',
    'split',
    (t) => t.groupby({ y: (d) => op.utcyear(d.day), h: (d) => op.utchours(d.at) }).count(),
  ],
  [
    'groupby of lists',
    'split',
    (t) => t.groupby(['kind', { odd: (d) => d.m % 2 }]).rollup({ n: op.sum('n') }),
  ],
  [
    'groupby of an aggregate',
    'gathered',
    (t) => t.groupby({ big: (d) => d.n > op.mean(d.n) }).count(),
  ],
  ['groupby and nothing', 'gathered', (t) => t.groupby('kind')],
  ['rollup of nothing', 'split', (t) => t.groupby('kind').rollup()],
  [
    'rollup in expressions',
    'split',
    (t) =>
      t
        .groupby('kind')
        .rollup({ r: (d) => op.sum(d.n) / op.count(), v: (d) => op.max(d.n) - op.min(d.n) }),
  ],
  ['rollup over a key', 'split', (t) => t.groupby('kind').rollup({ kind: (d) => op.max(d.m) })],
  ['count', 'split', (t) => t.groupby('kind').count({ as: 'rows' })],
  ['select', 'gathered', (t) => t.select('m', 'id')],
  ['select by helpers', 'gathered', (t) => t.select(not('kind', 'n'), { m: 'em' })],
  ['rename', 'gathered', (t) => t.rename({ m: 'em', kind: 'sort' })],
  ['relocate', 'gathered', (t) => t.relocate(['m', 'day'], { before: 'kind' })],
  ['relocate after', 'gathered', (t) => t.relocate('id', { after: 'm' })],
  ['orderby', 'gathered', (t) => t.orderby('kind', desc('m'), 'id')],
  [
    'orderby of expressions',
    'gathered',
    (t) =>
      t.orderby(
        (d) => -d.m,
        desc((d) => d.id),
      ),
  ],
  [
    'orderby before a sum',
    'split',
    (t) =>
      t
        .orderby('m')
        .groupby('kind')
        .rollup({ m: (d) => op.sum(d.m) }),
  ],
  [
    'orderby before a list',
    'gathered',
    (t) =>
      t
        .orderby(desc('id'))
        .groupby('kind')
        .rollup({ ids: (d) => op.array_agg(d.id) }),
  ],
  ['slice', 'gathered', (t) => t.slice(2, 5)],
  ['slice from the end', 'gathered', (t) => t.slice(-3)],
  ['slice of groups', 'gathered', (t) => t.groupby('kind').slice(0, 1)],
  [
    'slice of ordered groups',
    'gathered',
    (t) => t.groupby('kind').orderby(desc('m')).slice(0, 1).count(),
  ],
  ['dedupe', 'split', (t) => t.dedupe('kind')],
  ['dedupe of all', 'split', (t) => t.select('kind', 'm').dedupe()],
  ['dedupe of an expression', 'split', (t) => t.dedupe({ k: (d) => d.m % 3 }).select('id')],
  ['dedupe of ordered rows', 'gathered', (t) => t.orderby(desc('id')).dedupe('kind')],
  [
    'lookup',
    'split',
    (t) =>
      t
        .lookup(KINDS, 'kind', 'label', 'weight')
        .groupby('label')
        .rollup({ w: (d) => op.sum(d.weight) }),
  ],
  [
    'lookup of all',
    'split',
    (t) => t.lookup(KINDS, ['kind', 'kind']).groupby('weight', 'label').count(),
  ],
  [
    'lookup of expressions',
    'gathered',
    (t) => t.lookup(KINDS, ['kind', (d) => op.lower(d.kind)], { twice: (d) => d.weight * 2 }),
  ],
  [
    'lookup then lookup',
    'split',
    (t) =>
      t
        .lookup(KINDS, 'kind', 'weight')
        .lookup(table({ w: [1, 2], name: ['one', 'two'] }), ['weight', 'w'], 'name')
        .groupby('name')
        .count(),
  ],
  [
    'lookup of two keys',
    'split',
    (t) =>
      t
        .lookup(
          table({ kind: ['b', 'a'], m: [1, 7], z: [true, false] }),
          ['kind', 'm'].map((k) => [k, k])[0],
          'z',
        )
        .groupby('z')
        .count(),
  ],
  ['semijoin', 'split', (t) => t.semijoin(KINDS, 'kind').groupby('kind').count()],
  ['antijoin', 'split', (t) => t.antijoin(KINDS).groupby('kind').count()],
  [
    'semijoin by a predicate',
    'gathered',
    (t) => t.semijoin(KINDS, (a, b) => a.m === b.weight).count(),
  ],
  ['join', 'gathered', (t) => t.join(KINDS, 'kind')],
  ['join of many', 'gathered', (t) => t.join(TWICE)],
  [
    'join of computed values',
    'gathered',
    (t) => t.join(KINDS, ['kind', 'kind'], { z: (a, b) => a.m * b.weight, k: (a) => a.kind }),
  ],
  [
    'join of lists of values',
    'gathered',
    (t) => t.join(KINDS, 'kind', [['id', 'm'], all(), { s: (a, b) => a.m + b.weight }]),
  ],
  [
    'join of clashing names',
    'gathered',
    (t) => t.join(table({ key: ['a', 'b'], m: [1, 2] }), ['kind', 'key']),
  ],
  [
    'join of clashing names with suffixes',
    'gathered',
    (t) =>
      t.join(table({ key: ['a', 'b'], m: [1, 2] }), ['kind', 'key'], undefined, {
        suffix: ['', '_r'],
      }),
  ],
  [
    'join by a predicate',
    'gathered',
    (t) => t.join(KINDS, (a, b) => a.m > b.weight).select('id', 'weight'),
  ],
  ['join_left', 'gathered', (t) => t.join_left(KINDS, 'kind')],
  ['join_right', 'gathered', (t) => t.join_right(KINDS, 'kind')],
  ['join_full', 'gathered', (t) => t.join_full(KINDS, 'kind')],
  ['cross', 'gathered', (t) => t.select('id').cross(TWICE)],
  ['concat', 'gathered', (t) => t.select('kind', 'm').concat(table({ kind: ['z'], m: [0] }))],
  ['union', 'gathered', (t) => t.select('kind').union(KINDS.select('kind'))],
  ['intersect', 'gathered', (t) => t.select('kind').intersect(KINDS.select('kind'))],
  ['except', 'gathered', (t) => t.select('kind').except(KINDS.select('kind'))],
  [
    'assign',
    'gathered',
    (t) =>
      t
        .select('id')
        .slice(0, 2)
        .assign(table({ z: [1, 2] })),
  ],
  ['fold', 'gathered', (t) => t.select('id', 'n', 'm').fold(['n', 'm'], { as: ['which', 'what'] })],
  [
    'fold then rollup',
    'gathered',
    (t) =>
      t
        .fold(['n', 'm'])
        .groupby('key')
        .rollup({ s: (d) => op.sum(d.value) }),
  ],
  ['pivot', 'gathered', (t) => t.groupby('m').pivot('kind', { n: (d) => op.sum(d.n) })],
  [
    'pivot after a rollup',
    'split',
    (t) =>
      t
        .groupby('kind', 'm')
        .rollup({ s: (d) => op.sum(d.n) })
        .groupby('kind')
        .pivot('m', 's', { sort: false }),
  ],
  [
    'pivot of several',
    'split',
    (t) =>
      t
        .groupby('kind', 'm')
        .rollup({ s: (d) => op.sum(d.n), c: op.count() })
        .pivot('kind', ['s', 'c']),
  ],
  [
    'spread',
    'gathered',
    (t) =>
      t
        .select('id', 'kind')
        .derive({ parts: () => op.split('x-y', '-') })
        .spread('parts', { as: ['p', 'q'] }),
  ],
  [
    'unroll',
    'gathered',
    (t) =>
      t
        .select('id', 'm')
        .derive({ a: (d) => [d.m, d.id] })
        .unroll('a', { index: true }),
  ],
  [
    'unroll after a rollup',
    'split',
    (t) =>
      t
        .groupby('kind')
        .rollup({ ids: (d) => op.array_agg(d.id) })
        .unroll('ids', { limit: 2 }),
  ],
  ['impute', 'gathered', (t) => t.select('id', 'n').impute({ n: () => 0 })],
  [
    'impute by an aggregate',
    'gathered',
    (t) =>
      t
        .groupby('kind')
        .impute({ n: (d) => op.max(d.n) })
        .ungroup()
        .select('id', 'n'),
  ],
  [
    'impute and expand',
    'gathered',
    (t) =>
      t
        .select('kind', 'm', 'n')
        .groupby('kind')
        .impute({ n: () => -1 }, { expand: 'm' }),
  ],
  [
    'window ranks',
    'split',
    (t) =>
      t
        .groupby('kind')
        .count()
        .orderby(desc('count'))
        .derive({
          r: () => op.rank(),
          a: () => op.avg_rank(),
          d: () => op.dense_rank(),
          p: () => op.percent_rank(),
          c: () => op.cume_dist(),
          t: () => op.ntile(2),
          i: () => op.row_number(),
        }),
  ],
  [
    'window values',
    'gathered',
    (t) =>
      t.orderby('id').derive({
        a: (d) => op.lag(d.m),
        b: (d) => op.lead(d.m, 2, 0),
        f: (d) => op.first_value(d.kind),
        l: (d) => op.last_value(d.m),
        h: (d) => op.nth_value(d.m, 3),
        u: (d) => op.fill_up(d.n),
        w: (d) => op.fill_down(d.n, 0),
      }),
  ],
  [
    'rolling',
    'gathered',
    (t) =>
      t.orderby('id').derive({
        a: rolling((d) => op.mean(d.m), [-2, 0]),
        s: rolling((d) => op.sum(d.n)),
        x: rolling((d) => op.max(d.m), [-1, 1]),
      }),
  ],
  [
    'rolling in groups',
    'gathered',
    (t) =>
      t
        .groupby('kind')
        .orderby('day')
        .derive({ v: rolling((d) => op.variance(d.m), [-2, 2], true) }),
  ],
  [
    'params',
    'split',
    (t) =>
      t
        .params({ least: 2 })
        .filter((d, $) => d.m > $.least)
        .count(),
  ],
  ['ungroup', 'split', (t) => t.groupby('kind').ungroup().count()],
  [
    'unorder and reify',
    'split',
    (t) =>
      t
        .orderby('m')
        .unorder()
        .reify()
        .groupby('kind')
        .rollup({ a: (d) => op.any(d.m) }),
  ],
  [
    'two rollups',
    'split',
    (t) =>
      t
        .groupby('kind', 'm')
        .count()
        .groupby('kind')
        .rollup({ c: (d) => op.max(d.count), v: (d) => op.variance(d.count) }),
  ],
  [
    'all at once',
    'split',
    (t) =>
      t
        .params({ least: 1 })
        .filter((d, $) => d.m > $.least)
        .lookup(KINDS, 'kind', 'label')
        .groupby({ hour: (d) => op.utchours(d.at), label: (d) => d.label })
        .rollup({ m: (d) => op.sum(d.m) })
        .orderby(desc('m'))
        .derive({ rank: () => op.rank() }),
  ],
];

describe('a verb', () => {
  it.each(CASES)('gives what it gives in Arquero: %s (%s)', async (_name, path, define) => {
    await expectSame(COLUMNS, DATA, define, path);
  });

  it('that rolls up takes values and unique for what they were called', async () => {
    const kpi = kpiOf(COLUMNS, (t) =>
      t.groupby('kind').rollup({
        values: (d: { n: number }) => op.values(d.n),
        unique: 'op.unique(d.m)',
        pairs: 'op.length(op.values(op.object_agg(d.id, d.n)))',
      }),
    );
    expect(kpi.plan.head.aggregates.map((each) => each.op)).toEqual([
      'array_agg',
      'unique',
      'object_agg',
    ]);
    expect((await rowsOf(kpi, DATA))[0]).toEqual({
      kind: 'b',
      values: [3, 9],
      unique: [2, 1],
      pairs: 2,
    });
  });

  it('gives what is in lists and objects the type that it has in a column', async () => {
    const kpi = kpiOf(COLUMNS, (t) =>
      t
        .groupby('kind')
        .rollup({
          days: op.array_agg('day'),
          times: 'op.unique(d.at)',
          by: 'op.map_agg(d.id, d.day)',
          pairs: 'op.entries_agg(d.id, d.at)',
        })
        .filter("d => d.kind == 'a'"),
    );
    expect(await rowsOf(kpi, DATA)).toEqual([
      {
        kind: 'a',
        days: ['2016-02-29', '2016-02-29'],
        times: ['23:59:59', '12:00:00'],
        by: { 2: '2016-02-29', 6: '2016-02-29' },
        pairs: [
          [2, '23:59:59'],
          [6, '12:00:00'],
        ],
      },
    ]);
    const unrolled = kpiOf(COLUMNS, (t) =>
      t.rollup({ days: op.array_agg('day') }).unroll('days', { limit: 1 }),
    );
    expect(unrolled.plan.columns).toEqual([{ name: 'days', type: 'date', scale: 0 }]);
    expect(await rowsOf(unrolled, DATA)).toEqual([{ days: '2016-02-28' }]);
  });

  it('draws the sample of its seed', async () => {
    const sampled =
      (verbs: Definition): Definition =>
      (t) => {
        // Arquero's own sample of the same seed.
        seed(7);
        const result = verbs(t);
        seed(null as never);
        return result;
      };
    const cases: Definition[] = [
      (t) => t.sample(3, { seed: 7 }),
      (t) => t.sample(20, { replace: true, seed: 7 }),
      (t) => t.sample(frac(0.5), { seed: 7 }),
      (t) => t.groupby('kind').sample(1, { seed: 7 }),
      (t) => t.sample(4, { weight: 'm', shuffle: false, seed: 7 }),
      (t) => t.sample(4, { weight: (d) => d.m + 1, seed: 7 }),
    ];
    for (const verbs of cases) await expectSame(COLUMNS, DATA, sampled(verbs), 'gathered');
  });
});
