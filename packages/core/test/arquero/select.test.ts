// biome-ignore-all format: each case is a line

import { all, endswith, matches, names, not, range, startswith } from 'arquero';
import * as own from '../../src/kpi/helpers.js';
import { type AnyTable, desc } from './loose.js';
import { refused, throughAll } from './through-all.js';

const DATA = { a: [1, 3, 5, 7], b: [2, 4, 6, 8], c: 'abcd'.split('') };
const DOTTED = { 'foo.bar': [1], 'foo.baz': [2], 'bop.bar': [3], 'bop.baz': [4] };
const NUMBERED = { country: [0], 1999: [1], 2000: [2] };

throughAll('select', [
  ['some columns', DATA, (t) => t.select('a', 'c'), { a: DATA.a, c: DATA.c }],
  ['a list', DATA, (t) => t.select(['c', ['a']]), { c: DATA.c, a: DATA.a }],
  ['places', DATA, (t) => t.select(2, 0), { c: DATA.c, a: DATA.a }],
  ['names that are numbers', NUMBERED, (t) => t.select('1999', 'country', '2000'), { 1999: [1], country: [0], 2000: [2] }],
  ['by new names', DATA, (t) => t.select({ b: 'foo', c: 'bar', a: 'baz' }), { foo: DATA.b, bar: DATA.c, baz: DATA.a }],
  ['by a map of new names', DATA, (t) => t.select(new Map([['b', 'foo'], ['a', 'bar']])), { foo: DATA.b, bar: DATA.a }],
  ['a column twice, of which the last name counts', DATA, (t) => t.select(all(), { a: 'x', c: 'y' }, { c: 'z' }), { x: DATA.a, b: DATA.b, z: DATA.c }],
  ['names that are exchanged', DATA, (t) => t.select({ a: 'b', b: 'a' }), { b: DATA.a, a: DATA.b }],
  ['two columns by one name', DATA, (t) => t.select({ a: 'x', b: 'x' })],
  ['another order', DATA, (t) => t.select(t.columnNames().reverse()), { c: DATA.c, b: DATA.b, a: DATA.a }],
  ['all', DATA, (t) => t.select(all()), DATA],
  ['all but names', DATA, (t) => t.select(not('a', 'c')), { b: DATA.b }],
  ['all but a list', DATA, (t) => t.select(not(['a', 'c'])), { b: DATA.b }],
  ['all but a place', DATA, (t) => t.select(not(1)), { a: DATA.a, c: DATA.c }],
  ['a range of names', DATA, (t) => t.select(range('b', 'c')), { b: DATA.b, c: DATA.c }],
  ['a range backwards', DATA, (t) => t.select(range('c', 'b')), { b: DATA.b, c: DATA.c }],
  ['a range of places', DATA, (t) => t.select(range(0, 1)), { a: DATA.a, b: DATA.b }],
  ['a range of places backwards', DATA, (t) => t.select(range(1, 0)), { a: DATA.a, b: DATA.b }],
  ['all but a range', DATA, (t) => t.select(not(range(0, 1))), { c: DATA.c }],
  ['what contains a text', DATA, (t) => t.select(matches('b')), { b: DATA.b }],
  ['what matches a pattern', DATA, (t) => t.select(matches(/A|c/i)), { a: DATA.a, c: DATA.c }],
  ['what starts with a text', DOTTED, (t) => t.select(startswith('foo.')), { 'foo.bar': [1], 'foo.baz': [2] }],
  ['what ends with a text', DOTTED, (t) => t.select(endswith('.baz')), { 'foo.baz': [2], 'bop.baz': [4] }],
  ['a helper and a name', DATA, (t) => t.select(range('b', 'c'), 'a'), { b: DATA.b, c: DATA.c, a: DATA.a }],
  ['what is named anew by place', DATA, (t) => t.select(names('x', 'y')), { x: DATA.a, y: DATA.b }],
  ['a function of the table', DATA, (t) => t.select((u: AnyTable) => u.columnNames((name) => name !== 'b'))],
  ['within groups', { a: [1, 3, 5, 7], b: [2, 4, 6, 8], c: 'abbb'.split('') }, (t) => t.groupby('c').select('a', 'b', { c: 'd' }).count({ as: 'n' }), { c: ['a', 'b'], n: [1, 3] }],
  ['within groups, the rows', { a: [1, 3], c: ['x', 'y'] }, (t) => t.groupby('c').select({ c: 'd' }, 'a'), { d: ['x', 'y'], a: [1, 3] }],
  ['in order', { a: [1, 3, 5, 7], b: [2, 6, 8, 4], c: 'abcd'.split('') }, (t) => t.orderby(desc('b')).select('c').reify(), { c: ['c', 'b', 'd', 'a'] }],
  ['and then compute', DATA, (t) => t.select('a', { b: 'z' }).derive({ s: (d) => d.a + d.z }), { a: DATA.a, z: DATA.b, s: [3, 7, 11, 15] }],
  ['after a pivot', { k: ['x', 'y'], v: [1, 2] }, (t) => t.pivot('k', 'v').select('y'), { y: [2] }],
]);

// Each helper of this package is put in the place of Arquero's on the recorder, and gives what Arquero's gives.
throughAll('select by helpers', [
  ['all', DATA, (t) => t.select(own.all()), DATA],
  ['not', DATA, (t) => t.select(own.not('a', 'c')), { b: DATA.b }],
  ['not a list', DATA, (t) => t.select(own.not(['a'], own.matches('c'))), { b: DATA.b }],
  ['range', DATA, (t) => t.select(own.range('c', 1)), { b: DATA.b, c: DATA.c }],
  ['matches', DATA, (t) => t.select(own.matches(/A|c/gi)), { a: DATA.a, c: DATA.c }],
  ['startswith', DOTTED, (t) => t.select(own.startswith('foo.')), { 'foo.bar': [1], 'foo.baz': [2] }],
  ['endswith', DOTTED, (t) => t.select(own.endswith('.baz')), { 'foo.baz': [2], 'bop.baz': [4] }],
  ['names', DATA, (t) => t.rename(own.names(['x'], 'y')), { x: DATA.a, y: DATA.b, c: DATA.c }],
  ['desc', DATA, (t) => t.orderby(own.desc('a')).select('c'), { c: 'dcba'.split('') }],
  ['bin', DATA, (t) => t.groupby({ x: own.bin('a', { step: 4, offset: 1 }) }).count(), { x: [4, 8], count: [2, 2] }],
  ['frac', DATA, (t) => t.sample(own.frac(1), { shuffle: false }), DATA],
]);

refused('select', [
  ['a column that is not there', DATA, (t) => t.select('z'), /"z"/],
  ['a place that is not there', DATA, (t) => t.select(9), /9/],
  ['null', DATA, (t) => t.select(null), /null/],
]);
