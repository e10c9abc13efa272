// biome-ignore-all format: each case is a line

import { table } from 'arquero';
import { desc } from './loose.js';
import { refused, throughAll } from './through-all.js';

const T1 = { a: [1, 2], b: [3, 4] };
const T2 = table({ a: [3, 4], c: [5, 6] });
const T3 = table({ a: [5, 6], b: [7, 8] });
const ALL_THREE = { a: [1, 2, 3, 4, 5, 6], b: [3, 4, null, null, 7, 8] };

throughAll('concat', [
  ['of another table', T1, (t) => t.concat(T2), { a: [1, 2, 3, 4], b: [3, 4, null, null] }],
  ['of several tables', T1, (t) => t.concat(T2, T3), ALL_THREE],
  ['of a list of tables', T1, (t) => t.concat([T2, T3]), ALL_THREE],
  ['of nothing', T1, (t) => t.concat(), T1],
  ['of an empty table', T1, (t) => t.concat(table({ a: [] })), T1],
  ['to an empty table', { a: [], b: [] }, (t) => t.concat(T3), { a: [5, 6], b: [7, 8] }],
  ['of the table itself', T1, (t) => t.concat(t.filter((d) => d.a > 1)), { a: [1, 2, 2], b: [3, 4, 4] }],
  ['of another order of the table', T1, (t) => t.orderby(desc('a')).concat(t.orderby('a')), { a: [1, 2, 1, 2], b: [3, 4, 3, 4] }],
  ['of a rollup of the table', T1, (t) => t.concat(t.rollup({ a: 'op.sum(d.a)', b: 'op.sum(d.b)' })), { a: [1, 2, 3], b: [3, 4, 7] }],
  ['of columns of another type', T1, (t) => t.concat(table({ a: ['x'], b: [0.5] })), { a: [1, 2, 'x'], b: [3, 4, 0.5] }],
  ['and group', T1, (t) => t.concat(T3, T3).groupby('a').count(), { a: [1, 2, 5, 6], count: [1, 1, 2, 2] }],
  ['of groups, which are left', T1, (t) => t.groupby('a').concat(T3).count(), { count: [4] }],
  ['of a filtered table', T1, (t) => t.concat(T3.filter((d: { a: number }) => d.a > 5)), { a: [1, 2, 6], b: [3, 4, 8] }],
  ['with dates', { d: [new Date(0)] }, (t) => t.concat(table({ d: [new Date(86_400_000)] })), { d: [new Date(0), new Date(86_400_000)] }],
  ['with what is null', { a: [1], s: ['x'] }, (t) => t.concat(table({ a: [null, NaN, 2], s: [undefined, null, 'y'] })), { a: [1, null, NaN, 2], s: ['x', null, null, 'y'] }],
]);

refused('concat', [['of a number', T1, (t) => t.concat(7), /takes a KPI, a table/]]);
