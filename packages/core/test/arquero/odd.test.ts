// biome-ignore-all format: each case is a line

import { table } from 'arquero';
import { desc, op, rolling } from './loose.js';
import { throughAll } from './through-all.js';

const KV = { k: ['a', 'b', 'a', null], v: [1, 2, 3, 4], s: ['x', '', null, 'y'], d: [0, 1, 2, 0].map((day) => new Date(day * 86_400_000)), f: [0.1, 0.2, NaN, 0.3] };
const OTHER = table({ k: ['a', 'b'], w: [10, 20] });

throughAll('what is odd', [
  ['a filter by a date', KV, (t) => t.filter((d) => d.d).count(), { count: [4] }],
  ['a filter by a text and a number', KV, (t) => t.filter((d) => d.v > 1 && d.s).count(), { count: [1] }],
  ['a filter by a text or null', KV, (t) => t.filter((d) => d.s || d.k).count(), { count: [4] }],
  ['a filter by a text in groups', KV, (t) => t.groupby('k').filter((d) => d.s).count(), { k: ['a', null], count: [1, 1] }],
  ['a filter by a list', KV, (t) => t.filter((d) => [d.v]).count(), { count: [4] }],
  ['a filter by a function that gives text', KV, (t) => t.filter((d) => op.substring(d.s, 0, 1)).count(), { count: [2] }],
  ['a filter by NaN', KV, (t) => t.filter((d) => d.f).count(), { count: [3] }],
  ['a dedupe in the middle', KV, (t) => t.filter((d) => d.v > 1).dedupe('k').groupby('k').rollup({ v: op.sum('v') })],
  ['a dedupe by all, then a count', KV, (t) => t.select('k').dedupe().count(), { count: [3] }],
  ['a dedupe then nothing of its columns', KV, (t) => t.dedupe('k').rollup({ n: () => op.count(), one: () => op.sum(1) })],
  ['a lookup of a rollup after a filter', KV, (t) => t.filter((d) => d.v < 4).lookup(t.groupby('k').count(), 'k').select('k', 'count'), { k: ['a', 'b', 'a'], count: [2, 1, 2] }],
  ['a join after a window', KV, (t) => t.derive({ n: () => op.row_number() }).join(OTHER, 'k').select('n', 'w'), { n: [1, 2, 3], w: [10, 20, 10] }],
  ['a rollup of a window', KV, (t) => t.orderby(desc('v')).derive({ l: (d) => op.lag(d.v) }).rollup({ gap: (d) => op.mean(d.l - d.v) }), { gap: [1] }],
  ['a rollup of a moving frame in groups', KV, (t) => t.groupby('k').orderby('v').derive({ r: rolling((d) => op.sum(d.v), [-1, 0]) }).rollup({ m: op.max('r') })],
  ['a column that takes the place of a key', KV, (t) => t.groupby('k').derive({ k: (d) => d.v }).select('k', 'v').count()],
  ['a key twice', KV, (t) => t.groupby('k', 'k').count(), { k: ['a', 'b', null], count: [2, 1, 1] }],
  ['a key by two names', KV, (t) => t.groupby({ a: (d) => d.k, b: (d) => d.k }).count()],
  ['an order of groups by two aggregates', KV, (t) => t.groupby('k').rollup({ s: op.sum('v'), n: op.count() }).orderby(desc('n'), (d) => -d.s)],
  ['a filter of groups by a share', KV, (t) => t.groupby('k').rollup({ s: op.sum('v') }).filter((d) => d.s / op.sum(d.s) > 0.3), { k: ['a', null], s: [4, 4] }],
  ['a derive of groups after a rollup', KV, (t) => t.groupby('k', 'v').count().groupby('k').derive({ n: (d) => op.sum(d.count) })],
  ['a fold of types that differ', KV, (t) => t.select('k', 'v', 'd').fold(['v', 'd'])],
  ['a concat of what was derived', KV, (t) => t.derive({ z: (d) => d.v * 2 }).select('z').concat(t.select({ v: 'z' }))],
  ['a union of rollups', KV, (t) => t.groupby('k').count().union(t.groupby('s').count().rename({ s: 'k' }))],
  ['an empty table through everything', { k: [], v: [] }, (t) => t.filter((d) => d.v > 1).derive({ z: (d) => d.v }).groupby('k').rollup({ m: op.mean('z'), l: op.array_agg('z') }).orderby('k')],
  ['an empty table that is pivoted and unrolled', { k: [], v: [] }, (t) => t.unroll({ l: (d) => [d.v] }).fold(['v', 'l'])],
  ['an empty table that is joined', { k: [], v: [] }, (t) => t.join_full(OTHER, 'k')],
  ['all rows filtered, then gathered', KV, (t) => t.filter((d) => d.v > 9).orderby('v').slice(0, 2).derive({ r: () => op.rank() })],
  ['an expression of what a filter leaves', KV, (t) => t.filter((d) => d.s != null).derive({ c: (d) => d.s[0] }).groupby('c').count(), { c: ['x', null, 'y'], count: [1, 1, 1] }],
  ['an expression of two columns of what a filter leaves', KV, (t) => t.filter((d) => d.s != null).filter((d) => d.s.length + d.v > 2).rollup({ m: (d) => op.max(d.s[0] + d.v) }), { m: ['y4'] }],
  ['rows that are put in their order', KV, (t) => t.orderby(desc('v')).reify().unorder().groupby('k').rollup({ v: op.array_agg('v') }), { k: [null, 'a', 'b'], v: [[4], [3, 1], [2]] }],
  ['a comparison with what a lookup does not find', KV, (t) => t.lookup(OTHER, 'k', 'w').filter((d) => d.v > d.w / 10 || d.w > 15).count(), { count: [2] }],
  ['a sum over what a lookup does not find', KV, (t) => t.lookup(OTHER, 'k', 'w').rollup({ s: (d) => op.sum(d.v / d.w), n: (d) => op.valid(d.w) }), { s: [0.5], n: [3] }],
  ['a key of what a lookup does not find', KV, (t) => t.lookup(OTHER, 'k', 'w').groupby({ m: (d) => d.w + 1 > 0 }).count(), { m: [true, false], count: [3, 1] }],
  ['one group of nulls', { k: [null, null], v: [1, 2] }, (t) => t.groupby('k').rollup({ v: op.sum('v') }), { k: [null], v: [3] }],
  ['sums that doubles round', { v: [0.1, 0.2, 0.3, 1e16, 1, -1e16] }, (t) => t.rollup({ n: op.count(), m: op.max('v') })],
  ['whole numbers as names', { 10: [1, 2], 2: [3, 4], b: [5, 6] }, (t) => t.groupby('b', '10').rollup({ 7: op.sum('2') })],
  ['whole numbers as names of gathered rows', { 10: [1, 2], b: [5, 6] }, (t) => t.select('b', '10').orderby(desc('b'))],
  ['a name like those of the plan', { '#0': [1, 2], '#key0': ['x', 'y'], '#order0': [3, 4] }, (t) => t.groupby('#key0').rollup({ '#1': op.sum('#0'), '#0': op.max('#order0') }).orderby(desc('#1'))],
  ['a name like a property', { toString: ['a', 'b'], constructor: [1, 2], length: [3, 4] }, (t) => t.groupby('toString').rollup({ constructor: op.sum('constructor'), length: op.max('length') })],
  ['a name like a prototype', { a: [1, 2] }, (t) => t.rollup({ hasOwnProperty: op.sum('a') })],
]);
