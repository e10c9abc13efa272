// biome-ignore-all format: each case is a line

import { not, range } from 'arquero';
import { op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const [a, b, c, d] = [[1], [2], [3], [4]];
const DATA = { a, b, c, d };

throughAll('relocate', [
  ['before a column', DATA, (t) => t.relocate('a', { before: 'd' }), { b, c, a, d }],
  ['all but some before one', DATA, (t) => t.relocate(not('b', 'd'), { before: 'b' }), { a, c, b, d }],
  ['all but some after one', DATA, (t) => t.relocate(not('b', 'd'), { after: 'd' }), { b, d, a, c }],
  ['before one of them', DATA, (t) => t.relocate(not('b', 'd'), { before: 'c' }), { b, a, c, d }],
  ['after one of them', DATA, (t) => t.relocate(not('b', 'd'), { after: 'a' }), { a, c, b, d }],
  ['places before a range', DATA, (t) => t.relocate([1, 3], { before: range(2, 3) }), { a, b, d, c }],
  ['places after a range', DATA, (t) => t.relocate([1, 3], { after: range(2, 3) }), { a, c, b, d }],
  ['by new names before one', DATA, (t) => t.relocate({ a: 'e', c: 'f' }, { before: { b: '?' } }), { e: a, f: c, b, d }],
  ['by new names after one', DATA, (t) => t.relocate({ a: 'e', c: 'f' }, { after: { b: '?' } }), { b, e: a, f: c, d }],
  ['a list', DATA, (t) => t.relocate(['d', 'c'], { after: 'a' }), { a, d, c, b }],
  ['before a place', DATA, (t) => t.relocate('d', { before: 0 }), { d, a, b, c }],
  ['a range after a list', DATA, (t) => t.relocate(range('a', 'b'), { after: ['c', 'd'] }), { c, d, a, b }],
  ['what a rollup gave', { k: ['x'], v: [1] }, (t) => t.groupby('k').rollup({ s: op.sum('v') }).relocate('s', { before: 'k' }), { s: [1], k: ['x'] }],
]);

refused('relocate', [
  ['without a place', DATA, (t) => t.relocate(not('b', 'd')), /before and after/],
  ['without one of the options', DATA, (t) => t.relocate(not('b', 'd'), {}), /before and after/],
  ['with both of them', DATA, (t) => t.relocate(not('b', 'd'), { before: 'b', after: 'b' }), /before and after/],
  ['of a column that is not there', DATA, (t) => t.relocate('z', { before: 'b' }), /"z"/],
]);
