// biome-ignore-all format: each case is a line

import { field } from 'arquero';
import { desc, op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const AB = { a: [2, 2, 3, 3, 1, 1], b: [1, 2, 1, 2, 1, 2] };
const MIXED = { t: ['b', null, 'ab', 'B', '', 'ä', 'a'], n: [3, null, -1, 0, 2, null, 10], f: [0.5, NaN, null, -0.5, Infinity, -Infinity, 0], o: [true, null, false, true, false, null, true], i: [0, 1, 2, 3, 4, 5, 6] };

throughAll('orderby', [
  ['two columns', AB, (t) => t.orderby('a', desc('b')), { a: [1, 1, 2, 2, 3, 3], b: [2, 1, 2, 1, 2, 1] }],
  ['an aggregate of groups', { a: [1, 2, 2, 3, 4, 5], b: [9, 8, 7, 6, 5, 4] }, (t) => t.groupby('a').orderby((d) => op.mean(d.b)).reify(), { a: [5, 4, 3, 2, 2, 1], b: [4, 5, 6, 8, 7, 9] }],
  ['an object', AB, (t) => t.orderby({ a: 'd.a', b: desc('d.b') }), { a: [1, 1, 2, 2, 3, 3], b: [2, 1, 2, 1, 2, 1] }],
  ['an object of functions', AB, (t) => t.orderby({ x: (d) => -d.a, y: desc((d) => d.b) }), { a: [3, 3, 2, 2, 1, 1], b: [2, 1, 2, 1, 2, 1] }],
  ['a function', AB, (t) => t.orderby((d) => d.a * 10 + d.b), { a: [1, 1, 2, 2, 3, 3], b: [1, 2, 1, 2, 1, 2] }],
  ['a function in descending order', AB, (t) => t.orderby(desc((d) => d.a), 'b'), { a: [3, 3, 2, 2, 1, 1], b: [1, 2, 1, 2, 1, 2] }],
  ['a list', AB, (t) => t.orderby(['a', desc('b')]), { a: [1, 1, 2, 2, 3, 3], b: [2, 1, 2, 1, 2, 1] }],
  ['places', AB, (t) => t.orderby(1, 0), { a: [1, 2, 3, 1, 2, 3], b: [1, 1, 1, 2, 2, 2] }],
  ['a field', AB, (t) => t.orderby(field('b'), desc(field('a')))],
  ['a place in descending order', AB, (t) => t.orderby(desc(1))],
  ['equal keys, which keep their order', AB, (t) => t.orderby('b'), { a: [2, 3, 1, 2, 3, 1], b: [1, 1, 1, 2, 2, 2] }],
  ['texts with nulls', MIXED, (t) => t.orderby('t').select('i')],
  ['texts with nulls in descending order', MIXED, (t) => t.orderby(desc('t')).select('i')],
  ['whole numbers with nulls', MIXED, (t) => t.orderby('n').select('i')],
  ['whole numbers with nulls in descending order', MIXED, (t) => t.orderby(desc('n')).select('i')],
  ['numbers with NaN', MIXED, (t) => t.orderby('f').select('i')],
  ['numbers with NaN in descending order', MIXED, (t) => t.orderby(desc('f')).select('i')],
  ['booleans', MIXED, (t) => t.orderby('o').select('i')],
  ['dates', { d: [new Date(86_400_000 * 3), null, new Date(0), new Date(-86_400_000)] }, (t) => t.orderby(desc('d'))],
  ['a window function through a derive', AB, (t) => t.derive({ n: () => -op.row_number() }).orderby('n').select('a'), { a: [1, 1, 3, 3, 2, 2] }],
  ['twice, of which the last counts', AB, (t) => t.orderby('a').orderby('b').select('a'), { a: [2, 3, 1, 2, 3, 1] }],
  ['and unorder', AB, (t) => t.orderby('a').unorder(), AB],
  ['and filter', AB, (t) => t.orderby('a').filter((d) => d.b === 1), { a: [1, 2, 3], b: [1, 1, 1] }],
  ['by a column that is dropped', { a: [1, 3, 5, 7], b: [2, 6, 8, 4], c: 'abcd'.split('') }, (t) => t.orderby(desc('b')).select('c').reify(), { c: ['c', 'b', 'd', 'a'] }],
  ['by a column that is overwritten', AB, (t) => t.orderby('a').derive({ a: (d) => -d.a }).select('a', 'b')],
  ['groups, which stay as they are', AB, (t) => t.groupby('b').orderby('a').derive({ n: () => op.row_number() })],
  ['an empty table', { a: [] }, (t) => t.orderby('a'), { a: [] }],
  ['the result of a rollup', AB, (t) => t.groupby('a').rollup({ s: op.sum('b') }).orderby(desc('s'), desc('a')), { a: [3, 2, 1], s: [3, 3, 3] }],
  ['nothing', AB, (t) => t.orderby(), AB],
  ['by an aggregate over all', AB, (t) => t.orderby((d) => op.max(d.a) - d.a, desc('b')), { a: [3, 3, 2, 2, 1, 1], b: [2, 1, 2, 1, 2, 1] }],
]);

refused('orderby', [
  ['a window function', { a: [1, 3, 5, 7] }, (t) => t.orderby({ res: (d) => op.lag(d.a) }), /lag/],
  ['a column that is not there', AB, (t) => t.orderby('z'), /"z"/],
]);
