// biome-ignore-all format: each case is a line

import { op } from './loose.js';
import { throughAll } from './through-all.js';

const AB = { a: [1, 3, 5, 7], b: [2, 4, 6, 8] };
const NULLS = { a: [null, 1, 0, 2, null], s: ['x', null, '', 'y', 'x'], t: [true, false, null, true, false] };

throughAll('filter', [
  ['between two values', AB, (t) => t.filter((d) => 1 < d.a && d.a < 7).reify(), { a: [3, 5], b: [4, 6] }],
  ['after a filter', AB, (t) => t.filter((d) => 1 < d.a).filter((d) => d.a < 7), { a: [3, 5], b: [4, 6] }],
  ['by a function of text', { a: ['aa', 'ab', 'ba', 'bb'], b: [2, 4, 6, 8] }, (t) => t.filter((d) => op.startswith(d.a, 'a')), { a: ['aa', 'ab'], b: [2, 4] }],
  ['by an aggregate', AB, (t) => t.filter(({ a }) => a < op.median(a)), { a: [1, 3], b: [2, 4] }],
  ['by a window function', AB, (t) => t.filter(({ a }) => op.lag(a) > 2), { a: [5, 7], b: [6, 8] }],
  ['as text', AB, (t) => t.filter('d => op.abs(d.a - 4) > 2'), { a: [1, 7], b: [2, 8] }],
  ['as text without an arrow', AB, (t) => t.filter('d.a > 4'), { a: [5, 7], b: [6, 8] }],
  ['by a function of op called outright', { s: ['ab', 'b', 'ba'] }, (t) => t.filter(op.startswith('s', 'a')).count()],
  ['by a value that is true', NULLS, (t) => t.filter((d) => d.a), { a: [1, 2], s: [null, 'y'], t: [false, true] }],
  ['by a text that is not empty', NULLS, (t) => t.filter('d.s'), { a: [null, 2, null], s: ['x', 'y', 'x'], t: [true, true, false] }],
  ['by null', NULLS, (t) => t.filter((d) => d.a === null), { a: [null, null], s: ['x', 'x'], t: [true, false] }],
  ['by what is no number', NULLS, (t) => t.filter((d) => op.is_nan(d.a) || d.a == null).count(), { count: [2] }],
  ['by null as a number', NULLS, (t) => t.filter((d) => d.a <= 0), { a: [null, 0, null], s: ['x', '', 'x'], t: [true, null, false] }],
  ['of everything', AB, (t) => t.filter(() => true), AB],
  ['of nothing', AB, (t) => t.filter(() => false), { a: [], b: [] }],
  ['of nothing, then a rollup', AB, (t) => t.filter(() => false).rollup({ n: op.count(), s: op.sum('a'), m: op.max('b'), l: op.array_agg('a') }), { n: [0], s: [undefined], m: [undefined], l: [[]] }],
  ['of nothing, then a grouped rollup', AB, (t) => t.filter(() => false).groupby('a').count(), { a: [], count: [] }],
  ['of nothing within groups', AB, (t) => t.groupby('a').filter(() => false).count(), { a: [], count: [] }],
  ['within groups by an aggregate', { k: ['a', 'a', 'b', 'b'], v: [1, 2, 3, 9] }, (t) => t.groupby('k').filter((d) => d.v > op.mean(d.v)), { k: ['a', 'b'], v: [2, 9] }],
  ['within groups by a rank', { k: ['a', 'b', 'a', 'b'], v: [1, 2, 3, 9] }, (t) => t.groupby('k').filter(() => op.row_number() === 1), { k: ['a', 'b'], v: [1, 2] }],
  ['of some groups whole', { k: ['a', 'b', 'a', 'b'], v: [1, 2, 3, 9] }, (t) => t.groupby('k').filter((d) => d.k === 'b').rollup({ v: op.sum('v') }), { k: ['b'], v: [11] }],
  ['of groups by how many they are', { k: ['a', 'b', 'a'], v: [1, 2, 3] }, (t) => t.groupby('k').filter(() => op.count() > 1), { k: ['a', 'a'], v: [1, 3] }],
  ['after an order', AB, (t) => t.orderby((d) => -d.a).filter(() => op.row_number() < 3), { a: [7, 5], b: [8, 6] }],
  ['then a window', AB, (t) => t.filter((d) => d.a !== 3).derive({ l: (d) => op.lag(d.a, 1, 0), n: () => op.row_number() }), { a: [1, 5, 7], b: [2, 6, 8], l: [0, 1, 5], n: [1, 2, 3] }],
  ['between groupings', { k: ['a', 'b', 'a'], v: [1, 2, 3] }, (t) => t.groupby('k').filter((d) => d.v > 1).ungroup().groupby('v').count(), { v: [2, 3], count: [1, 1] }],
]);
