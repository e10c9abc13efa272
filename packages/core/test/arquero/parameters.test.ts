// biome-ignore-all format: each case is a line

import { op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const AB = { a: [1, 3, 5, 7], b: [2, 4, 6, 8] };
const INSIDE = { a: [3, 5], b: [4, 6] };
const lo = 1;
const hi = 7;
const arr = [1, 7];
const obj = { lo: 1, hi: 7 };

throughAll('a parameter', [
  ['as the second argument', AB, (t) => t.params({ lo: 1, hi: 7 }).filter((d, $) => $.lo < d.a && d.a < $.hi).reify(), INSIDE],
  ['as a second argument of another name', AB, (t) => t.params({ lo: 1, hi: 7 }).filter((d, _) => _.lo < d.a && d.a < _.hi), INSIDE],
  ['in a function', AB, (t) => t.params({ lo: 1, hi: 7 }).filter((_d, params) => op.equal(params.lo, _d.a)), { a: [1], b: [2] }],
  ['that is a map by texts', AB, (t) => t.params({ m: new Map([['a', 1]]) }).filter((d, $) => op.has($.m, 'a') && d.a < 4), { a: [1, 3], b: [2, 4] }],
  ['as the name of a column', AB, (t) => t.params({ column: 'a' }).filter((d, p) => d[p.column] > 3), { a: [5, 7], b: [6, 8] }],
  ['taken apart', AB, (t) => t.params({ lo: 1, hi: 7 }).filter((d, { lo, hi }) => lo < d.a && d.a < hi), INSIDE],
  ['taken apart, with the row', AB, (t) => t.params({ lo: 1, hi: 7 }).filter(({ a }, { lo, hi }) => lo < a && a < hi), INSIDE],
  ['taken apart by other names', AB, (t) => t.params({ lo: 1, hi: 7 }).filter(({ a: x }, { lo: y, hi: z }) => y < x && x < z), INSIDE],
  ['by its bare name', AB, (t) => t.params({ lo, hi }).filter((d) => lo < d.a && d.a < hi), INSIDE],
  ['in text', AB, (t) => t.params({ lo, hi }).filter('(d, $) => lo < d.a && d.a < $.hi'), INSIDE],
  ['that is a list', AB, (t) => t.params({ arr }).filter((d) => arr[0]! < d.a && d.a < arr[1]!), INSIDE],
  ['that is an object', AB, (t) => t.params({ obj }).filter((d) => obj.lo < d.a && d.a < obj.hi), INSIDE],
  ['that is a list of the second argument', AB, (t) => t.params({ arr }).filter((d, $) => op.includes($.arr, d.a)), { a: [1, 7], b: [2, 8] }],
  ['that is a text', { s: ['a', 'b'] }, (t) => t.params({ p: 'a"\'`\\n' }).derive({ t: (d, $) => d.s + $.p }), { s: ['a', 'b'], t: ['aa"\'`\\n', 'ba"\'`\\n'] }],
  ['that is null', { v: [1, null] }, (t) => t.params({ p: null }).filter((d, $) => d.v === $.p).count(), { count: [1] }],
  ['that is less than zero', AB, (t) => t.params({ p: -3 }).derive({ c: (d, $) => d.a - $.p }).select('c'), { c: [4, 6, 8, 10] }],
  ['that is no number', AB, (t) => t.params({ p: NaN, q: Infinity }).filter((d, $) => d.a < $.q && op.is_nan($.p)).count(), { count: [4] }],
  ['that is a date', { d: [new Date(0), new Date(86_400_000)] }, (t) => t.params({ since: new Date(86_400_000) }).filter((d, $) => d.d >= $.since), { d: [new Date(86_400_000)] }],
  ['that is a pattern', { s: ['ab', 'cd'] }, (t) => t.params({ p: /^A/i }).filter((d, $) => op.match(d.s, $.p)), { s: ['ab'] }],
  ['set anew', AB, (t) => t.params({ p: 1 }).params({ p: 5 }).filter((d, $) => d.a > $.p), { a: [7], b: [8] }],
  ['set beside another', AB, (t) => t.params({ p: 1 }).params({ q: 7 }).filter((d, $) => d.a > $.p && d.a < $.q), INSIDE],
  ['set between two uses', AB, (t) => t.params({ p: 1 }).filter((d, $) => d.a > $.p).params({ p: 5 }).filter((d, $) => d.a > $.p), { a: [7], b: [8] }],
  ['in a rollup', AB, (t) => t.params({ by: 10 }).rollup({ s: (d, $) => op.sum(d.a * $.by) / $.by }), { s: [16] }],
  ['in a pivot', AB, (t) => t.params({ at: 4 }).pivot({ big: (d, $) => d.a > $.at }, { s: (d, $) => op.sum(d.b) * $.at }), { false: [24], true: [56] }],
  ['after a rollup', AB, (t) => t.params({ p: 2 }).rollup({ s: op.sum('a') }).derive({ h: (d, $) => d.s / $.p }), { s: [16], h: [8] }],
  ['with the name of a column', AB, (t) => t.params({ a: 4 }).filter((d, $) => d.a > $.a), { a: [5, 7], b: [6, 8] }],
]);

refused('a parameter', [
  ['taken apart twice', AB, (t) => t.params({ at: { lo: 1 } }).filter((d, { at: { lo } }) => lo < d.a), /./],
  ['that is not there', AB, (t) => t.filter((d, $) => $.lo < d.a && d.a < $.hi), /lo/],
  ['that is a function', AB, (t) => t.params({ f: () => 1 }).filter((d, $) => $.f < d.a), /function/, 'works'],
  ['that is a map by numbers', AB, (t) => t.params({ m: new Map([[1, 1]]) }).filter((_d, $) => op.has($.m, 1)), /Map/, 'works'],
]);
