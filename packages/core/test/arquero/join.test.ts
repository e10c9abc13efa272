// biome-ignore-all format: each case is a line

import { all, not, range, table } from 'arquero';
import { op, type Spec } from './loose.js';
import { refused, throughAll } from './through-all.js';

const KXY = { k: ['a', 'b', 'b', 'c'], x: [1, 2, 3, 4], y: [9, 8, 7, 6] };
const UV = table({ u: ['b', 'a', 'b', 'd'], v: [5, 4, 6, 0] });
const KA = { k: [1, 2, 3], a: [3, 4, 1] };
const KB = table({ k: [1, 2, 4], b: [5, 6, 2] });
const COLLIDING = table({ k: ['a', 'b'], x: [9, 8] });
const SIX: Spec = { k: (d) => d.k, x: (d) => d.x, y: (d) => d.y, u: (_, b) => b.u, v: (_, b) => b.v, z: (a, b) => a.x + b.v };
const four = (list: readonly unknown[]) => list.flatMap((value) => [value, value, value, value]);
const times = (list: readonly unknown[]) => [...list, ...list, ...list, ...list];
const CROSSED = { k: four(KXY.k), x: four(KXY.x), y: four(KXY.y), u: times(['b', 'a', 'b', 'd']), v: times([5, 4, 6, 0]) };
const INNER = { k: ['a', 'b', 'b', 'b', 'b'], x: [1, 2, 2, 3, 3], y: [9, 8, 8, 7, 7] };
const day = (n: number) => new Date(n * 86_400_000);

throughAll('cross', [
  ['all columns', KXY, (t) => t.cross(UV), CROSSED],
  ['selected columns', KXY, (t) => t.cross(UV, [not('y'), not('u')]), { k: CROSSED.k, x: CROSSED.x, v: CROSSED.v }],
  ['renamed columns', KXY, (t) => t.cross(UV, [{ j: (d) => d.k, z: (d) => d.x }, { w: (d) => d.v }]), { j: CROSSED.k, z: CROSSED.x, w: CROSSED.v }],
  ['lists of columns', KXY, (t) => t.cross(UV, [['k', 'x'], ['v']]), { k: CROSSED.k, x: CROSSED.x, v: CROSSED.v }],
  ['columns of the left alone', KXY, (t) => t.cross(UV, [['k']]), { k: CROSSED.k }],
  ['with suffixes', { a: [1, 2] }, (t) => t.cross(table({ a: [3] }), undefined, { suffix: ['_l', '_r'] }), { a_l: [1, 2], a_r: [3, 3] }],
  ['with an empty table', KXY, (t) => t.cross(table({ u: [] }))],
  ['with itself', { a: [1, 2] }, (t) => t.cross(t), { a_1: [1, 1, 2, 2], a_2: [1, 2, 1, 2] }],
]);

throughAll('join', [
  ['by the columns of both', KA, (t) => t.join(KB), { k: [1, 2], a: [3, 4], b: [5, 6] }],
  ['a filtered table', { key: [1, 2, 3, 4], value1: [1, 2, 3, 4] }, (t) => t.filter((d) => d.key < 3).join(table({ key: [1, 2, 5], value2: [1, 2, 5] })), { key: [1, 2], value1: [1, 2], value2: [1, 2] }],
  ['with a filtered table', { key: [1, 2, 3, 4], value1: [1, 2, 3, 4] }, (t) => t.join(table({ key: [1, 2, 5], value2: [1, 2, 5] }).filter((d: { key: number }) => d.key > 1)), { key: [2], value1: [2], value2: [2] }],
  ['an ordered table', KXY, (t) => t.orderby((d) => -d.x).join(UV, ['k', 'u'])],
  ['by a predicate', KXY, (t) => t.join(UV, (a, b) => a.k === b.u, SIX), { ...INNER, u: ['a', 'b', 'b', 'b', 'b'], v: [4, 5, 6, 5, 6], z: [5, 7, 8, 8, 9] }],
  ['by a predicate, all columns', KXY, (t) => t.join(UV, (a, b) => a.k === b.u), { ...INNER, u: ['a', 'b', 'b', 'b', 'b'], v: [4, 5, 6, 5, 6] }],
  ['by an inequality', KXY, (t) => t.join(UV, (a, b) => a.x >= b.v && b.v > 0 || a.k > b.u)],
  ['by a predicate of functions', KXY, (t) => t.join(UV, (a, b) => op.equal(op.upper(a.k), op.upper(b.u)))],
  ['by keys', KXY, (t) => t.join(UV, ['k', 'u'], [all(), not('u')]), { ...INNER, v: [4, 5, 6, 5, 6] }],
  ['by keys, all columns', KXY, (t) => t.join(UV, ['k', 'u']), { ...INNER, u: ['a', 'b', 'b', 'b', 'b'], v: [4, 5, 6, 5, 6] }],
  ['by keys, an empty list of columns', KXY, (t) => t.join(UV, ['k', 'u'], [[], ['v']]), { v: [4, 5, 6, 5, 6] }],
  ['by keys, with computed columns', KXY, (t) => t.join(UV, ['k', 'u'], { s: (a, b) => a.x + b.v, k: (a) => a.k }), { s: [5, 7, 8, 8, 9], k: INNER.k }],
  ['by keys, with columns as text', KXY, (t) => t.join(UV, ['k', 'u'], { s: '(a, b) => a.x + b.v', k: 'a => a.k' })],
  ['by places', KXY, (t) => t.join(UV, [0, 0], [0, 1]), { k: INNER.k, v: [4, 5, 6, 5, 6] }],
  ['a range of columns', KXY, (t) => t.join(UV, ['k', 'u'], [range('x', 'y'), all()])],
  ['where names clash', KXY, (t) => t.join(COLLIDING, 'k'), { k: ['a', 'b', 'b'], x_1: [1, 2, 3], y: [9, 8, 7], x_2: [9, 8, 8] }],
  ['where names of keys clash', KXY, (t) => t.join(COLLIDING, ['k', 'k'], [all(), all()]), { k_1: ['a', 'b', 'b'], x_1: [1, 2, 3], y: [9, 8, 7], k_2: ['a', 'b', 'b'], x_2: [9, 8, 8] }],
  ['where a computed name clashes', KXY, (t) => t.join(COLLIDING, ['k', 'k'], [all(), all(), { y: (a, b) => a.x + b.x }]), { k_1: ['a', 'b', 'b'], x_1: [1, 2, 3], y: [10, 10, 11], k_2: ['a', 'b', 'b'], x_2: [9, 8, 8] }],
  ['with an empty suffix on the left', KA, (t) => t.join(table({ k: [1, 2, 3], a: [5, 6, 2] }), ['k', 'k'], [all(), not('k')], { suffix: ['', '_2'] }), { k: [1, 2, 3], a: [3, 4, 1], a_2: [5, 6, 2] }],
  ['with an empty suffix on the right', KA, (t) => t.join(table({ k: [1, 2, 3], a: [5, 6, 2] }), ['k', 'k'], [all(), not('k')], { suffix: ['_2', ''] }), { k: [1, 2, 3], a_2: [3, 4, 1], a: [5, 6, 2] }],
  ['with one suffix', KA, (t) => t.join(table({ k: [1, 2, 3], a: [5, 6, 2] }), 'k', null, { suffix: ['_left'] }), { k: [1, 2, 3], a_left: [3, 4, 1], a_2: [5, 6, 2] }],
  ['null keys, which match nothing', { u: ['a', null, null], a: [1, 2, 3] }, (t) => t.join(table({ v: [null, undefined, NaN, 'a'], b: [9, 8, 7, 6] }), ['u', 'v'], [all(), all()]), { u: ['a'], a: [1], v: ['a'], b: [6] }],
  ['null keys by a predicate', { u: ['a', null, null], a: [1, 2, 3] }, (t) => t.join(table({ v: [null, null, 'a'], b: [9, 8, 6] }), (a, b) => op.equal(a.u, b.v), [all(), all()]), { u: ['a'], a: [1], v: ['a'], b: [6] }],
  ['by dates', { u: [day(3), day(9), null], a: [9, 8, 7] }, (t) => t.join(table({ v: [day(3), day(9)], b: [5, 4] }), ['u', 'v'], [all(), not('v')]), { u: [day(3), day(9)], a: [9, 8], b: [5, 4] }],
  ['by dates and a predicate', { u: [day(3), day(9), null], a: [9, 8, 7] }, (t) => t.join(table({ v: [day(3), day(9)], b: [5, 4] }), (a, b) => op.equal(a.u, b.v), [all(), not('v')]), { u: [day(3), day(9)], a: [9, 8], b: [5, 4] }],
  ['by dates and numbers', { u: [day(3), day(9)], a: [9, 8] }, (t) => t.join(table({ v: [+day(3), +day(9)], b: [5, 4] }), ['u', 'v'], [all(), not('v')]), { u: [day(3), day(9)], a: [9, 8], b: [5, 4] }],
  ['by lists', { p: [1, 3], q: [2, 4], a: [9, 8] }, (t) => t.derive({ u: (d) => [d.p, d.q] }).select('u', 'a').join(table({ v: [[1, 2], [3, 4]], b: [5, 4] }), ['u', 'v']), { u: [[1, 2], [3, 4]], a: [9, 8], v: [[1, 2], [3, 4]], b: [5, 4] }],
  ['by objects', { p: [1, 2], a: [9, 8] }, (t) => t.derive({ u: (d) => ({ k: d.p }) }).select('u', 'a').join(table({ v: [{ k: 1 }, { k: 2 }], b: [5, 4] }), ['u', 'v']), { u: [{ k: 1 }, { k: 2 }], a: [9, 8], v: [{ k: 1 }, { k: 2 }], b: [5, 4] }],
  ['by lists and a predicate', { p: [1, 3], a: [9, 8] }, (t) => t.derive({ u: (d) => [d.p] }).select('u', 'a').join(table({ v: [[1], [2]], b: [5, 4] }), (a, b) => op.equal(a.u, b.v)), { u: [[1]], a: [9], v: [[1]], b: [5] }],
  ['by two keys', { a: ['x', 'x', null], b: [1, 2, 1] }, (t) => t.join(table({ c: ['x', 'x', null], d: [1, 2, 1], z: [7, 8, 9] }), [['a', 'b'], ['c', 'd']], [all(), 'z']), { a: ['x', 'x'], b: [1, 2], z: [7, 8] }],
  ['by two keys of both', { a: ['x', 'x'], b: [1, 2] }, (t) => t.join(table({ a: ['x', 'y'], b: [2, 1], z: [7, 8] })), { a: ['x'], b: [2], z: [7] }],
  ['by expressions', KXY, (t) => t.join(UV, [(d) => d.x + 3, (d) => d.v]), { k: ['a', 'b', 'b'], x: [1, 2, 3], y: [9, 8, 7], u: ['a', 'b', 'b'], v: [4, 5, 6] }],
  ['by lists of expressions', KXY, (t) => t.join(UV, [['k', (d) => d.x + 3], ['u', 'v']]), { k: ['a', 'b', 'b'], x: [1, 2, 3], y: [9, 8, 7], u: ['a', 'b', 'b'], v: [4, 5, 6] }],
  ['by one name in a list', KA, (t) => t.join(KB, ['k']), { k: [1, 2], a: [3, 4], b: [5, 6] }],
  ['with a parameter', KXY, (t) => t.params({ more: 3 }).join(UV, (a, b, $) => a.x + $.more === b.v).select('k', 'v')],
  ['and group', KXY, (t) => t.join(UV, ['k', 'u']).groupby('k').rollup({ v: op.sum('v') }), { k: ['a', 'b'], v: [4, 22] }],
  ['of groups, which are left', KXY, (t) => t.groupby('k').join(UV, ['k', 'u']).count(), { count: [5] }],
  ['of a rollup', KXY, (t) => t.groupby('k').rollup({ x: op.sum('x') }).join(UV, ['k', 'u'], ['x', 'v']), { x: [5, 1, 5], v: [5, 4, 6] }],
  ['with an own rollup', KXY, (t) => t.join(t.groupby('k').rollup({ s: op.sum('x') }), 'k', [['k', 'x'], ['s']]), { k: KXY.k, x: KXY.x, s: [1, 5, 5, 4] }],
  ['in a chain', KA, (t) => t.join(KB).join(table({ b: [5, 6], z: ['five', 'six'] })), { k: [1, 2], a: [3, 4], b: [5, 6], z: ['five', 'six'] }],
  ['with a larger table, in the order of that one', { k: ['b', 'a'], n: [1, 2] }, (t) => t.join(table({ k: ['a', 'b', 'c', 'a'], z: [1, 2, 3, 4] }), 'k')],
  ['keeping both sides by options', KA, (t) => t.join(KB, 'k', null, { left: true, right: true }), { k: [1, 2, 3, 4], a: [3, 4, 1, null], b: [5, 6, null, 2] }],
  ['keeping the left by an option', KA, (t) => t.join(KB, 'k', null, { left: true }), { k: [1, 2, 3], a: [3, 4, 1], b: [5, 6, null] }],
]);

throughAll('join_left', [
  ['by the columns of both', KA, (t) => t.join_left(KB), { k: [1, 2, 3], a: [3, 4, 1], b: [5, 6, null] }],
  ['by a predicate', KXY, (t) => t.join_left(UV, (a, b) => a.k === b.u, SIX), { k: [...INNER.k, 'c'], x: [...INNER.x, 4], y: [...INNER.y, 6], u: ['a', 'b', 'b', 'b', 'b', null], v: [4, 5, 6, 5, 6, null], z: [5, 7, 8, 8, 9, NaN] }],
  ['by keys', KXY, (t) => t.join_left(UV, ['k', 'u'], [all(), not('u')]), { k: [...INNER.k, 'c'], x: [...INNER.x, 4], y: [...INNER.y, 6], v: [4, 5, 6, 5, 6, null] }],
  ['with null keys', { k: [null, 1] }, (t) => t.join_left(table({ k: [null, 1], z: [7, 8] }))],
  ['and count what is missing', KXY, (t) => t.join_left(UV, ['k', 'u']).filter((d) => d.v == null).count(), { count: [1] }],
  ['with suffixes', KA, (t) => t.join_left(table({ k: [1], a: [9] }), 'k', null, { suffix: ['_l', '_r'] }), { k: [1, 2, 3], a_l: [3, 4, 1], a_r: [9, null, null] }],
]);

throughAll('join_right', [
  ['by the columns of both', KA, (t) => t.join_right(KB), { a: [3, 4, null], k: [1, 2, 4], b: [5, 6, 2] }],
  ['by a predicate', KXY, (t) => t.join_right(UV, (a, b) => a.k === b.u, SIX), { k: [...INNER.k, null], x: [...INNER.x, null], y: [...INNER.y, null], u: ['a', 'b', 'b', 'b', 'b', 'd'], v: [4, 5, 6, 5, 6, 0], z: [5, 7, 8, 8, 9, NaN] }],
  ['by keys', KXY, (t) => t.join_right(UV, ['k', 'u'], [not('k'), all()]), { x: [...INNER.x, null], y: [...INNER.y, null], u: ['a', 'b', 'b', 'b', 'b', 'd'], v: [4, 5, 6, 5, 6, 0] }],
]);

throughAll('join_full', [
  ['by the columns of both', KA, (t) => t.join_full(KB), { k: [1, 2, 3, 4], a: [3, 4, 1, null], b: [5, 6, null, 2] }],
  ['by keys', KXY, (t) => t.join_full(UV, ['k', 'u'], [all(), all()]), { k: [...INNER.k, 'c', null], x: [...INNER.x, 4, null], y: [...INNER.y, 6, null], u: ['a', 'b', 'b', 'b', 'b', null, 'd'], v: [4, 5, 6, 5, 6, null, 0] }],
  ['by a predicate', KXY, (t) => t.join_full(UV, (a, b) => a.k === b.u, SIX), { k: [...INNER.k, 'c', null], x: [...INNER.x, 4, null], y: [...INNER.y, 6, null], u: ['a', 'b', 'b', 'b', 'b', null, 'd'], v: [4, 5, 6, 5, 6, null, 0], z: [5, 7, 8, 8, 9, NaN, NaN] }],
  ['where names clash', KXY, (t) => t.join_full(COLLIDING, 'k'), { k: ['a', 'b', 'b', 'c'], x_1: [1, 2, 3, 4], y: [9, 8, 7, 6], x_2: [9, 8, 8, null] }],
  ['by two keys, one of both', { a: ['x', 'y'], b: [1, 2] }, (t) => t.join_full(table({ a: ['x', 'z'], c: [1, 3] }), [['a', 'b'], ['a', 'c']])],
]);

refused('join', [
  ['without a common column', KA, (t) => t.join(table({ u: [1, 2], v: [5, 6] })), /without a common column/],
  ['by a key that is not there', KA, (t) => t.join(KB, ['k', 'z']), /"z"/],
  ['by one key and two', KA, (t) => t.join(KB, [['k'], ['k', 'b']]), /1 keys on the left and 2/],
  ['a column that is not there', KA, (t) => t.join(KB, 'k', ['z', 'b']), /"z"/],
  ['by an expression of a column that is not there', KA, (t) => t.join(KB, (a, b) => a.k === b.z), /"z"/],
]);
