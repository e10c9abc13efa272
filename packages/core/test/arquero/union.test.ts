// biome-ignore-all format: each case is a line

import { table } from 'arquero';
import { throughAll } from './through-all.js';

const T1 = { a: [1, 2], b: [3, 4] };
const T2 = table({ a: [3, 4], c: [5, 6] });
const T3 = table({ a: [5, 6], b: [7, 8] });
const ALL_THREE = { a: [1, 2, 3, 4, 5, 6], b: [3, 4, null, null, 7, 8] };
const KA = { k: [1, 2, 3], a: [3, 4, 0] };
const FIRST_TWO = table({ k: [1, 2], a: [3, 4] });
const FIRST = table({ k: [1], a: [3] });
const SECOND = table({ k: [2], a: [4] });

throughAll('union', [
  ['with another table', T1, (t) => t.union(T2), { a: [1, 2, 3, 4], b: [3, 4, null, null] }],
  ['with several tables', T1, (t) => t.union(T2, T3), ALL_THREE],
  ['with a list of tables', T1, (t) => t.union([T2, T3]), ALL_THREE],
  ['of equal rows', T1, (t) => t.union(table({ a: [1, 2], b: [3, 6] })), { a: [1, 2, 2], b: [3, 4, 6] }],
  ['with equal rows in the other', T1, (t) => t.union(table({ a: [1, 1], b: [5, 5] })), { a: [1, 2, 1], b: [3, 4, 5] }],
  ['with equal rows in the first', { a: [1, 1], b: [2, 2] }, (t) => t.union(table({ a: [3], b: [4] })), { a: [1, 3], b: [2, 4] }],
  ['with nothing', { a: [1, 1] }, (t) => t.union(), { a: [1] }],
  ['with itself', T1, (t) => t.union(t), T1],
  ['of nulls', { a: [null, 1] }, (t) => t.union(table({ a: [1, null] })), { a: [null, 1] }],
]);

throughAll('except', [
  ['nothing', KA, (t) => t.except([]), KA],
  ['some rows', KA, (t) => t.except(FIRST_TWO), { k: [3], a: [0] }],
  ['rows of several tables', KA, (t) => t.except(FIRST, SECOND), { k: [3], a: [0] }],
  ['and without equal rows', { k: [3, 3, 1], a: [0, 0, 3] }, (t) => t.except(FIRST), { k: [3], a: [0] }],
  ['itself', KA, (t) => t.except(t), { k: [], a: [] }],
  ['a table of other columns too', KA, (t) => t.except(table({ z: [0], a: [3], k: [1] })), { k: [2, 3], a: [4, 0] }],
  ['rows with null', { k: [null, 1] }, (t) => t.except(table({ k: [null, 1] }))],
]);

throughAll('intersect', [
  ['with nothing', KA, (t) => t.intersect([]), { k: [], a: [] }],
  ['with some rows', KA, (t) => t.intersect(FIRST_TWO), { k: [1, 2], a: [3, 4] }],
  ['with rows of several tables', KA, (t) => t.intersect(FIRST, SECOND), { k: [], a: [] }],
  ['and without equal rows', { k: [1, 1], a: [3, 3] }, (t) => t.intersect(FIRST_TWO), { k: [1], a: [3] }],
  ['with itself', KA, (t) => t.intersect(t), KA],
  ['and count', KA, (t) => t.intersect(FIRST_TWO).count(), { count: [2] }],
]);
