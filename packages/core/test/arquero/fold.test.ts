// biome-ignore-all format: each case is a line

import { matches, not, range } from 'arquero';
import { desc, op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const KXY = { k: ['a', 'b', 'b'], x: [1, 2, 3], y: [9, 8, 7] };
const k = ['a', 'a', 'b', 'b', 'b', 'b'];
const key = ['x', 'y', 'x', 'y', 'x', 'y'];
const value = [1, 9, 2, 8, 3, 7];

throughAll('fold', [
  ['two columns', KXY, (t) => t.fold(['x', 'y']), { k, key, value }],
  ['one column', KXY, (t) => t.fold('x'), { k: KXY.k, y: KXY.y, key: ['x', 'x', 'x'], value: KXY.x }],
  ['all but one', KXY, (t) => t.fold(not('k')), { k, key, value }],
  ['a range of places', KXY, (t) => t.fold(range(1, 2)), { k, key, value }],
  ['places', KXY, (t) => t.fold([1, 2]), { k, key, value }],
  ['what matches', KXY, (t) => t.fold(matches(/x|y/)), { k, key, value }],
  ['by other names', KXY, (t) => t.fold(['x', 'y'], { as: ['u', 'v'] }), { k, u: key, v: value }],
  ['by one other name', KXY, (t) => t.fold(['x', 'y'], { as: ['u'] }), { k, u: key, value }],
  ['expressions', KXY, (t) => t.fold({ twice: (d) => d.x * 2, y: (d) => d.y })],
  ['aggregates', KXY, (t) => t.fold({ x: (d) => d.x / op.sum(d.x) })],
  ['columns of two types', KXY, (t) => t.fold(['k', 'x'])],
  ['nothing', KXY, (t) => t.fold([]), KXY],
  ['of groups', KXY, (t) => t.groupby('k').fold(['x', 'y']).count()],
  ['of filtered and ordered rows', KXY, (t) => t.filter((d) => d.x > 1).orderby(desc('x')).fold(['x', 'y']), { k: ['b', 'b', 'b', 'b'], key: ['x', 'y', 'x', 'y'], value: [2, 8, 3, 7] }],
  ['and roll up', KXY, (t) => t.fold(['x', 'y']).groupby('key').rollup({ s: op.sum('value') }), { key: ['x', 'y'], s: [6, 24] }],
  ['a rollup', KXY, (t) => t.groupby('k').rollup({ lo: op.min('x'), hi: op.max('x') }).fold(['lo', 'hi']), { k: ['a', 'a', 'b', 'b'], key: ['lo', 'hi', 'lo', 'hi'], value: [1, 1, 2, 3] }],
  ['and pivot back', KXY, (t) => t.fold(['x', 'y']).groupby('k').pivot('key', { value: (d) => op.sum(d.value) }), { k: ['a', 'b'], x: [1, 5], y: [9, 15] }],
  ['dates', { d: [new Date(0)], e: [new Date(86_400_000)] }, (t) => t.fold(['d', 'e'])],
]);

refused('fold', [['a column that is not there', KXY, (t) => t.fold('z'), /"z"/]]);
