// biome-ignore-all format: each case is a line

import { type AnyTable, type Definition, op } from './loose.js';
import { throughAll } from './through-all.js';

/** Derives columns f0, f1, … from expressions. */
const each = (...expressions: string[]) => Object.fromEntries(expressions.map((text, i) => [`f${i}`, text]));
const ONE = { one: [1] };
const derive = (...expressions: string[]): Definition => (t) => t.derive(each(...expressions)).select(expressions.map((_, i) => `f${i}`));
const columns = (...values: unknown[]) => Object.fromEntries(values.map((value, i) => [`f${i}`, [value]]));
const NULLABLE = { s: ['  aBa ', null, '', '12'], n: [1.5, null, -2.5, 0], t: ['a', 'b', null, 'ñ'] };
const LISTS = (t: AnyTable) => t.derive({ l: (d) => op.split(d.s, ''), u: (d) => (d.s === '' ? null : [d.n, d.t]) });

throughAll('a function of arrays', [
  ['compact', ONE, derive('op.compact([1, 2, 3])', 'op.compact([1, null, 2, undefined, NaN, 3])', 'op.compact(null)'), columns([1, 2, 3], [1, 2, 3], null)],
  ['concat', ONE, derive('op.concat()', 'op.concat([1, 2], [3, 4], [5])', 'op.concat(1, 2, [3])'), columns([], [1, 2, 3, 4, 5], [1, 2, 3])],
  ['includes', ONE, derive('op.includes([1, 2], 1)', 'op.includes([1, 2], 1, 1)', "op.includes('12', '1')", "op.includes('12', '1', 1)", 'op.includes(null, 1)', 'op.includes(NaN, 1)'), columns(true, false, true, false, false, false)],
  ['indexof', ONE, derive('op.indexof([2, 1, 1], 1)', 'op.indexof([2, 1, 1], 3)', "op.indexof('211', '1')", "op.indexof('211', '3')", 'op.indexof(null, 1)'), columns(1, -1, 1, -1, -1)],
  ['join', ONE, derive('op.join([2, 1, 1])', "op.join([2, 1, 1], ' ')", "op.join('211', ' ')", 'op.join(null)'), columns('2,1,1', '2 1 1', null, null)],
  ['lastindexof', ONE, derive('op.lastindexof([2, 1, 1], 1)', 'op.lastindexof([2, 1, 1], 3)', "op.lastindexof('211', '1')", 'op.lastindexof(null, 1)'), columns(2, -1, 2, -1)],
  ['length', ONE, derive('op.length([])', "op.length('')", 'op.length([2, 1, 1])', "op.length('211')", 'op.length(null)'), columns(0, 0, 3, 3, 0)],
  ['pluck', ONE, derive("op.pluck([], 'x')", "op.pluck([{ x: 1 }, { x: 2 }, {}, 'foo'], 'x')", "op.pluck('foo', 'x')", "op.pluck(null, 'x')"), columns([], [1, 2, null, null], null, null)],
  ['reverse', ONE, derive('op.reverse([])', "op.reverse('')", 'op.reverse([2, 1, 1])', "op.reverse('211')", 'op.reverse(null)'), columns([], '', [1, 1, 2], '112', null)],
  ['slice', ONE, derive('op.slice([2, 1, 3])', 'op.slice([2, 1, 3], 1)', 'op.slice([2, 1, 3], 1, -1)', "op.slice('213')", "op.slice('213', 1)", "op.slice('213', 1, -1)", 'op.slice(null)'), columns([2, 1, 3], [1, 3], [1], '213', '13', '1', null)],
  ['sequence', ONE, derive('op.sequence(3)', 'op.sequence(1, 4)', 'op.sequence(0, 10, 5)', 'op.sequence(3, 0, -1)'), columns([0, 1, 2], [1, 2, 3], [0, 5], [3, 2, 1])],
  ['all of them over columns', NULLABLE, (t) => LISTS(t).derive({ a: (d) => op.compact(d.u), b: (d) => op.concat(d.u, d.l), c: (d) => op.includes(d.l, 'a'), d: (d) => op.includes(d.s, d.t), e: (d) => op.indexof(d.s, d.t), f: (d) => op.join(d.u, '/'), g: (d) => op.lastindexof(d.l, ' '), h: (d) => op.length(d.s) + op.length(d.l), i: (d) => op.reverse(d.s), j: (d) => op.slice(d.s, 1, -1), k: (d) => op.slice(d.l, -2) })],
]);

throughAll('a function of text', [
  ['parse_date', ONE, derive("op.parse_date('2001-01-01')", 'op.parse_date(null)'), columns('2001-01-01T00:00:00.000Z', null)],
  ['parse_float', ONE, derive("op.parse_float('1.2')", 'op.parse_float(null)'), columns(1.2, null)],
  ['parse_int', ONE, derive("op.parse_int('1')", "op.parse_int('F', 16)", 'op.parse_int(null)'), columns(1, 15, null)],
  ['endswith', ONE, derive("op.endswith('123', '3')", "op.endswith('123', '1')", "op.endswith('123', '3', 2)", "op.endswith(null, '1')"), columns(true, false, false, false)],
  ['match', ONE, derive("op.match('foo', /bar/)", "op.match('1 2 3 4', /\\d+/g)", "op.match('1 2 3 4', /\\d+ (\\d+)/, 1)", "op.match('1 2 3 4', /(?<digit>\\d+)/, 'digit')", "op.match('1 2 3 4', /\\d+/, 'digit')", 'op.match(null, /\\d+/)', "op.match('1 2', /\\d+/)"), columns(null, ['1', '2', '3', '4'], '2', '1', null, null, ['1'])],
  ['normalize', ONE, derive("op.normalize('abc')", "op.normalize('\\u006E\\u0303')", 'op.normalize(null)'), columns('abc', '\u00F1', null)],
  ['padend', ONE, derive("op.padend('abc', 4)", "op.padend('abc', 4, ' ')", "op.padend('abc', 5, '#')", 'op.padend(null)'), columns('abc ', 'abc ', 'abc##', null)],
  ['padstart', ONE, derive("op.padstart('abc', 4)", "op.padstart('abc', 4, ' ')", "op.padstart('abc', 5, '#')", 'op.padstart(null)'), columns(' abc', ' abc', '##abc', null)],
  ['upper', ONE, derive("op.upper('abc')", 'op.upper(null)'), columns('ABC', null)],
  ['lower', ONE, derive("op.lower('ABC')", 'op.lower(null)'), columns('abc', null)],
  ['repeat', ONE, derive("op.repeat('a', 3)", 'op.repeat(null, 2)'), columns('aaa', null)],
  ['replace', ONE, derive("op.replace('aba', 'a', 'c')", "op.replace('aba', /a/, 'c')", "op.replace('aba', /a/g, 'c')", "op.replace(null, 'a', 'c')", "op.replace('a/b', /\\//g, '$&$&')"), columns('cba', 'cba', 'cbc', null, 'a//b')],
  ['substring', ONE, derive("op.substring('aba', 0, 1)", "op.substring('aba', 0, 2)", "op.substring('aba', 1, 3)", 'op.substring(null, 0, 1)'), columns('a', 'ab', 'ba', null)],
  ['split', ONE, derive("op.split('aba', '')", "op.split('a,b,a', ',')", "op.split('a,b,a', /,/)", "op.split(null, ',')", "op.split('a,b,a', ',', 2)"), columns(['a', 'b', 'a'], ['a', 'b', 'a'], ['a', 'b', 'a'], [], ['a', 'b'])],
  ['startswith', ONE, derive("op.startswith('123', '3')", "op.startswith('123', '1')", "op.startswith('123', '1', 2)", "op.startswith(null, '1')"), columns(false, true, false, false)],
  ['trim', ONE, derive("op.trim('1')", "op.trim('  1  ')", 'op.trim(null)'), columns('1', '1', null)],
  ['all of them over columns', NULLABLE, (t) => t.derive({ a: (d) => op.upper(d.s), b: (d) => op.lower(d.s), c: (d) => op.trim(d.s), d: (d) => op.parse_int(d.s), e: (d) => op.parse_float(d.s), f: (d) => op.replace(d.s, /a/gi, '-'), g: (d) => op.substring(d.s, 1, 3), h: (d) => op.split(d.s, 'B'), i: (d) => op.padstart(d.s, 8, '.'), j: (d) => op.padend(d.t, 3, '*'), k: (d) => op.repeat(d.t, 2), l: (d) => op.match(d.s, /[a-z]/i, 0), m: (d) => op.startswith(d.s, d.t), n: (d) => op.endswith(d.s, '2'), o: (d) => op.normalize(d.t, 'NFD'), p: (d) => op.upper(d.n), q: (d) => op.length(op.trim(d.s)), r: (d) => op.match(d.s, /(\w)(\w)/) })],
  ['of numbers as text', NULLABLE, (t) => t.derive({ a: (d) => op.upper(d.n), b: (d) => op.padstart(d.n, 5, '0'), c: (d) => `${d.n}`, d: (d) => op.split(d.n, '.') })],
  ['and group by it', NULLABLE, (t) => t.groupby({ k: (d) => op.upper(d.t) }).count(), { k: ['A', 'B', null, 'Ñ'], count: [1, 1, 1, 1] }],
]);

throughAll('a function of numbers', [
  ['greatest and least', ONE, derive('op.greatest(1, 2, 3)', 'op.greatest(1, null, 3)', 'op.greatest(1, undefined, 3)', 'op.least(1, 2, 3)', 'op.least(1, null, 3)', 'op.least(1, NaN, 3)', 'op.greatest()', 'op.least()'), columns(3, 3, NaN, 1, 0, NaN, null, null)],
  ['all of one argument', { x: [0.25, -0.75, 0, null, 1e9, 2.5, -2.5, -0.5] }, (t) => t.derive({ ...each(...'abs cbrt ceil clz32 exp expm1 floor fround log log10 log1p log2 round sign sqrt trunc degrees radians acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh is_nan is_finite'.split(' ').map((name) => `d => op.${name}(d.x)`)) })],
  ['of two arguments', { x: [2, -3, 0, null], y: [3, 2, -1, 4] }, (t) => t.derive({ a: (d) => op.pow(d.x, d.y), b: (d) => op.atan2(d.x, d.y), c: (d) => op.greatest(d.x, d.y, 1), d: (d) => op.least(d.x, d.y), e: (d) => op.bin(d.x, 0, 10, 2), f: (d) => op.bin(d.x, 0, 10, 2, 1), g: (d) => op.equal(d.x, d.y), h: (d) => op.equal(d.x, null) })],
]);

throughAll('a function of objects', [
  ['has', ONE, derive("op.has({ a: 1 }, 'a')", "op.has({ a: 1 }, 'b')", "op.has(null, 'a')"), columns(true, false, false)],
  ['keys, values and entries', ONE, derive('op.keys({ a: 1 })', 'op.keys(null)', 'op.values({ a: 1 })', 'op.values(null)', 'op.entries({ a: 1 })', 'op.entries(null)'), columns(['a'], [], [1], [], [['a', 1]], [])],
  ['object', ONE, derive("op.object([['a', 1]])", 'op.object(null)'), columns({ a: 1 }, null)],
  ['of a map that was aggregated', { k: ['a', 'b', 'a'], v: [1, 2, 3] }, (t) => t.rollup({ m: op.map_agg('k', 'v') }).derive({ h: (d) => op.has(d.m, 'a'), k: (d) => op.keys(d.m), v: (d) => op.values(d.m), e: (d) => op.entries(d.m), o: (d) => op.object(d.m) }).select('h', 'k', 'v', 'e', 'o'), { h: [true], k: [['a', 'b']], v: [[3, 2]], e: [[['a', 3], ['b', 2]]], o: [{ a: 3, b: 2 }] }],
  ['recode', { s: ['a', 'b', null, 'toString'] }, (t) => t.derive({ a: (d) => op.recode(d.s, { a: 'A', null: 'N' }), b: (d) => op.recode(d.s, { a: 1 }, 0), c: (d) => op.recode(d.s, { a: 1 }) })],
  ['recode of numbers', { n: [1, 2, null] }, (t) => t.derive({ a: (d) => op.recode(d.n, { 1: 'one' }), b: (d) => op.recode(d.n, { 1: 'one' }, '?') })],
  ['equal', { a: [1, null, NaN, 2], b: [1, null, NaN, 3] }, (t) => t.derive({ e: (d) => op.equal(d.a, d.b), l: (d) => op.equal([d.a], [d.b]), o: (d) => op.equal({ x: d.a }, { x: d.b }) })],
]);

throughAll('a function of JSON', [
  ['parse_json', ONE, derive("op.parse_json('1')", "op.parse_json('[3,2,1.2]')", 'op.parse_json(\'{"foo":true,"bar":"bop","baz":null}\')'), columns(1, [3, 2, 1.2], { foo: true, bar: 'bop', baz: null })],
  ['to_json', ONE, derive('op.to_json(1)', 'op.to_json([3, 2, 1.2])', "op.to_json({ foo: true, bar: 'bop', baz: null, buz: undefined })"), columns('1', '[3,2,1.2]', '{"foo":true,"bar":"bop","baz":null}')],
  ['over columns', NULLABLE, (t) => t.derive({ j: (d) => op.to_json([d.s, d.n]), p: (d) => op.parse_json(op.to_json({ a: d.t })).a })],
]);

throughAll('row_object', [
  ['outside a function', { a: [1, 2], b: [3, 4] }, (t) => t.derive({ row: op.row_object() }), { a: [1, 2], b: [3, 4], row: [{ a: 1, b: 3 }, { a: 2, b: 4 }] }],
  ['inside a function', { a: [1, 2], b: [3, 4] }, (t) => t.derive({ row: () => op.row_object() }).select('row'), { row: [{ a: 1, b: 3 }, { a: 2, b: 4 }] }],
  ['of a column, outside', { a: [1, 2], b: [3, 4] }, (t) => t.derive({ row: op.row_object('a') }).select('row'), { row: [{ a: 1 }, { a: 2 }] }],
  ['of a column, inside', { a: [1, 2], b: [3, 4] }, (t) => t.derive({ row: () => op.row_object('a' + '') }).select('row'), { row: [{ a: 1 }, { a: 2 }] }],
  ['of a place, outside', { a: [1, 2], b: [3, 4] }, (t) => t.derive({ row: op.row_object(0) }).select('row'), { row: [{ a: 1 }, { a: 2 }] }],
  ['of a place, inside', { a: [1, 2], b: [3, 4] }, (t) => t.derive({ row: () => op.row_object(0 + 0) }).select('row'), { row: [{ a: 1 }, { a: 2 }] }],
  ['aggregated', { k: ['x', 'y', 'x'], v: [1, 2, 3] }, (t) => t.groupby('k').rollup({ rows: () => op.array_agg(op.row_object()) }), { k: ['x', 'y'], rows: [[{ k: 'x', v: 1 }, { k: 'x', v: 3 }], [{ k: 'y', v: 2 }]] }],
  ['after a select', { a: [1], b: [2] }, (t) => t.select({ b: 'z' }).derive({ row: () => op.row_object() }), { z: [2], row: [{ z: 2 }] }],
]);

const DAYS = { d: [new Date('2000-01-01'), new Date('2000-01-02'), new Date('2000-12-30'), new Date('2000-12-31'), new Date('1969-12-31')] };
const MOMENTS = { d: [new Date('2000-01-01T12:34:56.789Z'), null, new Date('1969-12-31T23:59:59.001Z')] };
const PARTS = 'utcyear utcquarter utcmonth utcdate utcdayofyear utcweek utcdayofweek utchours utcminutes utcseconds utcmilliseconds'.split(' ');

throughAll('a function of dates', [
  ['utcdayofyear', DAYS, (t) => t.derive({ n: (d) => op.utcdayofyear(d.d) }).select('n'), { n: [1, 2, 365, 366, 365] }],
  ['utcweek', DAYS, (t) => t.derive({ n: (d) => op.utcweek(d.d) }).select('n').slice(0, 4), { n: [0, 1, 52, 53] }],
  ['of numbers', DAYS, (t) => t.derive({ n: (d) => op.utcdayofyear(+d.d), w: (d) => op.utcweek(+d.d) }).select('n', 'w').slice(0, 4), { n: [1, 2, 365, 366], w: [0, 1, 52, 53] }],
  ['of made dates', ONE, derive('op.utcdayofyear(op.utcdatetime(2000, 11, 31))', 'op.utcweek(op.utcdatetime(2000, 0, 2))', 'op.utcdatetime(2000, 1, 29, 1, 2, 3, 4)'), columns(366, 1, new Date(Date.UTC(2000, 1, 29, 1, 2, 3, 4)))],
  ['parts of days', DAYS, (t) => t.derive(each(...PARTS.map((part) => `d => op.${part}(d.d)`)))],
  ['parts of moments', MOMENTS, (t) => t.derive(each(...PARTS.map((part) => `d => op.${part}(d.d)`)))],
  ['texts of moments', MOMENTS, (t) => t.derive({ a: (d) => op.format_utcdate(d.d), b: (d) => op.format_utcdate(d.d, true), c: (d) => +d.d, e: (d) => d.d > 0 })],
  ['and group by them', DAYS, (t) => t.groupby({ y: (d) => op.utcyear(d.d), m: (d) => op.utcmonth(d.d) }).count(), { y: [2000, 2000, 1969], m: [0, 11, 11], count: [2, 2, 1] }],
  ['differences', MOMENTS, (t) => t.derive({ x: (d) => d.d - 0, y: (d) => (d.d - op.min(d.d)) / 1000 }).select('x', 'y')],
]);
