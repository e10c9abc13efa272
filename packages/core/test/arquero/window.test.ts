// biome-ignore-all format: each case is a line

import { desc, op, rolling } from './loose.js';
import { refused, throughAll } from './through-all.js';

const SCORES = { k: ['a', 'b', 'a', 'b', 'a', 'a'], s: [10, 20, 10, 5, 30, 20], i: [0, 1, 2, 3, 4, 5] };
const HOLES = { v: [1, null, 3, null, null, 6], t: ['x', null, 'y', null, 'z', null] };
const PEERS = { g: [1, 1, 2, 2, 2, 3], v: [1, 2, 4, 8, 16, 32] };
const RANKS = { row: () => op.row_number(), rank: () => op.rank(), avg: () => op.avg_rank(), dense: () => op.dense_rank(), pct: () => op.percent_rank(), cume: () => op.cume_dist(), tile: () => op.ntile(3) };

throughAll('a window function', [
  ['ranks of an order', SCORES, (t) => t.orderby('s').derive(RANKS).select('s', 'row', 'rank', 'avg', 'dense', 'tile'), { s: [5, 10, 10, 20, 20, 30], row: [1, 2, 3, 4, 5, 6], rank: [1, 2, 2, 4, 4, 6], avg: [1, 2.5, 2.5, 4.5, 4.5, 6], dense: [1, 2, 2, 3, 3, 4], tile: [1, 2, 2, 3, 3, 3] }],
  ['shares of an order', SCORES, (t) => t.orderby('s').derive(RANKS).select('pct', 'cume'), { pct: [0, 0.2, 0.2, 0.6, 0.6, 1], cume: [1 / 6, 0.5, 0.5, 5 / 6, 5 / 6, 1] }],
  ['ranks without an order', SCORES, (t) => t.derive(RANKS)],
  ['ranks in groups', SCORES, (t) => t.groupby('k').orderby(desc('s')).derive(RANKS)],
  ['ranks of one row', { v: [7] }, (t) => t.orderby('v').derive(RANKS)],
  ['ranks of no rows', { v: [] }, (t) => t.orderby('v').derive(RANKS)],
  ['ranks of nulls', HOLES, (t) => t.orderby('v').derive(RANKS)],
  ['the row before', SCORES, (t) => t.derive({ l: (d) => op.lag(d.s) }).select('l'), { l: [null, 10, 20, 10, 5, 30] }],
  ['two rows before, with a default', SCORES, (t) => t.derive({ l: (d) => op.lag(d.s, 2, -1) }).select('l'), { l: [-1, -1, 10, 20, 10, 5] }],
  ['a text before, with a default', SCORES, (t) => t.derive({ l: (d) => op.lag(d.k, 1, '?') }).select('l'), { l: ['?', 'a', 'b', 'a', 'b', 'a'] }],
  ['the row after', SCORES, (t) => t.derive({ l: (d) => op.lead(d.s) }).select('l'), { l: [20, 10, 5, 30, 20, null] }],
  ['three rows after, with a default', SCORES, (t) => t.derive({ l: (d) => op.lead(d.s, 3, 0) }).select('l'), { l: [5, 30, 20, 0, 0, 0] }],
  ['the row before by name', SCORES, (t) => t.derive({ l: op.lag('s', 1, 0) }).select('l'), { l: [0, 10, 20, 10, 5, 30] }],
  ['the row before of an expression', SCORES, (t) => t.derive({ l: (d) => d.s - op.lag(d.s + 1, 1, 0) }).select('l'), { l: [10, 9, -11, -6, 24, -11] }],
  ['the row before in groups', SCORES, (t) => t.groupby('k').derive({ l: (d) => op.lag(d.s) }).select('l'), { l: [null, null, 10, 20, 10, 30] }],
  ['the first, the last and the third', SCORES, (t) => t.orderby('s').derive({ f: (d) => op.first_value(d.i), l: (d) => op.last_value(d.i), n: (d) => op.nth_value(d.i, 3) })],
  ['the first and last of all', SCORES, (t) => t.derive({ f: rolling((d) => op.first_value(d.i), [-Infinity, Infinity]), l: rolling((d) => op.last_value(d.i), [-Infinity, Infinity]), n: rolling((d) => op.nth_value(d.i, 2), [-Infinity, Infinity]) }).select('f', 'l', 'n'), { f: [0, 0, 0, 0, 0, 0], l: [5, 5, 5, 5, 5, 5], n: [1, 1, 1, 1, 1, 1] }],
  ['the first and last of a frame', SCORES, (t) => t.derive({ f: rolling((d) => op.first_value(d.i), [-1, 1]), l: rolling((d) => op.last_value(d.i), [-1, 1]), n: rolling((d) => op.nth_value(d.i, 3), [-1, 1]) }).select('f', 'l', 'n'), { f: [0, 0, 1, 2, 3, 4], l: [1, 2, 3, 4, 5, 5], n: [null, 2, 3, 4, 5, null] }],
  ['what is filled', HOLES, (t) => t.derive({ d: (d) => op.fill_down(d.v), u: (d) => op.fill_up(d.v), dt: (d) => op.fill_down(d.t, '-'), ut: (d) => op.fill_up(d.t, '-') }).select('d', 'u', 'dt', 'ut'), { d: [1, 1, 3, 3, 3, 6], u: [1, 3, 3, 6, 6, 6], dt: ['x', 'x', 'y', 'y', 'z', 'z'], ut: ['x', 'y', 'y', 'z', 'z', '-'] }],
  ['what is filled in groups', { k: ['a', 'b', 'a', 'b'], v: [1, null, null, 4] }, (t) => t.groupby('k').derive({ d: (d) => op.fill_down(d.v, 0), u: (d) => op.fill_up(d.v, 9) }).select('d', 'u'), { d: [1, 0, 1, 4], u: [1, 4, 9, 4] }],
  ['a running sum', SCORES, (t) => t.derive({ r: rolling((d) => op.sum(d.s)) }).select('r'), { r: [10, 30, 40, 45, 75, 95] }],
  ['a sum of what follows', SCORES, (t) => t.derive({ r: rolling((d) => op.sum(d.s), [0, Infinity]) }).select('r'), { r: [95, 85, 65, 55, 50, 20] }],
  ['a moving sum that leaves out the row', SCORES, (t) => t.derive({ r: rolling((d) => op.sum(d.s), [-2, -1]) }).select('r')],
  ['a moving sum of what comes next', SCORES, (t) => t.derive({ r: rolling((d) => op.sum(d.s), [1, 2]) }).select('r')],
  ['a sum of peers', PEERS, (t) => t.orderby('g').derive({ r: rolling((d) => op.sum(d.v), [-Infinity, 0], true) }).select('r'), { r: [3, 3, 31, 31, 31, 63] }],
  ['a moving sum of peers', PEERS, (t) => t.orderby('g').derive({ r: rolling((d) => op.sum(d.v), [-1, 0], true) }).select('r')],
  ['a moving sum of peers in groups', { ...PEERS, k: ['x', 'y', 'x', 'y', 'x', 'x'] }, (t) => t.groupby('k').orderby('g').derive({ r: rolling((d) => op.sum(d.v), [-1, 1], true) }).select('r')],
  ['aggregates of a moving frame', SCORES, (t) => t.derive({ n: rolling(() => op.count(), [-1, 1]), m: rolling((d) => op.mean(d.s), [-1, 1]), a: rolling((d) => op.average(d.s), [-1, 1]), lo: rolling((d) => op.min(d.s), [-1, 1]), hi: rolling((d) => op.max(d.s), [-1, 1]), v: rolling((d) => op.variance(d.s), [-2, 0]), d: rolling((d) => op.stdev(d.s), [-2, 0]), vp: rolling((d) => op.variancep(d.s), [-2, 0]), sp: rolling((d) => op.stdevp(d.s), [-2, 0]) })],
  ['aggregates of values of a moving frame', SCORES, (t) => t.derive({ med: rolling((d) => op.median(d.s), [-1, 1]), q: rolling((d) => op.quantile(d.s, 0.25), [-2, 0]), mode: rolling((d) => op.mode(d.s), [-3, 0]), u: rolling((d) => op.distinct(d.k), [-1, 1]), l: rolling((d) => op.array_agg(d.i), [-1, 0]), x: rolling((d) => op.array_agg_distinct(d.k), [-2, 0]), p: rolling((d) => op.product(d.s), [-1, 0]), any: rolling((d) => op.any(d.k), [-1, 0]), inv: rolling((d) => op.invalid(d.s), [-1, 0]), val: rolling((d) => op.valid(d.s), [-1, 0]) })],
  ['aggregates of two columns of a moving frame', SCORES, (t) => t.derive({ c: rolling((d) => op.corr(d.s, d.i), [-3, 0]), v: rolling((d) => op.covariance(d.s, d.i), [-3, 0]), p: rolling((d) => op.covariancep(d.s, d.i), [-3, 0]), o: rolling((d) => op.object_agg(d.k, d.i), [-1, 0]), e: rolling((d) => op.entries_agg(d.k, d.i), [-1, 0]), m: rolling((d) => op.map_agg(d.k, d.i), [-1, 0]) })],
  ['a moving frame with nulls', HOLES, (t) => t.derive({ s: rolling((d) => op.sum(d.v), [-1, 0]), n: rolling((d) => op.valid(d.v), [-1, 0]), m: rolling((d) => op.mean(d.v), [-1, 1]), lo: rolling((d) => op.min(d.v), [-1, 0]), x: rolling((d) => op.max(d.t), [-1, 0]) })],
  ['a moving frame of several expressions', SCORES, (t) => t.derive({ r: rolling((d) => d.s / op.sum(d.s) + op.row_number(), [-1, 0]) })],
  ['a moving frame of text', SCORES, (t) => t.derive({ r: rolling('op.mean(d.s)', [-1, 0]), q: rolling(op.mean('s'), [-1, 0]) })],
  ['a filter by a moving frame', SCORES, (t) => t.filter(rolling((d) => op.mean(d.s) > 12, [-1, 0])).select('i')],
  ['a filter by a rank in ordered groups', SCORES, (t) => t.groupby('k').orderby(desc('s')).filter(() => op.row_number() <= 1).select('k', 's'), { k: ['a', 'b'], s: [30, 20] }],
  ['dates before', { d: [new Date(0), new Date(86_400_000)] }, (t) => t.derive({ l: (d) => op.lag(d.d), gap: (d) => (d.d - op.lag(d.d)) / 86_400_000 }), { d: [new Date(0), new Date(86_400_000)], l: [null, new Date(0)], gap: [NaN, 1] }],
  ['after a rollup', SCORES, (t) => t.groupby('k').rollup({ s: op.sum('s') }).orderby('s').derive({ r: () => op.rank(), l: (d) => op.lag(d.s, 1, 0), c: rolling((d) => op.sum(d.s)) }), { k: ['b', 'a'], s: [25, 70], r: [1, 2], l: [0, 25], c: [25, 95] }],
  ['with a default of another type', SCORES, (t) => t.derive({ l: (d) => op.lag(d.s, 1, 'none') }).select('l')],
  ['of booleans', { b: [true, false, null] }, (t) => t.derive({ l: (d) => op.lag(d.b, 1, false), f: (d) => op.fill_down(d.b) })],
]);

refused('a window function', [
  ['a distance that is a column', SCORES, (t) => t.derive({ l: (d) => op.lag(d.s, d.i) }), /lag/],
  ['of a window function', SCORES, (t) => t.derive({ l: (d) => op.lag(op.lead(d.s)) }), /lag|lead/],
  ['of an aggregate', SCORES, (t) => t.derive({ l: (d) => op.lag(op.sum(d.s)) }), /lag|sum/],
  ['within an aggregate', SCORES, (t) => t.derive({ l: (d) => op.sum(op.lag(d.s)) }), /lag|sum/],
]);
