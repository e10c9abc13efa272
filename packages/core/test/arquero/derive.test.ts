// biome-ignore-all format: each case is a line

import { not, range } from 'arquero';
import { op, rolling } from './loose.js';
import { refused, throughAll } from './through-all.js';

const { abs, lag, mean, median, rank, stdev } = op;

const AB = { a: [1, 3, 5, 7], b: [2, 4, 6, 8] };
const SUMS = [3, 7, 11, 15];
const TEN = Array.from({ length: 10 }, (_, i) => i);
const KAB = { k: TEN.map((i) => i % 3), a: TEN, b: TEN.map((i) => i + 1) };
const N = { n: [1, 2, 3, 4] };
const LAGGED = { n: [1, 2, 3, 4], p: [NaN, 1, 1, 1] };
const FOO = { x: ['foo', 'bar', 'baz'] };
const MAP = { foo: 'farp', bar: 'borp' };

throughAll('derive', [
  ['a new column', AB, (t) => t.derive({ c: (d) => d.a + d.b }), { ...AB, c: SUMS }],
  ['in place of a column', AB, (t) => t.derive({ a: (d) => d.a + d.b }), { a: SUMS, b: AB.b }],
  ['and drop the others', AB, (t) => t.derive({ z: (d) => d.a + d.b }, { drop: true }), { z: SUMS }],
  ['and drop the others within groups', AB, (t) => t.groupby('a').derive({ z: (d) => d.a + d.b }, { drop: true }).count(), { a: AB.a, count: [1, 1, 1, 1] }],
  ['before a column', AB, (t) => t.derive({ z: (d) => d.a + d.b }, { before: 'a' }), { z: SUMS, ...AB }],
  ['after a column', AB, (t) => t.derive({ z: (d) => d.a + d.b }, { after: 'a' }), { a: AB.a, z: SUMS, b: AB.b }],
  ['after a column, one of them in place', AB, (t) => t.derive({ a: (d) => -d.a, z: (d) => d.a + d.b }, { after: 'b' }), { a: [-1, -3, -5, -7], b: AB.b, z: SUMS }],
  ['before a column by its place', AB, (t) => t.derive({ z: () => 0 }, { before: 1 }), { a: AB.a, z: [0, 0, 0, 0], b: AB.b }],
  ['before a range', { a: [1], b: [2], c: [3] }, (t) => t.derive({ y: () => 0, z: () => 1 }, { before: range('b', 'c') })],
  ['after all but one', { a: [1], b: [2], c: [3] }, (t) => t.derive({ z: () => 1 }, { after: not('c') })],
  ['nothing', AB, (t) => t.derive({}), AB],
  ['nothing, before a column', AB, (t) => t.derive({ a: (d) => d.a + 1 }, { before: 'b' }), { a: [2, 4, 6, 8], b: AB.b }],
  ['nothing of a map', AB, (t) => t.derive(Object.fromEntries(new Map([['c', (d) => d.a]])))],
  ['two columns that exchange values', AB, (t) => t.derive({ a: (d) => d.b, b: (d) => d.a }), { a: AB.b, b: AB.a }],
  ['one column after another', AB, (t) => t.derive({ c: (d) => d.a * 2 }).derive({ d: (d) => d.c + 1 }), { ...AB, c: [2, 6, 10, 14], d: [3, 7, 11, 15] }],
  ['columns of all types', { d: [new Date(0), new Date(86_400_000)] }, (t) => t.derive({ i: () => 1, f: () => 0.5, s: (d) => op.format_utcdate(d.d, true), b: (d) => d.d > 5, n: () => null, u: () => undefined, y: (d) => op.utcyear(d.d), same: (d) => d.d, l: () => [1, 'a'], o: () => ({ a: 1 }) })],
  ['windows and aggregates of ordered groups', KAB, (t) => t.groupby('k').orderby('a').derive({ rank: () => rank(), diff: ({ a, b }) => a - lag(b, 1, 0), roll: rolling((d) => mean(d.a), [-2, 0]) }).select('rank', 'diff', 'roll'), { rank: [1, 1, 1, 2, 2, 2, 3, 3, 3, 4], diff: [0, 1, 2, 2, 2, 2, 2, 2, 2, 2], roll: [0, 1, 2, 1.5, 2.5, 3.5, 3, 4, 5, 6] }],
  ['a distance from the mean', KAB, (t) => t.derive({ z: ({ a }) => abs(a - mean(a)) / stdev(a) }).select('z').slice(0, 5), { z: [1.4863010829205867, 1.1560119533826787, 0.8257228238447705, 0.49543369430686224, 0.1651445647689541] }],
  ['a median of distances', KAB, (t) => t.derive({ dev: (d) => abs(d.a - median(d.a)) }).rollup({ mad: (d) => median(d.dev) }), { mad: [2.5] }],
  ['with a parameter outside a function', N, (t) => t.params({ lag: 1 }).derive({ p: (d, $) => d.n * $.lag - op.lag(d.n, 1) }), LAGGED],
  ['with a parameter inside a function', N, (t) => t.params({ lag: 1 }).derive({ p: (d, $) => d.n - op.lag(d.n, $.lag) }), LAGGED],
  ['with a parameter in text', N, (t) => t.params({ lag: 1 }).derive({ p: 'd.n * $.lag - op.lag(d.n, 1)' }), LAGGED],
  ['with a bare parameter in text', N, (t) => t.params({ lag: 1 }).derive({ p: 'd.n * lag - op.lag(d.n, 1)' }), LAGGED],
  ['with a parameter inside a function in text', N, (t) => t.params({ lag: 1 }).derive({ p: 'd.n - op.lag(d.n, $.lag)' }), LAGGED],
  ['with a bare parameter inside a function in text', N, (t) => t.params({ lag: 1 }).derive({ p: 'd.n - op.lag(d.n, lag)' }), LAGGED],
  ['sums of different frames', { x: [1, 2, 3, 4, 5, 6] }, (t) => t.derive({ cs0: rolling((d) => op.sum(d.x)), cs4: rolling((d) => op.sum(d.x), [-4, 0]), cs2: rolling((d) => op.sum(d.x), [-2, 0]) }), { x: [1, 2, 3, 4, 5, 6], cs0: [1, 3, 6, 10, 15, 21], cs4: [1, 3, 6, 10, 15, 20], cs2: [1, 3, 6, 9, 12, 15] }],
  ['lists of a moving frame', { val: [1, 2, 3, 4, 5] }, (t) => t.orderby('val').derive({ sum: rolling(op.sum('val'), [-2, 0]), index: () => op.row_number() - 1 }).derive({ frame: rolling(op.array_agg('index'), [-2, 0]) }), { val: [1, 2, 3, 4, 5], sum: [1, 3, 6, 9, 12], index: [0, 1, 2, 3, 4], frame: [[0], [0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4]] }],
  ['every aggregate of a moving frame', { v: [1, 2, 3, 4, 5] }, (t) => t.derive({ sum: rolling(op.sum('v'), [-1, 1]), prod: rolling(op.product('v'), [-1, 1]), min: rolling(op.min('v'), [-1, 1]), max: rolling(op.max('v'), [-1, 1]), med: rolling(op.median('v'), [-1, 1]), vals: rolling(op.array_agg('v'), [-1, 1]), uniq: rolling(op.array_agg_distinct('v'), [-1, 1]) }), { v: [1, 2, 3, 4, 5], sum: [3, 6, 9, 12, 9], prod: [2, 6, 24, 60, 20], min: [1, 1, 2, 3, 4], max: [2, 3, 4, 5, 5], med: [1.5, 2, 3, 4, 4.5], vals: [[1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5]], uniq: [[1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5]] }],
  ['a list of an ordered table', { v: [3, 1, 4, 2] }, (t) => t.orderby('v').derive({ a: op.array_agg('v') }), { v: [1, 2, 3, 4], a: [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]] }],
  ['recoded by an object', FOO, (t) => t.derive({ x: (d) => op.recode(d.x, { foo: 'farp', bar: 'borp' }, 'other') }), { x: ['farp', 'borp', 'other'] }],
  ['recoded by an object in a parameter', FOO, (t) => t.params({ map: MAP }).derive({ x: (d, $) => op.recode(d.x, $.map) }), { x: ['farp', 'borp', 'baz'] }],
  ['filled down', { x: ['a', null, null, 'b', null, null, 'c'] }, (t) => t.derive({ x: op.fill_down('x') }), { x: ['a', 'a', 'a', 'b', 'b', 'b', 'c'] }],
  ['filled up', { x: ['a', null, undefined, 'b', null, null, 'c'] }, (t) => t.derive({ x: op.fill_up('x') }), { x: ['a', 'b', 'b', 'b', 'c', 'c', 'c'] }],
  ['filled down from NaN', { x: [1, NaN, 2, null, 0.5] }, (t) => t.derive({ x: op.fill_down('x') }), { x: [1, 1, 2, 2, 0.5] }],
  ['filled down with a default', { x: [null, 'a', null] }, (t) => t.derive({ x: op.fill_down('x', '?') }), { x: ['?', 'a', 'a'] }],
  ['filled up with a default', { x: [null, 'a', null] }, (t) => t.derive({ x: op.fill_up('x', '?') }), { x: ['a', 'a', '?'] }],
  ['shares of groups', { k: ['a', 'b', 'a'], v: [1, 2, 3] }, (t) => t.groupby('k').derive({ share: (d) => d.v / op.sum(d.v), n: () => op.count() }), { k: ['a', 'b', 'a'], v: [1, 2, 3], share: [0.25, 1, 0.75], n: [2, 1, 2] }],
  ['of rows that were filtered in groups', { k: ['a', 'b', 'a', 'b'], v: [1, 2, 3, 4] }, (t) => t.groupby('k').filter((d) => d.v > 1).derive({ first: (d) => op.first_value(d.v), n: () => op.count() }), { k: ['b', 'a', 'b'], v: [2, 3, 4], first: [2, 3, 2], n: [2, 1, 2] }],
  ['of a derived window', { v: [3, 1, 2] }, (t) => t.derive({ c: rolling((d) => op.sum(d.v)) }).derive({ d: (d) => d.c - op.lag(d.c, 1, 0) }).select('d'), { d: [3, 1, 2] }],
  ['with a key that changes', { k: ['a', 'b', 'a'], v: [1, 2, 3] }, (t) => t.groupby('k').derive({ k: (d) => op.upper(d.k), s: (d) => op.sum(d.v) }).count(), { k: ['a', 'b'], count: [2, 1] }],
]);

refused('derive', [
  ['of a column that is not there', AB, (t) => t.derive({ z: (d) => d.nope }), /nope/],
  ['before and after', AB, (t) => t.derive({ z: (d) => d.a }, { before: 'a', after: 'b' }), /before and after/],
  ['an aggregate of an aggregate', AB, (t) => t.derive({ z: (d) => op.sum(op.mean(d.a)) }), /sum|mean/],
]);
