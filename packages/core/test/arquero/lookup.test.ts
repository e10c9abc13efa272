// biome-ignore-all format: each case is a line

import { all, not, table } from 'arquero';
import { op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const ID = { id: [1, 2, 3, 4, 1] };
const KEYED = table({ key: [1, 2, 3], u: ['a', 'b', 'c'], v: [5, 3, 1] });
const BY_ID = table({ id: [1, 2, 3], u: ['a', 'b', 'c'], v: [5, 3, 1] });
const u = ['a', 'b', 'c', null, 'a'];
const v = [5, 3, 1, null, 5];
const TWO = { a: ['x', 'x', 'y'], b: [1, 2, 1] };
const BY_TWO = table({ a: ['x', 'y', 'x'], b: [1, 1, 3], z: ['x1', 'y1', 'x3'] });

throughAll('lookup', [
  ['columns by a list', ID, (t) => t.lookup(KEYED, ['id', 'key'], ['u', 'v']), { ...ID, u, v }],
  ['columns one by one', ID, (t) => t.lookup(KEYED, ['id', 'key'], 'v', 'u'), { ...ID, v, u }],
  ['expressions', ID, (t) => t.lookup(KEYED, ['id', 'key'], { u: (d) => d.u, v: (d) => d.v - op.mean(d.v) }), { ...ID, u, v: [2, 0, -2, null, 2] }],
  ['what is not there yet', { id: ID.id, u: [-1, -1, -1, -1, -1] }, (t) => t.lookup(BY_ID, 'id'), { id: ID.id, u: [-1, -1, -1, -1, -1], v }],
  ['by the columns of both', ID, (t) => t.lookup(BY_ID), { ...ID, u, v }],
  ['by one name in a list', ID, (t) => t.lookup(BY_ID, ['id'], 'v'), { ...ID, v }],
  ['by places', ID, (t) => t.lookup(KEYED, [0, 0], 'u'), { ...ID, u }],
  ['columns by place', ID, (t) => t.lookup(KEYED, ['id', 'key'], 1), { ...ID, u }],
  ['all but the key', ID, (t) => t.lookup(KEYED, ['id', 'key'], not('key')), { ...ID, u, v }],
  ['all', ID, (t) => t.lookup(KEYED, ['id', 'key'], all()), { ...ID, key: [1, 2, 3, null, 1], u, v }],
  ['in place of a column', { id: [1, 2], u: [-1, -2] }, (t) => t.lookup(KEYED, ['id', 'key'], 'u'), { id: [1, 2], u: ['a', 'b'] }],
  ['by two keys', TWO, (t) => t.lookup(BY_TWO, [['a', 'b'], ['a', 'b']], 'z'), { ...TWO, z: ['x1', null, 'y1'] }],
  ['by two keys of both', TWO, (t) => t.lookup(BY_TWO), { ...TWO, z: ['x1', null, 'y1'] }],
  ['by expressions', ID, (t) => t.lookup(KEYED, [(d) => 5 - d.id, (d) => d.key + 1], 'u'), { ...ID, u: ['c', 'b', 'a', null, 'c'] }],
  ['the last row of a key', ID, (t) => t.lookup(table({ id: [1, 1, 2], w: ['first', 'last', 'two'] }), 'id')],
  ['null, which matches nothing', { k: [null, 1, null] }, (t) => t.lookup(table({ k: [null, 1], w: ['null', 'one'] }), 'k'), { k: [null, 1, null], w: [null, 'one', null] }],
  ['NaN, which matches nothing', { k: [NaN, 0.5] }, (t) => t.lookup(table({ k: [NaN, 0.5], w: ['nan', 'half'] }), 'k'), { k: [NaN, 0.5], w: [null, 'half'] }],
  ['two keys, one of which is null', { a: ['x', null], b: [1, 1] }, (t) => t.lookup(table({ a: ['x', null], b: [1, 1], w: [7, 8] }), [['a', 'b'], ['a', 'b']], 'w'), { a: ['x', null], b: [1, 1], w: [7, null] }],
  ['zero and less than zero', { k: [0, -0, 1] }, (t) => t.lookup(table({ k: [-0, 1], w: ['zero', 'one'] }), 'k')],
  ['a number by a text', { k: [1, 2] }, (t) => t.lookup(table({ k: ['1', '2'], w: [7, 8] }), 'k')],
  ['a boolean by a number', { k: [true, false] }, (t) => t.lookup(table({ k: [1, 0], w: [7, 8] }), 'k')],
  ['a date by a date', { d: [new Date(0), new Date(86_400_000)] }, (t) => t.lookup(table({ d: [new Date(0)], w: [7] }), 'd'), { d: [new Date(0), new Date(86_400_000)], w: [7, null] }],
  ['a date by a number', { d: [new Date(0), new Date(86_400_000)] }, (t) => t.lookup(table({ d: [86_400_000], w: [7] }), 'd')],
  ['texts with quotes', { a: ['x"|"y', 'x'], b: ['z', 'y"|"z'] }, (t) => t.lookup(table({ a: ['x', 'x"|"y'], b: ['y"|"z', 'z'], w: [7, 8] }), [['a', 'b'], ['a', 'b']], 'w')],
  ['a mixed column', ID, (t) => t.lookup(table({ id: [1, 2, 3], w: ['x', 2, null] }), 'id')],
  ['a mixed key', ID, (t) => t.lookup(table({ id: [1, '2', 3], w: ['x', 'y', 'z'] }), 'id')],
  ['rows of objects', ID, (t) => t.lookup('schema' in t ? [{ id: 1, w: 'x' }] : table({ id: [1], w: ['x'] }), 'id'), { ...ID, w: ['x', null, null, null, 'x'] }],
  ['a filtered table', ID, (t) => t.lookup(BY_ID.filter((d: { v: number }) => d.v > 1), 'id', 'u'), { ...ID, u: ['a', 'b', null, null, 'a'] }],
  ['an empty table', ID, (t) => t.lookup(table({ id: [], w: [] }), 'id')],
  ['and group', ID, (t) => t.lookup(BY_ID, 'id').groupby('u').count(), { u: ['a', 'b', 'c', null], count: [2, 1, 1, 1] }],
  ['within groups', ID, (t) => t.groupby('id').lookup(BY_ID, 'id', 'v').rollup({ v: op.sum('v') }), { id: [1, 2, 3, 4], v: [10, 3, 1, null] }],
  ['and filter', ID, (t) => t.lookup(BY_ID, 'id').filter((d) => d.v > 1), { id: [1, 2, 1], u: ['a', 'b', 'a'], v: [5, 3, 5] }],
  ['and filter by a text that was found', ID, (t) => t.lookup(BY_ID, 'id').filter((d) => d.u).count(), { count: [4] }],
  ['after a rollup', ID, (t) => t.groupby('id').count().lookup(BY_ID, 'id', 'u'), { id: [1, 2, 3, 4], count: [2, 1, 1, 1], u: ['a', 'b', 'c', null] }],
  ['an own rollup', { k: ['a', 'b', 'a'], v: [1, 2, 3] }, (t) => t.lookup(t.groupby('k').rollup({ s: op.sum('v') }), 'k', 's'), { k: ['a', 'b', 'a'], v: [1, 2, 3], s: [4, 2, 4] }],
  ['one in what another found', ID, (t) => t.lookup(BY_ID, 'id').lookup(table({ u: ['a', 'b'], deep: [7, 8] }), 'u').select('id', 'deep'), { id: ID.id, deep: [7, 8, null, null, 7] }],
]);

refused('lookup', [
  ['without a common column', ID, (t) => t.lookup(KEYED), /without a common column/],
  ['by a key that is not there', ID, (t) => t.lookup(KEYED, ['id', 'nope']), /nope/],
  ['a value that is not there', ID, (t) => t.lookup(KEYED, ['id', 'key'], 'nope'), /nope/],
  ['by two keys on one side', ID, (t) => t.lookup(KEYED, [['id'], ['key', 'u']]), /1 keys on the left and 2/, 'works'],
]);
