// biome-ignore-all format: each case is a line

import { names } from 'arquero';
import { refused, throughAll } from './through-all.js';

const { a, b, c } = { a: [1, 3, 5, 7], b: [2, 4, 6, 8], c: 'abcd'.split('') };
const DATA = { a, b, c };

throughAll('rename', [
  ['one column', DATA, (t) => t.rename({ a: 'z' }), { z: a, b, c }],
  ['several columns', DATA, (t) => t.rename({ a: 'z', b: 'y' }), { z: a, y: b, c }],
  ['keeping the order', DATA, (t) => t.rename({ c: 'x', a: 'z' }), { z: a, b, x: c }],
  ['to the same names', DATA, (t) => t.rename('a', 'b'), DATA],
  ['nothing', DATA, (t) => t.rename(), DATA],
  ['by several objects', DATA, (t) => t.rename({ a: 'z' }, { c: 'x' }), { z: a, b, x: c }],
  ['by a map', DATA, (t) => t.rename(new Map([['a', 'z']])), { z: a, b, c }],
  ['by place', DATA, (t) => t.rename(names('x', 'y')), { x: a, y: b, c }],
  ['by more names than columns', DATA, (t) => t.rename(names(['x', 'y'], 'z', 'w')), { x: a, y: b, z: c }],
  ['names that are exchanged', DATA, (t) => t.rename({ a: 'b', b: 'a' }), { b: a, a: b, c }],
  ['to a name that is taken', DATA, (t) => t.rename({ a: 'c' })],
  ['a key of groups', DATA, (t) => t.groupby('c').rename({ c: 'k' }).count(), { c, count: [1, 1, 1, 1] }],
  ['and compute', DATA, (t) => t.rename({ a: 'x y' }).filter((d) => d['x y'] > 3).select('x y'), { 'x y': [5, 7] }],
  ['columns of a pivot', { k: ['x', 'y'], v: [1, 2] }, (t) => t.pivot('k', 'v').rename({ y: 'z' }), { x: [1], z: [2] }],
]);

refused('rename', [['a column that is not there', DATA, (t) => t.rename({ z: 'y' }), /"z"/]]);
