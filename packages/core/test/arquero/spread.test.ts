// biome-ignore-all format: each case is a line

import { type AnyTable, op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const TEXT = { text: ['foo bar bop', 'foo', 'bar baz', 'baz bop'] };
const TWO = { s: ['foo bar bop', 'foo', 'bar baz', 'baz bop'], r: ['baz bop', 'bar baz', 'foo', 'foo bar bop'] };
const split = (t: AnyTable) => t.derive({ list: (d) => op.split(d.text, ' ') }).select('list');
const both = (t: AnyTable) => t.derive({ a: (d) => op.split(d.s, ' '), b: (d) => op.split(d.r, ' ') }).select('a', 'b');
const LISTS = [['foo', 'bar', 'bop'], ['foo'], ['bar', 'baz'], ['baz', 'bop']];
const FIRST = ['foo', 'foo', 'bar', 'baz'];
const SECOND = ['bar', null, 'baz', 'bop'];

throughAll('spread', [
  ['an expression', TEXT, (t) => t.spread({ part: (d) => op.split(d.text, ' ') }, { limit: 2 }), { ...TEXT, part_1: FIRST, part_2: SECOND }],
  ['a column that stays', TEXT, (t) => split(t).spread('list', { drop: false, limit: 2 }), { list: LISTS, list_1: FIRST, list_2: SECOND }],
  ['a column by its place', TEXT, (t) => split(t).spread(0, { limit: 2 }), { list_1: FIRST, list_2: SECOND }],
  ['several columns', TWO, (t) => both(t).spread(['a', 'b'], { limit: 2 }), { a_1: FIRST, a_2: SECOND, b_1: ['baz', 'bar', 'foo', 'foo'], b_2: ['bop', 'baz', null, 'bar'] }],
  ['by other names', TEXT, (t) => split(t).spread('list', { as: ['bip', 'bop'] }), { bip: FIRST, bop: SECOND }],
  ['by other names than are enough', TEXT, (t) => split(t).spread('list', { as: ['bip'], limit: 2 }), { bip: FIRST, list_2: SECOND }],
  ['by names that stand for nothing', TWO, (t) => both(t).spread(['a', 'b'], { limit: 2, as: ['bip', 'bop'] }), { a_1: FIRST, a_2: SECOND, b_1: ['baz', 'bar', 'foo', 'foo'], b_2: ['bop', 'baz', null, 'bar'] }],
  ['lists of different lengths, the longer first', { u: ['ABC', 'DE'] }, (t) => t.spread({ u: (d) => op.split(d.u, '') }), { u_1: ['A', 'D'], u_2: ['B', 'E'], u_3: ['C', null] }],
  ['lists of different lengths, the shorter first', { u: ['DE', 'ABC'] }, (t) => t.spread({ u: (d) => op.split(d.u, '') }), { u_1: ['D', 'A'], u_2: ['E', 'B'], u_3: [null, 'C'] }],
  ['without a limit', TEXT, (t) => split(t).spread('list'), { list_1: FIRST, list_2: SECOND, list_3: ['bop', null, null, null] }],
  ['with a limit of more', TEXT, (t) => split(t).spread('list', { limit: 100 }), { list_1: FIRST, list_2: SECOND, list_3: ['bop', null, null, null] }],
  ['with a limit of less than one', TEXT, (t) => split(t).spread('list', { limit: 0 }), { list_1: FIRST }],
  ['what is no list', { x: [1, 2] }, (t) => t.spread('x'), { x_1: [1, 2] }],
  ['null', { x: ['a,b', null] }, (t) => t.spread({ y: (d) => op.split(d.x, ',') })],
  ['in place between others', TWO, (t) => t.derive({ l: (d) => op.split(d.s, ' ') }, { after: 's' }).spread('l', { limit: 1 }), { s: TWO.s, l_1: FIRST, r: TWO.r }],
  ['lists of a rollup', { k: ['a', 'b', 'a'], v: [1, 2, 3] }, (t) => t.groupby('k').rollup({ l: op.array_agg('v') }).spread('l'), { k: ['a', 'b'], l_1: [1, 2], l_2: [3, null] }],
  ['lists of filtered rows', TEXT, (t) => split(t.filter((d) => d.text !== 'foo bar bop')).spread('list'), { list_1: ['foo', 'bar', 'baz'], list_2: [null, 'baz', 'bop'] }],
  ['an aggregate', { v: [3, 4] }, (t) => t.spread({ m: (d) => [op.min(d.v), op.max(d.v)] }), { v: [3, 4], m_1: [3, 3], m_2: [4, 4] }],
  ['nothing', TEXT, (t) => t.spread([]), TEXT],
  ['and compute with what was spread', { x: ['1-2', '3-4'] }, (t) => t.spread({ p: (d) => op.split(d.x, '-') }, { as: ['lo', 'hi'] }).derive({ s: (d) => op.parse_int(d.lo) + op.parse_int(d.hi) }).select('s'), { s: [3, 7] }],
]);

refused('spread', [['a column that is not there', TEXT, (t) => t.spread('z'), /"z"/]]);
