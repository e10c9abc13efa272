// biome-ignore-all format: each case is a line

import { table } from 'arquero';
import { op } from './loose.js';
import { throughAll } from './through-all.js';

const ABC = { a: [1], b: [2], c: [3] };
const BD = table({ b: [-2], d: [4] });
const AE = table({ a: [-1], e: [5] });

throughAll('assign', [
  ['two tables', ABC, (t) => t.assign(BD, AE), { a: [-1], b: [-2], c: [3], d: [4], e: [5] }],
  ['a list of tables', ABC, (t) => t.assign([BD, AE]), { a: [-1], b: [-2], c: [3], d: [4], e: [5] }],
  ['an object', ABC, (t) => t.assign({ b: [-2], d: [4] }), { a: [1], b: [-2], c: [3], d: [4] }],
  ['nothing', ABC, (t) => t.assign(), ABC],
  ['to filtered rows', { a: [1, 2, 3] }, (t) => t.filter((d) => d.a > 1).assign({ b: ['x', 'y'] }), { a: [2, 3], b: ['x', 'y'] }],
  ['to ordered rows', { a: [1, 2, 3] }, (t) => t.orderby((d) => -d.a).assign({ b: ['x', 'y', 'z'] }), { a: [3, 2, 1], b: ['x', 'y', 'z'] }],
  ['to groups', { k: ['a', 'b', 'a'] }, (t) => t.groupby('k').assign({ v: [1, 2, 3] }).rollup({ v: op.sum('v') }), { k: ['a', 'b'], v: [4, 2] }],
  ['an own order', { a: [3, 1, 2] }, (t) => t.assign(t.orderby('a').rename({ a: 'b' })), { a: [3, 1, 2], b: [1, 2, 3] }],
  ['to a rollup', { k: ['a', 'b'] }, (t) => t.groupby('k').count().assign({ z: [7, 8] }), { k: ['a', 'b'], count: [1, 1], z: [7, 8] }],
]);
