// biome-ignore-all format: each case is a line

import { names } from 'arquero';
import { desc, op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const KX = { k: ['a', 'b', 'c'], x: [1, 2, 3] };
const GKX = { g: [0, 0, 1, 1], k: ['a', 'b', 'a', 'b'], x: [1, 2, 3, 4] };
const TWO = { k: ['a', 'b', 'b', 'c'], x: [1, 2, 2, 3], y: [-9, -2, 2, -7] };
const KJXY = { k: ['a', 'b', 'c'], j: ['d', 'e', 'f'], x: [1, 2, 3], y: [9, 8, 7] };
const YEARS = { g: ['a', 'a', 'a', 'b', 'b', 'b'], k: [2002, 2001, 2000, 2002, 2001, 2000], x: [1, 2, 3, 4, 5, 6] };
const COUNTRIES = { country: ['France', 'France', 'France', 'Germany', 'Germany', 'Germany', 'Japan', 'Japan', 'Japan'], year: [2017, 2018, 2019, 2017, 2018, 2019, 2017, 2018, 2019], expenditure: [null, 51410, 52229, 45340, 46512, 51190, 46542, 46618, 46562] };
const HOLES = { g: ['p', 'p', 'q'], k: ['a', 'b', 'a'], x: [1, 2, 3] };

throughAll('pivot', [
  ['a value', KX, (t) => t.pivot('k', 'x'), { a: [1], b: [2], c: [3] }],
  ['an expression of a value', KX, (t) => t.pivot('k', { x: (d) => op.any(d.x) }), { a: [1], b: [2], c: [3] }],
  ['a value of groups', GKX, (t) => t.groupby('g').pivot('k', 'x'), { g: [0, 1], a: [1, 3], b: [2, 4] }],
  ['several values', TWO, (t) => t.pivot('k', { x: (d) => op.sum(d.x), y: (d) => op.product(op.abs(d.y)) }), { x_a: [1], x_b: [4], x_c: [3], y_a: [9], y_b: [4], y_c: [7] }],
  ['with all options', KJXY, (t) => t.pivot(['k', 'j'], ['x', 'y'], { keySeparator: '/', valueSeparator: ':', limit: 2 }), { 'x:a/d': [1], 'x:b/e': [2], 'y:a/d': [9], 'y:b/e': [8] }],
  ['two keys', KJXY, (t) => t.pivot(['k', 'j'], 'x'), { a_d: [1], b_e: [2], c_f: [3] }],
  ['numbers as names', YEARS, (t) => t.groupby('g').pivot('k', 'x', { sort: false }), { g: ['a', 'b'], 2002: [1, 4], 2001: [2, 5], 2000: [3, 6] }],
  ['sorted numbers as names', YEARS, (t) => t.groupby('g').pivot('k', 'x'), { g: ['a', 'b'], 2000: [3, 6], 2001: [2, 5], 2002: [1, 4] }],
  ['a filtered and ordered table', COUNTRIES, (t) => t.filter((d) => d.year > 2017).orderby('country').groupby('country').pivot('year', 'expenditure'), { country: ['France', 'Germany', 'Japan'], 2018: [51410, 46512, 46618], 2019: [52229, 51190, 46562] }],
  ['a count', { k: ['a', 'b', 'b'] }, (t) => t.pivot('k', { count: op.count() }), { a: [1], b: [2] }],
  ['a count of groups', HOLES, (t) => t.groupby('g').pivot('k', { n: () => op.count() })],
  ['an average', HOLES, (t) => t.pivot('k', { m: op.mean('x') }), { a: [2], b: [2] }],
  ['values that some group lacks', HOLES, (t) => t.groupby('g').pivot('k', 'x'), { g: ['p', 'q'], a: [1, 3], b: [2, null] }],
  ['by an expression', KX, (t) => t.pivot({ key: (d) => op.upper(d.k) }, { value: (d) => op.sum(d.x) }), { A: [1], B: [2], C: [3] }],
  ['by places', KX, (t) => t.pivot(0, 1), { a: [1], b: [2], c: [3] }],
  ['by texts and numbers', { k: ['b', 'a', 'b'], n: [2, 1, 1], x: [1, 2, 3] }, (t) => t.pivot(['k', 'n'], { s: op.sum('x') }, { sort: false }), { b_2: [1], a_1: [2], b_1: [3] }],
  ['in order of what is met', KX, (t) => t.orderby(desc('x')).pivot('k', 'x', { sort: false })],
  ['by null', { k: ['a', null, 'a'], x: [1, 2, 3] }, (t) => t.pivot('k', { s: op.sum('x') })],
  ['by booleans', { k: [true, false, true], x: [1, 2, 3] }, (t) => t.pivot('k', { s: op.sum('x') }), { false: [2], true: [4] }],
  ['an expression of two aggregates', HOLES, (t) => t.pivot('k', { r: (d) => op.max(d.x) - op.min(d.x) }), { a: [2], b: [0] }],
  ['a limit of one', KX, (t) => t.pivot('k', 'x', { limit: 1 }), { a: [1] }],
  ['a limit of none', KX, (t) => t.pivot('k', 'x', { limit: 0 }), { a: [1], b: [2], c: [3] }],
  ['an empty table', { k: [], x: [] }, (t) => t.pivot('k', 'x')],
  ['after a rollup', HOLES, (t) => t.groupby('g', 'k').rollup({ s: op.sum('x') }).groupby('g').pivot('k', 's'), { g: ['p', 'q'], a: [1, 3], b: [2, null] }],
  ['and derive by name', HOLES, (t) => t.groupby('g').pivot('k', 'x').derive({ r: (d) => d.a - (d.b || 0) }), { g: ['p', 'q'], a: [1, 3], b: [2, null], r: [-1, 3] }],
  ['and filter by name', HOLES, (t) => t.groupby('g').pivot('k', 'x').filter((d) => d.b > 1), { g: ['p'], a: [1], b: [2] }],
  ['and order by name', HOLES, (t) => t.groupby('g').pivot('k', 'x').orderby(desc('a')), { g: ['q', 'p'], a: [3, 1], b: [null, 2] }],
  ['and relocate', HOLES, (t) => t.groupby('g').pivot('k', 'x').relocate('b', { before: 'g' }), { b: [2, null], g: ['p', 'q'], a: [1, 3] }],
  ['and select and relocate', HOLES, (t) => t.groupby('g').pivot('k', 'x').select('g', 'a', 'b').relocate('g', { after: 'b' }), { a: [1, 3], b: [2, null], g: ['p', 'q'] }],
  ['and fold', HOLES, (t) => t.groupby('g').pivot('k', 'x').fold(['a', 'b'])],
  ['and impute', HOLES, (t) => t.groupby('g').pivot('k', 'x').impute({ b: () => 0 }), { g: ['p', 'q'], a: [1, 3], b: [2, 0] }],
  ['by dates in text', { d: [new Date(0), new Date(86_400_000)], x: [1, 2] }, (t) => t.pivot({ d: (d) => op.format_utcdate(d.d, true) }, 'x')],
]);

refused('pivot', [
  ['a value outside an aggregate', KX, (t) => t.pivot('k', { v: (d) => d.x + 1 }), /outside an aggregate/],
  ['a column that is not there', KX, (t) => t.pivot('z', 'x'), /"z"/],
  ['a value that is not there', KX, (t) => t.pivot('k', 'z'), /"z"/],
  ['and relocate before a column of the data', KX, (t) => t.pivot('k', 'x').relocate('a', { after: 'b' }), /known only from the data/, 'works'],
  ['and then names by place', KX, (t) => t.pivot('k', 'x').rename(names('y')), /known only from the data/, 'works'],
]);
