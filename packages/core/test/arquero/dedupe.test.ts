// biome-ignore-all format: each case is a line

import { not } from 'arquero';
import { desc, op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const AB = { a: [1, 2, 1, 2, 1], b: [3, 4, 3, 4, 5] };

throughAll('dedupe', [
  ['by all columns', AB, (t) => t.dedupe(), { a: [1, 2, 1], b: [3, 4, 5] }],
  ['by a key', AB, (t) => t.dedupe('a'), { a: [1, 2], b: [3, 4] }],
  ['by several keys', AB, (t) => t.dedupe('a', 'b'), { a: [1, 2, 1], b: [3, 4, 5] }],
  ['by a list of keys', AB, (t) => t.dedupe(['b', 'a']), { a: [1, 2, 1], b: [3, 4, 5] }],
  ['by an expression', { a: [-1, 1, 2, -2] }, (t) => t.dedupe({ abs: (d) => op.abs(d.a) }), { a: [-1, 2] }],
  ['by a place', AB, (t) => t.dedupe(1), { a: [1, 2, 1], b: [3, 4, 5] }],
  ['by a helper', AB, (t) => t.dedupe(not('b')), { a: [1, 2], b: [3, 4] }],
  ['by an aggregate', AB, (t) => t.dedupe({ big: (d) => d.b > op.mean(d.b) })],
  ['of groups, which are left', AB, (t) => t.groupby('a').dedupe('b').count(), { count: [3] }],
  ['of nulls', { a: [null, 1, null, NaN, NaN, 0.5] }, (t) => t.dedupe('a'), { a: [null, 1, NaN, 0.5] }],
  ['of ordered rows', AB, (t) => t.orderby(desc('b')).dedupe('a'), { a: [1, 2], b: [5, 4] }],
  ['of filtered rows', AB, (t) => t.filter((d) => d.b > 3).dedupe('a'), { a: [2, 1], b: [4, 5] }],
  ['and filter', AB, (t) => t.dedupe('a').filter((d) => d.b > 3), { a: [2], b: [4] }],
  ['and count', AB, (t) => t.dedupe().groupby('a').count(), { a: [1, 2], count: [2, 1] }],
  ['twice', AB, (t) => t.dedupe().dedupe('a'), { a: [1, 2], b: [3, 4] }],
  ['of derived columns', AB, (t) => t.derive({ c: (d) => d.a + d.b }).dedupe('c').select('c'), { c: [4, 6] }],
  ['of an empty table', { a: [], b: [] }, (t) => t.dedupe('a'), { a: [], b: [] }],
  ['of a rollup', AB, (t) => t.groupby('a', 'b').count().dedupe('a'), { a: [1, 2], b: [3, 4], count: [2, 2] }],
  ['of lists', AB, (t) => t.derive({ l: (d) => [d.a, d.b] }).dedupe('l').select('l'), { l: [[1, 3], [2, 4], [1, 5]] }],
  ['of all, with a list', AB, (t) => t.derive({ l: (d) => [d.a] }).dedupe(), { a: [1, 2, 1], b: [3, 4, 5], l: [[1], [2], [1]] }],
]);

refused('dedupe', [
  ['by a column that is not there', AB, (t) => t.dedupe('z'), /"z"/],
  ['by a window function', AB, (t) => t.dedupe({ r: () => op.row_number() }), /row_number/],
]);
