// biome-ignore-all format: each case is a line

import { not } from 'arquero';
import { type AnyTable, desc, op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const K = { k: ['a', 'b'], n: [3, 2] };
const threes = (t: AnyTable) => t.derive({ x: () => [1, 2, 3] }).select('k', 'x');
const pairs = (t: AnyTable) => t.derive({ x: (d) => (d.k === 'a' ? [1, 2, 3] : [4, 5, 6]), y: (d) => (d.k === 'a' ? [9, 8, 7] : [9, 8]) }).select('k', 'x', 'y');
const PAIRS = { k: ['a', 'a', 'a', 'b', 'b', 'b'], x: [1, 2, 3, 4, 5, 6], y: [9, 8, 7, 9, 8, null] };
const UV = { u: [0], v: [1] };
const xuv = (t: AnyTable) => t.derive({ x: () => [1, 2, 3, 4, 5] }, { before: 'u' });
const FIVE_ONES = { v: [1, 1, 1, 1, 1] };

throughAll('unroll', [
  ['a list', K, (t) => threes(t).unroll('x', { limit: 2 }), { k: ['a', 'a', 'b', 'b'], x: [1, 2, 1, 2] }],
  ['with an index', K, (t) => threes(t).unroll('x', { limit: 2, index: true }), { k: ['a', 'a', 'b', 'b'], x: [1, 2, 1, 2], index: [0, 1, 0, 1] }],
  ['with a named index', K, (t) => threes(t).unroll('x', { limit: 2, index: 'place' }), { k: ['a', 'a', 'b', 'b'], x: [1, 2, 1, 2], place: [0, 1, 0, 1] }],
  ['without an index', K, (t) => threes(t).unroll('x', { limit: 1, index: false }), { k: ['a', 'b'], x: [1, 1] }],
  ['two lists', K, (t) => pairs(t).unroll(['x', 'y']), PAIRS],
  ['two lists with an index', K, (t) => pairs(t).unroll(['x', 'y'], { index: true }), { ...PAIRS, index: [0, 1, 2, 0, 1, 2] }],
  ['two lists with a named index', K, (t) => pairs(t).unroll(['x', 'y'], { index: 'place' }), { ...PAIRS, place: [0, 1, 2, 0, 1, 2] }],
  ['two lists with a limit', K, (t) => pairs(t).unroll(['x', 'y'], { limit: 1 }), { k: ['a', 'b'], x: [1, 4], y: [9, 9] }],
  ['an expression', { k: ['a', 'b'], x: ['foo bar', 'baz bop bop'] }, (t) => t.unroll({ t: (d) => op.split(d.x, ' ') }), { k: ['a', 'a', 'b', 'b', 'b'], x: ['foo bar', 'foo bar', 'baz bop bop', 'baz bop bop', 'baz bop bop'], t: ['foo', 'bar', 'baz', 'bop', 'bop'] }],
  ['in place of a column', { x: ['foo bar', 'baz'] }, (t) => t.unroll({ x: (d) => op.split(d.x, ' ') }), { x: ['foo', 'bar', 'baz'] }],
  ['the lists of a rollup', { k: ['a', 'a', 'b', 'b'], x: [1, 2, 3, 4] }, (t) => t.groupby('k').rollup({ x: (d) => op.array_agg(d.x) }).unroll('x'), { k: ['a', 'a', 'b', 'b'], x: [1, 2, 3, 4] }],
  ['keeping the order of columns', { v: [0] }, (t) => t.derive({ x: () => [1, 2, 3, 4, 5] }, { before: 'v' }).unroll('x'), { x: [1, 2, 3, 4, 5], v: [0, 0, 0, 0, 0] }],
  ['and drop itself', UV, (t) => xuv(t).unroll('x', { drop: 'x' }), { u: [0, 0, 0, 0, 0], ...FIVE_ONES }],
  ['and drop a list', UV, (t) => xuv(t).unroll('x', { drop: ['u', 'x'] }), FIVE_ONES],
  ['and drop places', UV, (t) => xuv(t).unroll('x', { drop: [0, 1] }), FIVE_ONES],
  ['and drop an object', UV, (t) => xuv(t).unroll('x', { drop: { u: 1, x: 1 } }), FIVE_ONES],
  ['and drop all but one', UV, (t) => xuv(t).unroll('x', { drop: not('v') }), FIVE_ONES],
  ['by place', UV, (t) => xuv(t).unroll(0).count(), { count: [5] }],
  ['what is no list', K, (t) => t.unroll('n'), K],
  ['null and empty lists', { x: [1, 2, 3] }, (t) => t.derive({ l: (d) => (d.x === 1 ? [] : d.x === 2 ? null : [7, 8]) }).unroll('l'), { x: [3, 3], l: [7, 8] }],
  ['a sequence', K, (t) => t.unroll({ i: (d) => op.sequence(d.n) }), { k: ['a', 'a', 'a', 'b', 'b'], n: [3, 3, 3, 2, 2], i: [0, 1, 2, 0, 1] }],
  ['of groups', K, (t) => threes(t).groupby('k').unroll('x').count()],
  ['of filtered and ordered rows', K, (t) => threes(t).orderby(desc('k')).filter((d) => d.k > '').unroll('x')],
  ['and roll up', K, (t) => t.unroll({ i: (d) => op.sequence(d.n) }).groupby('i').count(), { i: [0, 1, 2], count: [2, 2, 1] }],
  ['nothing', K, (t) => t.unroll([]), K],
  ['the keys of an object', { k: ['a', 'b'], v: [1, 2] }, (t) => t.rollup({ o: op.object_agg('k', 'v') }).derive({ key: (d) => op.keys(d.o), value: (d) => op.values(d.o) }).unroll(['key', 'value']).select('key', 'value'), { key: ['a', 'b'], value: [1, 2] }],
]);

refused('unroll', [
  ['a column that is not there', K, (t) => t.unroll('z'), /"z"/],
  ['and drop what is not there', K, (t) => t.unroll('k', { drop: 'z' }), /"z"/],
]);
