// biome-ignore-all format: each case is a line

import { all, bin, not, range } from 'arquero';
import { desc, op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const DATA = { k: ['a', 'a', 'b', 'b'], a: [1, 3, 5, 7], b: [2, 4, 6, 8] };
const A = { a: [1, 3, 5, 7] };
const AB = { a: [1, 3, 5, 7], b: [2, 4, 6, 8] };

throughAll('groupby', [
  ['a column', DATA, (t) => t.groupby('k').count(), { k: ['a', 'b'], count: [2, 2] }],
  ['nothing more', DATA, (t) => t.groupby('k'), DATA],
  ['an expression', DATA, (t) => t.groupby({ key: (d) => d.k }).count(), { key: ['a', 'b'], count: [2, 2] }],
  ['an aggregate', A, (t) => t.groupby({ res: (d) => op.abs(d.a - op.mean(d.a)) }).count(), { res: [3, 1], count: [2, 2] }],
  ['an aggregate of groups', { k: [0, 0, 1, 1], a: [1, 3, 5, 7] }, (t) => t.groupby('k').groupby({ res: (d) => d.a - op.mean(d.a) }).rollup({ a: op.array_agg('a') }), { res: [-1, 1], a: [[1, 5], [3, 7]] }],
  ['and filter', A, (t) => t.groupby('a').filter((d) => d.a > 1).rollup(), { a: [3, 5, 7] }],
  ['and select', AB, (t) => t.groupby('a').select('b').rollup({ b: op.max('b') }), { a: [1, 3, 5, 7], b: [2, 4, 6, 8] }],
  ['and select a name that is a key', AB, (t) => t.groupby('a').select({ b: 'a' }).rollup({ m: op.max('a') }), { a: [1, 3, 5, 7], m: [2, 4, 6, 8] }],
  ['order, filter, select and reify', AB, (t) => t.groupby('a').orderby(desc('b')).filter((d) => d.a > 1).select('b').reify().rollup(), { a: [3, 5, 7] }],
  ['several columns', DATA, (t) => t.groupby('k', 'a').count(), { k: ['a', 'a', 'b', 'b'], a: [1, 3, 5, 7], count: [1, 1, 1, 1] }],
  ['a list', DATA, (t) => t.groupby(['k', 'a']).count()],
  ['a place', DATA, (t) => t.groupby(0).count(), { k: ['a', 'b'], count: [2, 2] }],
  ['places and names', DATA, (t) => t.groupby([0, 'b']).count()],
  ['all columns', DATA, (t) => t.groupby(all()).count()],
  ['all but some', DATA, (t) => t.groupby(not('a', 'b')).count(), { k: ['a', 'b'], count: [2, 2] }],
  ['a range', DATA, (t) => t.groupby(range('k', 'a')).count()],
  ['a column that is renamed by an object', DATA, (t) => t.groupby({ key: 'd.k' }).count(), { key: ['a', 'b'], count: [2, 2] }],
  ['text that is an expression', DATA, (t) => t.groupby({ big: 'd => d.a > 4' }).count(), { big: [false, true], count: [2, 2] }],
  ['a constant', DATA, (t) => t.groupby({ c: () => 'x' }).count(), { c: ['x'], count: [4] }],
  ['a name and an expression at once', DATA, (t) => t.groupby('k', { odd: (d) => d.b % 4 }).rollup({ s: op.sum('a') })],
  ['nulls', { k: [null, 'a', null, ''], v: [1, 2, 3, 4] }, (t) => t.groupby('k').rollup({ s: op.sum('v') }), { k: [null, 'a', ''], s: [4, 2, 4] }],
  ['numbers with nulls and zero', { k: [0, null, -0, 1, null], v: [1, 2, 3, 4, 5] }, (t) => t.groupby('k').rollup({ s: op.sum('v') }), { k: [0, null, 1], s: [4, 7, 4] }],
  ['NaN', { k: [NaN, 0.5, NaN], v: [1, 2, 3] }, (t) => t.groupby('k').rollup({ s: op.sum('v') }), { k: [NaN, 0.5], s: [4, 2] }],
  ['infinities', { k: [Infinity, -Infinity, 0.5, Infinity] }, (t) => t.groupby('k').count().select('count'), { count: [2, 1, 1] }],
  ['booleans', { k: [true, false, null, true] }, (t) => t.groupby('k').count(), { k: [true, false, null], count: [2, 1, 1] }],
  ['dates', { k: [new Date(0), new Date(86_400_000), new Date(0)] }, (t) => t.groupby('k').count(), { k: [new Date(0), new Date(86_400_000)], count: [2, 1] }],
  ['what is null for some', { v: [1, 2, 3] }, (t) => t.groupby({ k: (d) => (d.v > 2 ? null : d.v) }).count(), { k: [1, 2, null], count: [1, 1, 1] }],
  ['values of several types', { v: [1, 2, 3] }, (t) => t.groupby({ k: (d) => (d.v > 2 ? 'x' : d.v > 1 ? true : 1) }).count(), { k: [1, true, 'x'], count: [1, 1, 1] }],
  ['one and the text of it', { v: [1, 2, 1] }, (t) => t.groupby({ k: (d) => (d.v === 1 ? '1' : 1) }).count()],
  ['lists', { v: [1, 2, 1] }, (t) => t.groupby({ k: (d) => [d.v, d.v % 2] }).count(), { k: [[1, 1], [2, 0]], count: [2, 1] }],
  ['objects', { v: [1, 2, 1] }, (t) => t.groupby({ k: (d) => ({ v: d.v }) }).count()],
  ['texts with separators', { a: ['a|b', 'a', 'a,b'], b: ['c', 'b|c', 'c'] }, (t) => t.groupby('a', 'b').count()],
  ['twice, of which the last counts', DATA, (t) => t.groupby('k').groupby('a').count(), { a: [1, 3, 5, 7], count: [1, 1, 1, 1] }],
  ['nothing', DATA, (t) => t.groupby('k').groupby().count(), { count: [4] }],
  ['and ungroup', DATA, (t) => t.groupby('k').ungroup().count({ as: 'n' }), { n: [4] }],
  ['bins', { x: [1, 2, 11, 12, 25, null] }, (t) => t.groupby({ b: bin('x') }).count()],
  ['bins of a step', { x: [1, 2, 11, 12, 25] }, (t) => t.groupby({ b: bin('x', { step: 10 }) }).count(), { b: [0, 10, 20], count: [2, 2, 1] }],
  ['bins that are not round', { x: [1, 2, 11, 12, 26] }, (t) => t.groupby({ b: bin('x', { maxbins: 5, nice: false }) }).count()],
  ['bins of a least step', { x: [1, 2, 11, 12, 26] }, (t) => t.groupby({ b: bin('x', { maxbins: 50, minstep: 5 }) }).count()],
  ['a column that a derive gave', DATA, (t) => t.derive({ z: (d) => `${d.k}!` }).groupby('z').count(), { z: ['a!', 'b!'], count: [2, 2] }],
  ['then a derive of the key', DATA, (t) => t.groupby('k').derive({ k: () => 1 }).rollup({ s: op.sum('k') }), { k: ['a', 'b'], s: [2, 2] }],
  ['an empty table', { k: [], v: [] }, (t) => t.groupby('k').count(), { k: [], count: [] }],
  ['nine keys', { a: [1, 2], b: [1, 2], c: [1, 2], d: [1, 2], e: [1, 2], f: [1, 2], g: [1, 2], h: [1, 2], i: [1, 2] }, (t) => t.groupby(all()).count()],
  ['with a parameter', AB, (t) => t.params({ by: 4 }).groupby({ g: (d, $) => op.floor(d.a / $.by) }).count(), { g: [0, 1], count: [2, 2] }],
]);

refused('groupby', [
  ['a window function', A, (t) => t.groupby({ res: (d) => op.lag(d.a) }), /lag/],
  ['a column that is not there', A, (t) => t.groupby('z'), /"z"/],
  ['a place that is not there', A, (t) => t.groupby(7), /7/],
]);
