// biome-ignore-all format: each case is a line

import { bin } from 'arquero';
import { op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const { avg_rank, bins, corr, exp, log, log2, mean, median, sqrt, stdev, sum, valid, variance } = op;

const KAB = { k: ['a', 'a', 'b', 'b'], a: [1, 3, 5, 7], b: [2, 4, 6, 8] };
const ENTRIES = { g: [0, 0, 1, 1, 1], k: ['a', 'b', 'a', 'b', 'a'], v: [1, 2, 3, 4, 5] };
const X = { x: [1, 1, 3, 4, 5, 6, 7, 8, 9, 10] };
const HISTOGRAM = { b0: [1, 3, 4, 5, 6, 7, 8, 9, 10], b1: [1.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5], count: [2, 1, 1, 1, 1, 1, 1, 1, 1] };
const NOTHING = { sum: [null], prod: [null], mode: [null], med: [null], min: [null], max: [null], sd: [null] };
const SEVEN = { sum: op.sum('v'), prod: op.product('v'), mode: op.mode('v'), med: op.median('v'), min: op.min('v'), max: op.max('v'), sd: op.stdev('v') };
const ONE_TO_FIVE = { v: [1, 2, 3, 4, 5] };

throughAll('rollup', [
  ['of everything', { a: KAB.a, b: KAB.b }, (t) => t.rollup({ sum: (d) => op.sum(d.a + d.b) }), { sum: [36] }],
  ['of groups', KAB, (t) => t.groupby({ key: (d) => d.k }).rollup({ sum: (d) => op.sum(d.a + d.b) }), { key: ['a', 'b'], sum: [10, 26] }],
  ['of filtered groups', KAB, (t) => t.groupby({ key: (d) => d.k }).filter((d) => d.a === 1).rollup({ cnt: op.count() }), { key: ['a'], cnt: [1] }],
  ['of no rows', { v: [] }, (t) => t.rollup(SEVEN), NOTHING],
  ['of nulls', { v: [null, null] }, (t) => t.derive({ v: (d) => d.v + 0 }).filter((d) => d.v !== 0).rollup(SEVEN), NOTHING],
  ['of NaN', { v: [NaN, NaN] }, (t) => t.rollup(SEVEN), NOTHING],
  ['of nothing', { x: ['a', 'b', 'c'] }, (t) => t.rollup(), {}],
  ['of nothing in groups', { x: ['a', 'b', 'c'] }, (t) => t.groupby('x').rollup(), { x: ['a', 'b', 'c'] }],
  ['of nothing in groups, as an object', { x: ['a', 'b', 'a'] }, (t) => t.groupby('x').rollup({}), { x: ['a', 'b'] }],
  ['of whole numbers', ONE_TO_FIVE, (t) => t.rollup({ any: op.any('v'), dist: op.distinct('v'), cnt: op.count(), val: op.valid('v'), inv: op.invalid('v'), sum: op.sum('v'), prod: op.product('v'), min: op.min('v'), max: op.max('v'), med: op.median('v'), vals: op.array_agg('v'), uniq: op.array_agg_distinct('v') }), { any: [1], dist: [5], cnt: [5], val: [5], inv: [0], sum: [15], prod: [120], min: [1], max: [5], med: [3], vals: [[1, 2, 3, 4, 5]], uniq: [[1, 2, 3, 4, 5]] }],
  ['of an ordered table', { v: [3, 1, 4, 2] }, (t) => t.orderby('v').rollup({ v: op.array_agg('v') }), { v: [[1, 2, 3, 4]] }],
  ['of objects', ENTRIES, (t) => t.groupby('g').rollup({ o: op.object_agg('k', 'v') }), { g: [0, 1], o: [{ a: 1, b: 2 }, { a: 5, b: 4 }] }],
  ['of entries', ENTRIES, (t) => t.groupby('g').rollup({ o: op.entries_agg('k', 'v') }), { g: [0, 1], o: [[['a', 1], ['b', 2]], [['a', 3], ['b', 4], ['a', 5]]] }],
  ['of maps', ENTRIES, (t) => t.groupby('g').rollup({ o: op.map_agg('k', 'v') }), { g: [0, 1], o: [{ a: 1, b: 2 }, { a: 5, b: 4 }] }],
  ['to a histogram', X, (t) => t.groupby({ b0: (d) => op.bin(d.x, ...bins(d.x, 20)), b1: (d) => op.bin(d.x, ...bins(d.x, 20), 1) }).count(), HISTOGRAM],
  ['to a histogram by the helper', X, (t) => t.groupby({ b0: bin('x', { maxbins: 20 }), b1: bin('x', { maxbins: 20, offset: 1 }) }).count(), HISTOGRAM],
  ['to a histogram of a step', X, (t) => t.groupby({ b0: bin('x', { step: 0.5 }), b1: bin('x', { step: 0.5, offset: 1 }) }).count(), HISTOGRAM],
  ['to a dot product', { x: [1, 2, 3], y: [4, 5, 6] }, (t) => t.rollup({ dot: (d) => sum(d.x * d.y) }), { dot: [32] }],
  ['to a geometric mean', { x: [1, 2, 3, 4, 5, 6] }, (t) => t.rollup({ gm: (d) => exp(mean(log(d.x))) }), { gm: [720 ** (1 / 6)] }],
  ['to a harmonic mean', { x: [1, 2, 3, 4, 5, 6] }, (t) => t.rollup({ hm: (d) => 1 / mean(1 / d.x) }), { hm: [6 / (1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5 + 1 / 6)] }],
  ['to a median skew', { x: [1, 2, 3, 4, 5, 1000] }, (t) => t.rollup({ ms: ({ x }) => (stdev(x) ? (mean(x) - median(x)) / stdev(x) : 0) }), { ms: [0.4070174034861516] }],
  ['to the norm of a vector', ONE_TO_FIVE, (t) => t.rollup({ vn: (d) => sqrt(sum(d.v * d.v)) }), { vn: [Math.sqrt(55)] }],
  [
    'by a block of statements',
    { a: [3, 4, 5, 6, 7], b: [1, 2, 3, 4, 5] },
    (t) =>
      t.rollup({
        cd: ({ a, b }) => {
          const va = (valid(a) - 1) * variance(a);
          const vb = (valid(b) - 1) * variance(b);
          const sd = sqrt((va + vb) / (valid(a) + valid(b) - 2));
          return sd ? (mean(a) - mean(b)) / sd : 0;
        },
      }),
    { cd: [1.2649110640673518] },
  ],
  ['to an entropy', { x: [1, 1, 1, 2, 2, 3] }, (t) => t.groupby('x').count({ as: 'num' }).derive({ p: (d) => d.num / sum(d.num) }).rollup({ h: (d) => -sum(d.p ? d.p * log2(d.p) : 0) }), { h: [1.4591479170272448] }],
  ['to a rank correlation', { a: [1, 2, 2, 3, 4, 5], b: [9, 8, 8, 7, 6, 5] }, (t) => t.orderby('a').derive({ ra: () => avg_rank() }).orderby('b').derive({ rb: () => avg_rank() }).rollup({ rho: (d) => corr(d.ra, d.rb) }), { rho: [-1] }],
  ['by a median of a name', KAB, (t) => t.groupby('k').rollup({ mean: op.median('a') }), { k: ['a', 'b'], mean: [2, 6] }],
  ['by text', KAB, (t) => t.groupby('k').rollup({ m: 'op.mean(d.a)', n: 'd => op.count()', s: 'sum(d.b)' }), { k: ['a', 'b'], m: [2, 6], n: [2, 2], s: [6, 14] }],
  ['of constants', KAB, (t) => t.groupby('k').rollup({ one: () => 1, text: () => 'x' })],
  ['of a constant alone', KAB, (t) => t.rollup({ one: () => 1 })],
  ['named as a key', KAB, (t) => t.groupby('k').rollup({ k: op.max('a') }), { k: [3, 7] }],
  ['named by a number', KAB, (t) => t.groupby('k').rollup({ 1: op.max('a'), 0: op.min('a') })],
  ['named oddly', KAB, (t) => t.groupby('k').rollup({ 'a b"c\\': op.max('a'), '': op.min('a'), ü: op.count() })],
  ['of all aggregates at once', KAB, (t) => t.groupby('k').rollup({ r: (d) => (op.max(d.a) - op.min(d.a)) / op.count() + op.mean(d.b) }), { k: ['a', 'b'], r: [4, 8] }],
  ['within a conditional', KAB, (t) => t.groupby('k').rollup({ r: (d) => (op.sum(d.a) > 4 ? 'big' : null) }), { k: ['a', 'b'], r: [null, 'big'] }],
  ['of a conditional', KAB, (t) => t.rollup({ n: (d) => op.sum(d.a > 2 ? 1 : 0), s: (d) => op.sum(d.k === 'a' && d.a) })],
  ['of booleans', KAB, (t) => t.rollup({ n: (d) => op.sum(d.a > 2), m: (d) => op.mean(d.a > 2), x: (d) => op.max(d.a > 2), i: (d) => op.min(d.a > 2) })],
  ['of a rollup', KAB, (t) => t.groupby('k').rollup({ s: op.sum('a') }).rollup({ m: op.mean('s'), n: op.count() }), { m: [8], n: [2] }],
  ['after an order, of what is first', KAB, (t) => t.orderby((d) => -d.a).groupby('k').rollup({ f: op.any('a'), l: op.array_agg('a') }), { k: ['a', 'b'], f: [3, 7], l: [[3, 1], [7, 5]] }],
  ['of lists in lists', KAB, (t) => t.groupby('k').rollup({ l: op.array_agg('a') }).rollup({ l: op.array_agg('l') }), { l: [[[1, 3], [5, 7]]] }],
  ['indexed', KAB, (t) => t.groupby('k').rollup({ f: (d) => op.array_agg(d.a)[1], n: (d) => op.length(op.array_agg(d.a)), j: (d) => op.join(op.array_agg(d.a), '+') })],
  ['of objects that are read', ENTRIES, (t) => t.groupby('g').rollup({ a: (d) => op.object_agg(d.k, d.v).a })],
  ['with a parameter', KAB, (t) => t.params({ p: 0.25 }).rollup({ q: (d, $) => op.quantile(d.a, $.p) })],
  ['with a computed parameter', KAB, (t) => t.rollup({ q: (d) => op.quantile(-d.a, 0.5 / 2) })],
]);

throughAll('count', [
  ['of everything', KAB, (t) => t.count(), { count: [4] }],
  ['of groups', KAB, (t) => t.groupby('k').count(), { k: ['a', 'b'], count: [2, 2] }],
  ['with a name', KAB, (t) => t.groupby('k').count({ as: 'num' }), { k: ['a', 'b'], num: [2, 2] }],
  ['of nothing', { k: [] }, (t) => t.count(), { count: [0] }],
  ['of counts', KAB, (t) => t.groupby('k').count().count(), { count: [2] }],
]);

refused('rollup', [
  ['of a window function', { a: [1, 2, 2, 3] }, (t) => t.rollup({ x: (d) => op.first_value(d.a) }), /first_value/],
  ['of a parameter that is a column', { a: [1], b: [2] }, (t) => t.rollup({ x: (d) => op.quantile(d.a, d.b) }), /quantile|parameter/],
  ['of an aggregate of an aggregate', { a: [1] }, (t) => t.rollup({ x: (d) => op.sum(op.mean(d.a)) }), /mean|sum/],
  ['of a column outside an aggregate', { a: [1, 2] }, (t) => t.rollup({ x: (d) => d.a }), /outside an aggregate/],
]);
