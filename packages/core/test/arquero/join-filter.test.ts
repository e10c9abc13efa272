// biome-ignore-all format: each case is a line

import { table } from 'arquero';
import { op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const KA = { k: [1, 2, 3], a: [3, 4, 0] };
const KB = table({ k: [1, 2], b: [5, 6] });
const KXY = { k: ['a', 'b', 'b', 'c'], x: [1, 2, 3, 4], y: [9, 8, 7, 6] };
const UV = table({ u: ['b', 'a', 'b', 'd'], v: [5, 4, 6, 0] });
const SEMI = { k: ['a', 'b', 'b'], x: [1, 2, 3], y: [9, 8, 7] };
const ANTI = { k: ['c'], x: [4], y: [6] };

throughAll('semijoin', [
  ['by the columns of both', KA, (t) => t.semijoin(KB), { k: [1, 2], a: [3, 4] }],
  ['by keys', KXY, (t) => t.semijoin(UV, ['k', 'u']), SEMI],
  ['by a predicate', KXY, (t) => t.semijoin(UV, (a, b) => a.k === b.u), SEMI],
  ['by a predicate of functions', KXY, (t) => t.semijoin(UV, (a, b) => op.equal(a.k, b.u)), SEMI],
  ['by an expression', KXY, (t) => t.semijoin(UV, [(d) => d.x + 3, 'v']), SEMI],
  ['by expressions on both sides', KXY, (t) => t.semijoin(UV, [(d) => d.x, (d) => d.v - 3]), SEMI],
  ['by two keys', KXY, (t) => t.semijoin(UV, [['k', (d) => d.x + 3], ['u', 'v']]), SEMI],
  ['by one name', KA, (t) => t.semijoin(KB, 'k'), { k: [1, 2], a: [3, 4] }],
  ['by places', KXY, (t) => t.semijoin(UV, [0, 0]), SEMI],
  ['within groups, which stay', KXY, (t) => t.groupby('k').semijoin(UV, ['k', 'u']).count(), { k: ['a', 'b'], count: [1, 2] }],
  ['of filtered tables', KXY, (t) => t.filter((d) => d.x > 1).semijoin(UV.filter((d: { v: number }) => d.v > 4), ['k', 'u']), { k: ['b', 'b'], x: [2, 3], y: [8, 7] }],
  ['null keys', { k: [null, 'a'] }, (t) => t.semijoin(table({ k: [null, 'a'] })), { k: ['a'] }],
  ['and filter', KXY, (t) => t.semijoin(UV, ['k', 'u']).filter((d) => d.x > 1).count(), { count: [2] }],
  ['an empty table', KA, (t) => t.semijoin(table({ k: [] }), 'k'), { k: [], a: [] }],
  ['itself', KA, (t) => t.semijoin(t.filter((d) => d.a > 3)), { k: [2], a: [4] }],
  ['its groups', KXY, (t) => t.semijoin(t.groupby('k').count().filter((d) => d.count > 1), 'k'), { k: ['b', 'b'], x: [2, 3], y: [8, 7] }],
  ['with a parameter', KXY, (t) => t.params({ more: 3 }).semijoin(UV, (a, b, $) => a.x + $.more === b.v), SEMI],
]);

throughAll('antijoin', [
  ['by the columns of both', KA, (t) => t.antijoin(KB), { k: [3], a: [0] }],
  ['by keys', KXY, (t) => t.antijoin(UV, ['k', 'u']), ANTI],
  ['by a predicate', KXY, (t) => t.antijoin(UV, (a, b) => a.k === b.u), ANTI],
  ['within groups, which stay', KXY, (t) => t.groupby('k').antijoin(UV, ['k', 'u']).count(), { k: ['c'], count: [1] }],
  ['of filtered rows', KXY, (t) => t.filter((d) => d.x !== 4).antijoin(UV, ['k', 'u']), { k: [], x: [], y: [] }],
  ['null keys', { k: [null, 'a'] }, (t) => t.antijoin(table({ k: [null, 'a'] })), { k: [null] }],
  ['an empty table', KA, (t) => t.antijoin(table({ k: [] }), 'k'), KA],
  ['after a rollup', KXY, (t) => t.groupby('k').count().antijoin(UV, ['k', 'u']), { k: ['c'], count: [1] }],
]);

refused('semijoin', [
  ['without a common column', KA, (t) => t.semijoin(table({ z: [1] })), /without a common column/],
]);
