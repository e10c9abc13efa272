// biome-ignore-all format: each case is a line

import { op } from './loose.js';
import { throughAll } from './through-all.js';

const DATA = { k: ['a', 'b', 'a', 'b', 'a', 'c'], n: [4, null, 1, 2, 4, null], f: [0.5, NaN, -1.5, null, 2.25, NaN], s: ['x', 'y', null, 'x', 'z', null], b: [true, false, null, true, true, null], d: [3, 1, null, 1, 2, null].map((day) => (day === null ? null : new Date(day * 86_400_000))) };
const day = (n: number) => new Date(n * 86_400_000);
const ALL = (name: string) => ({ count: op.count(), valid: op.valid(name), invalid: op.invalid(name), distinct: op.distinct(name), min: op.min(name), max: op.max(name), mode: op.mode(name), any: op.any(name), list: op.array_agg(name), set: op.array_agg_distinct(name) });
const NUMBERS = (name: string) => ({ sum: op.sum(name), product: op.product(name), mean: op.mean(name), average: op.average(name), median: op.median(name), q0: op.quantile(name, 0), q9: op.quantile(name, 0.9), q1: op.quantile(name, 1), variance: op.variance(name), stdev: op.stdev(name), variancep: op.variancep(name), stdevp: op.stdevp(name) });
const XY = { g: ['p', 'p', 'p', 'q', 'q'], x: [1, 2, null, 4, 5], y: [2, 4, 6, null, 1] };

throughAll('an aggregate', [
  ['of a value helper', { a: [1, 2, 3, 4] }, (t) => t.rollup({ sum: op.sum('a'), max: op.max('a'), ext: (d) => [op.min(d.a), op.max(d.a)] }), { sum: [10], max: [4], ext: [[1, 4]] }],
  ['of whole numbers', DATA, (t) => t.rollup({ ...ALL('n'), ...NUMBERS('n') })],
  ['of whole numbers in groups', DATA, (t) => t.groupby('k').rollup({ ...ALL('n'), ...NUMBERS('n') })],
  ['of floats', DATA, (t) => t.rollup({ ...ALL('f'), ...NUMBERS('f') })],
  ['of floats in groups', DATA, (t) => t.groupby('k').rollup({ ...ALL('f'), ...NUMBERS('f') })],
  ['of texts', DATA, (t) => t.groupby('k').rollup(ALL('s'))],
  ['of booleans', DATA, (t) => t.groupby('k').rollup({ ...ALL('b'), ...NUMBERS('b') })],
  ['of dates', DATA, (t) => t.groupby('k').rollup({ count: op.count(), valid: op.valid('d'), distinct: op.distinct('d'), min: op.min('d'), max: op.max('d'), any: op.any('d') }), { k: ['a', 'b', 'c'], count: [3, 2, 1], valid: [2, 2, 0], distinct: [3, 1, 1], min: [day(2), day(1), null], max: [day(3), day(1), null], any: [day(3), day(1), null] }],
  ['of lists of dates', DATA, (t) => t.groupby('k').rollup({ l: op.array_agg('d'), u: op.array_agg_distinct('d'), m: op.mode('d') })],
  ['of expressions', DATA, (t) => t.groupby('k').rollup({ s: (d) => op.sum(d.n * 2 + d.f), t: (d) => op.max(`${d.s}!`), n: (d) => op.distinct(d.n > 1), m: (d) => op.mean(d.n === 4 ? d.f : null) })],
  ['of two columns', XY, (t) => t.rollup({ corr: op.corr('x', 'y'), cov: op.covariance('x', 'y'), covp: op.covariancep('x', 'y') })],
  ['of two columns in groups', XY, (t) => t.groupby('g').rollup({ corr: op.corr('x', 'y'), cov: op.covariance('x', 'y'), covp: op.covariancep('x', 'y') })],
  ['of a column with itself', XY, (t) => t.rollup({ corr: op.corr('x', 'x'), cov: op.covariance('x', 'x'), v: op.variance('x') })],
  ['to objects of numbers', XY, (t) => t.groupby('g').rollup({ o: op.object_agg('y', 'x'), m: op.map_agg('y', 'x'), e: op.entries_agg('y', 'x') })],
  ['to objects of texts', DATA, (t) => t.rollup({ o: op.object_agg('k', 's'), m: op.map_agg('s', 'k'), e: op.entries_agg('k', 'd') })],
  ['to bins', { x: [1, 5, 22, 37, 99] }, (t) => t.rollup({ b: op.bins('x'), c: (d) => op.bins(d.x, 5), n: (d) => op.bins(d.x, 10, false), m: (d) => op.bins(d.x, 100, true, 5), s: (d) => op.bins(d.x, 15, true, 0, 25) })],
  ['to bins of nothing', { x: [null, null] }, (t) => t.rollup({ b: op.bins('x') })],
  ['to bins of one value', { x: [7, 7] }, (t) => t.rollup({ b: op.bins('x') })],
  ['of no rows', DATA, (t) => t.filter(() => false).rollup({ ...ALL('n'), ...NUMBERS('n'), o: op.object_agg('k', 'n'), c: op.corr('n', 'f'), b: op.bins('n') })],
  ['of a single row', DATA, (t) => t.filter((d) => d.f === 2.25).rollup({ ...ALL('f'), ...NUMBERS('f'), c: op.corr('n', 'f') })],
  ['a mode of ties', { v: [3, 1, 3, 1, 2] }, (t) => t.rollup({ m: op.mode('v') })],
  ['a median of an even number', { v: [4, 1, 3, 2] }, (t) => t.rollup({ m: op.median('v') }), { m: [2.5] }],
  ['quantiles of columns and expressions', { v: [4, 1, 3, 2] }, (t) => t.rollup({ a: op.quantile('v', 0.5), b: (d) => op.quantile(-d.v, 0.5 / 2), c: (d) => op.quantile(d.v, op.abs(op.sqrt(0.25))) }), { a: [2.5], b: [-3.25], c: [2.5] }],
  ['extremes of texts', { s: ['b', 'a', 'ab', 'B', ''] }, (t) => t.rollup({ lo: op.min('s'), hi: op.max('s') })],
  ['a product with zero', { v: [3, 0, -2] }, (t) => t.rollup({ p: op.product('v'), s: op.sum('v') })],
  ['of infinities', { v: [Infinity, 0.5, -Infinity] }, (t) => t.rollup({ lo: op.valid('v'), s: op.sum('v'), m: op.median('v') })],
  ['a count of an argument', DATA, (t) => t.rollup({ n: () => op.count() }), { n: [6] }],
  ['in a derive', DATA, (t) => t.groupby('k').derive({ m: (d) => op.median(d.n), l: (d) => op.array_agg(d.n), s: (d) => d.n - op.mean(d.n), o: (d) => op.object_agg(d.s, d.n) }).select('m', 'l', 's', 'o')],
  ['of lists', { v: [1, 2, 1] }, (t) => t.derive({ l: (d) => [d.v] }).rollup({ n: op.distinct('l'), u: op.array_agg_distinct('l'), a: op.any('l'), v: op.valid('l') })],
  ['of different values, of which null is none', { v: [1, 2, 1, null] }, (t) => t.rollup({ u: op.array_agg_distinct('v'), n: op.distinct('v') }), { u: [[1, 2]], n: [3] }],
]);
