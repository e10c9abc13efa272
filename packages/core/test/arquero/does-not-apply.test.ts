// biome-ignore-all format: each case is a line

import { escape as closure, collate } from 'arquero';
import { expect, it } from 'vitest';
import { kpiOf } from '../helpers/same-as-arquero.js';
import { op } from './loose.js';
import { beyondArquero, columnsFor, refused } from './through-all.js';

/*
 * Arquero's cases that a KPI cannot have, and why:
 *
 * - escape(…): a function with all that it sees cannot be sent to a worker, nor kept as JSON.
 * - collate(…) and local dates (year, month, week, …): they depend on the locale and the time zone.
 * - A Map as a parameter: parameters are part of an expression's text, and a plain object says the same.
 * - bigint columns: a whole number is a double here; a bigint in the data becomes one.
 * - undefined beside null, and `undefined` in a result: there is one null, which JSON has.
 * - Lists, objects and patterns in the data: columns are scalar; where they matter, derive makes them.
 * - reduce, registration of functions, reify of binary columns, Arrow's dictionaries, groups(), scan(), numRows(), the
 *   parser's output: they are Arquero's inside, of which a KPI shows nothing but its result.
 * - select([]): a table without columns has no rows in Arquero; a count after it counts the rows here.
 * - A text that is null and added to a number: 3 in Arquero, '3' here, for the column has the type of text.
 * - Lines of a result are objects, in which names that are whole numbers come first; the table keeps their order.
 */

const V = { v: [3, -1, 2] };
const S = { s: ['b', 'a'] };

refused('a closure', [
  ['in derive', V, (t) => t.derive({ z: closure((d: { v: number }) => d.v) }), /escape/, 'works'],
  ['in filter', V, (t) => t.filter(closure((d: { v: number }) => d.v > 1)), /escape/, 'works'],
  ['in groupby', V, (t) => t.groupby({ g: closure((d: { v: number }) => d.v) }), /escape/, 'works'],
  ['in orderby', V, (t) => t.orderby(closure((d: { v: number }) => d.v)), /escape/, 'works'],
  ['in spread', V, (t) => t.spread({ p: closure((d: { v: number }) => [d.v]) }), /escape/, 'works'],
  ['in rollup', V, (t) => t.rollup({ g: closure((d: { v: number }) => d.v) }), /escape/],
]);

refused('a locale', [
  ['in orderby', S, (t) => t.orderby(collate('s', 'tr-TR')), /locale/, 'works'],
]);

it('has no reduce', () => {
  const define = (t: object) => (t as { reduce(): never }).reduce();
  expect(() => kpiOf(columnsFor(V), define)).toThrow(/reduce/);
});

beyondArquero('orderby', [
  ['a function', V, (t) => t.orderby((d) => op.abs(d.v)), { v: [-1, 2, 3] }],
  ['a parameter', V, (t) => t.params({ sign: -1 }).orderby((d, $) => d.v * $.sign), { v: [3, 2, -1] }],
  ['an aggregate within a function', V, (t) => t.orderby((d) => op.abs(d.v - op.max(d.v))), { v: [3, 2, -1] }],
]);
