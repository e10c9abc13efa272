// biome-ignore-all format: each case is a line

import { type AnyTable, desc } from './loose.js';
import { throughAll } from './through-all.js';

const V = { v: [1, 2, 3, 4] };
const SEVEN = { v: [1, 2, 3, 4, 5, 6, 7] };
const FILTERED = { a: [1, 1], b: [2, 3], c: [3, 4] };
const odd = (t: AnyTable): AnyTable => t.groupby({ k: (d) => d.v % 2 });

throughAll('slice', [
  ['of everything', V, (t) => t.slice(), V],
  ['from a row', V, (t) => t.slice(2), { v: [3, 4] }],
  ['from a row to a row', V, (t) => t.slice(1, 3), { v: [2, 3] }],
  ['to a row from the end', V, (t) => t.slice(1, -1), { v: [2, 3] }],
  ['from the end to the end', V, (t) => t.slice(-3, -1), { v: [2, 3] }],
  ['far before the beginning', V, (t) => t.slice(-1000, -900), { v: [] }],
  ['far behind the end', V, (t) => t.slice(1000), { v: [] }],
  ['to far behind the end', V, (t) => t.slice(0, 1000), V],
  ['to infinity', V, (t) => t.slice(1, Infinity), { v: [2, 3, 4] }],
  ['of no rows', V, (t) => t.slice(0, 0), { v: [] }],
  ['backwards', V, (t) => t.slice(3, 1), { v: [] }],
  ['of groups', SEVEN, (t) => odd(t).slice(), SEVEN],
  ['of groups from a row', SEVEN, (t) => odd(t).slice(2), { v: [5, 6, 7] }],
  ['of groups from a row to a row', SEVEN, (t) => odd(t).slice(1, 3), { v: [3, 4, 5, 6] }],
  ['of groups to a row from the end', SEVEN, (t) => odd(t).slice(1, -1), { v: [3, 4, 5] }],
  ['of groups from the end to the end', SEVEN, (t) => odd(t).slice(-3, -1), { v: [2, 3, 4, 5] }],
  ['of groups far before the beginning', SEVEN, (t) => odd(t).slice(-1000, -900), { v: [] }],
  ['of filtered and ordered groups', FILTERED, (t) => t.groupby('a').orderby('b').filter((d) => d.c === 3).slice(), { a: [1], b: [2], c: [3] }],
  ['of filtered and ordered groups to a row', FILTERED, (t) => t.groupby('a').orderby('b').filter((d) => d.c === 3).slice(0, 1), { a: [1], b: [2], c: [3] }],
  ['of filtered and ordered groups from the end', FILTERED, (t) => t.groupby('a').orderby('b').filter((d) => d.c === 3).slice(-1), { a: [1], b: [2], c: [3] }],
  ['of filtered rows', SEVEN, (t) => t.filter((d) => d.v % 2 === 0).slice(1, 3), { v: [4, 6] }],
  ['and filter', SEVEN, (t) => t.slice(1, 4).filter((d) => d.v !== 3), { v: [2, 4] }],
  ['of a slice', SEVEN, (t) => t.slice(2).slice(0, 2), { v: [3, 4] }],
  ['of ordered rows', SEVEN, (t) => t.orderby(desc('v')).slice(0, 2), { v: [7, 6] }],
  ['of a rollup', { k: ['a', 'b', 'c'] }, (t) => t.groupby('k').count().slice(1, 2), { k: ['b'], count: [1] }],
  ['and count', SEVEN, (t) => t.slice(0, 5).count(), { count: [5] }],
  ['of the first rows across splits', { v: Array.from({ length: 50 }, (_, i) => i) }, (t) => t.slice(10, 40).filter((d) => d.v % 10 === 9), { v: [19, 29, 39] }],
]);
