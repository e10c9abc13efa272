// biome-ignore-all format: each case is a line

import { not } from 'arquero';
import { op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const X = { x: [1, null, NaN, undefined, 3] };
const GROUPED = { k: [0, 0, 0, 0, 1, 1, 1, 1], x: [1, null, NaN, 3, 3, null, undefined, 5] };
const XYZ = { x: ['a', 'b', 'c'], y: [1, 2, 3], z: ['x', 'x', 'x'] };
const NINE = { x: ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c'], y: [1, 2, 3, 1, 2, 3, 1, 2, 3] };
const XYZV = { x: ['a', 'a', 'b', 'c'], y: [1, 1, 2, 3], z: ['x', 'x', 'y', 'z'], v: [0, 9, 8, 7] };
const TEN = { x: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c'], y: [1, 1, 1, 1, 2, 2, 2, 3, 3, 3], z: ['x', 'x', 'y', 'z', 'x', 'y', 'z', 'x', 'y', 'z'] };
const na = null;
const FILLED = [0, 9, 9, 9, 8, 8, 8, 7, 7, 7];

throughAll('impute', [
  ['a constant', X, (t) => t.impute({ x: () => 2 }), { x: [1, 2, 2, 2, 3] }],
  ['a mean', X, (t) => t.impute({ x: op.mean('x') }), { x: [1, 2, 2, 2, 3] }],
  ['a mean by expression', X, (t) => t.impute({ x: (d) => op.mean(d.x) }), { x: [1, 2, 2, 2, 3] }],
  ['a constant to groups', GROUPED, (t) => t.groupby('k').impute({ x: () => 2 }), { k: GROUPED.k, x: [1, 2, 2, 3, 3, 2, 2, 5] }],
  ['a mean to groups', GROUPED, (t) => t.groupby('k').impute({ x: op.mean('x') }), { k: GROUPED.k, x: [1, 2, 2, 3, 3, 4, 4, 5] }],
  ['within groups, which stay', GROUPED, (t) => t.groupby('k').impute({ x: () => 2 }).rollup({ s: op.sum('x') }), { k: [0, 1], s: [8, 12] }],
  ['and expand', XYZ, (t) => t.impute(null, { expand: ['x', 'y'] }).orderby('x', 'y').reify(), { ...NINE, z: ['x', na, na, na, 'x', na, na, na, 'x'] }],
  ['and expand groups', XYZV, (t) => t.groupby('x', 'y').impute(null, { expand: 'z' }).orderby('x', 'y', 'z').reify(), { ...TEN, v: [0, 9, na, na, na, 8, na, na, na, 7] }],
  ['a value and expand', XYZ, (t) => t.impute({ z: () => 'imp' }, { expand: ['x', 'y'] }).orderby('x', 'y'), { ...NINE, z: ['x', 'imp', 'imp', 'imp', 'x', 'imp', 'imp', 'imp', 'x'] }],
  ['an aggregate and expand groups', XYZV, (t) => t.groupby('x', 'y').impute({ v: op.max('v') }, { expand: 'z' }).orderby('x', 'y', 'z'), { ...TEN, v: FILLED }],
  ['an aggregate and expand by given values', XYZV, (t) => t.groupby('x', 'y').impute({ v: op.max('v') }, { expand: { z: ['x', 'y', 'z'] } }).orderby('x', 'y', 'z'), { ...TEN, v: FILLED }],
  ['and count expanded groups', XYZV, (t) => t.groupby('x', 'y').impute({ v: op.max('v') }, { expand: 'z' }).count(), { x: ['a', 'b', 'c'], y: [1, 2, 3], count: [4, 3, 3] }],
  ['and expand by an expression', XYZV, (t) => t.impute({ v: () => 0 }, { expand: { y: (d) => op.array_agg_distinct(d.y) } }).count()],
  ['and expand by a place', XYZ, (t) => t.impute({ z: () => '-' }, { expand: [0, 1] }).orderby('x', 'y'), { ...NINE, z: ['x', '-', '-', '-', 'x', '-', '-', '-', 'x'] }],
  ['and expand by a helper', XYZ, (t) => t.impute({ z: () => '-' }, { expand: not('z') }).orderby('x', 'y').select('z')],
  ['several columns', { a: [1, null], b: [null, 'x'] }, (t) => t.impute({ a: () => 0, b: () => '?' }), { a: [1, 0], b: ['?', 'x'] }],
  ['by another column', { a: [1, null], b: [5, 6] }, (t) => t.impute({ a: (d) => op.max(d.b) }), { a: [1, 6], b: [5, 6] }],
  ['a value of another type', { a: [1, null] }, (t) => t.impute({ a: () => 'none' }), { a: [1, 'none'] }],
  ['filtered rows', X, (t) => t.filter((d) => d.x !== 1).impute({ x: () => 9 })],
  ['and roll up', X, (t) => t.impute({ x: () => 2 }).rollup({ s: op.sum('x') }), { s: [10] }],
  ['a rollup', { k: ['a', 'b'], v: [1, null] }, (t) => t.groupby('k').rollup({ s: op.sum('v') }).impute({ s: () => 0 }), { k: ['a', 'b'], s: [1, 0] }],
  ['dates', { d: [new Date(0), null] }, (t) => t.impute({ d: op.max('d') }), { d: [new Date(0), new Date(0)] }],
]);

refused('impute', [['a column that is not there', X, (t) => t.impute({ z: () => 1 }), /"z"/]]);
