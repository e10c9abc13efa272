import { op } from 'arquero';
import { afterAll, describe, expect, it } from 'vitest';
import type { ValueType } from '../../src/dataset/types.js';
import { toExpressionValue } from '../../src/dataset/values.js';
import { compileExpression } from '../../src/expression/evaluate.js';
import { parseExpression } from '../../src/expression/parse.js';
import '../../src/expression/row-call.js';
import type { Expression } from '../../src/expression/tree.js';
import { type TypedColumn, typeOf } from '../../src/expression/types.js';
import { arqueroInUtc, THROWS } from '../helpers/arquero-in-utc.js';
import { CALLS, OTHERS } from '../helpers/function-calls.js';
import { type Value, vectorOf } from '../helpers/vectors.js';

const ZONE = process.env.TZ;
process.env.TZ = 'Pacific/Auckland';
afterAll(() => {
  if (ZONE === undefined) delete process.env.TZ;
  else process.env.TZ = ZONE;
});

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const moment = (text: string): Date => new Date(`${text}Z`);

const COLUMNS: Record<string, [ValueType, Value[], scale?: number]> = {
  n: ['integer', [3, -2, 0, null, 1200, 1, 7, -1]],
  m: ['integer', [2, 2, 5, 1, null, 0, -4, 7]],
  price: ['decimal', [1999, -250, 0, null, 100, 1, 333, 7], 2],
  x: ['float', [0.5, -1.25, Number.NaN, null, 1e300, 1, 2.5, -0.1]],
  name: ['text', ['Ann Lee', 'zoë-2', '', null, '🍕 pizza', ' pad ', '12.5abc', 'e\u0301']],
  other: ['text', ['n', '-', '', 'x', null, 'pad', '12', 'é']],
  json: ['text', ['{"a":1}', '[1,2,null]', '"t"', 'null', null, '3', 'true', '{"b":{"c":[]}}']],
  iso: [
    'text',
    [
      '2016-02-29T23:30',
      '2016-02-29',
      '2001-09-30T02:30:00.000',
      null,
      'no date',
      '1969-12-31T10:00:00Z',
      '2016-07-01T05:06:07.089+05:30',
      '2016-13-01T00:00',
    ],
  ],
  spoken: [
    'text',
    [
      'Feb 29 2016 23:30',
      '2016/2/29',
      '2016-09-25 02:30',
      null,
      '',
      '12/31/1969 3:04 PM',
      '2016-07-01 05:06 +0530',
      'Tue, 01 Mar 2016 00:00:00 GMT',
    ],
  ],
  day: [
    'date',
    [
      day('2016-02-29'),
      day('2000-12-31'),
      day('1970-01-01'),
      null,
      day('1969-12-31'),
      day('1900-03-01'),
      day('2017-01-01'),
      day('9999-12-31'),
    ],
  ],
  moment: [
    'timestamp',
    [
      moment('2016-02-29T23:59:59.999'),
      moment('2016-01-01T00:00:00.000'),
      moment('1969-12-31T23:59:59.999'),
      null,
      moment('2015-09-27T02:30:00.000'),
      moment('2016-12-31T12:00:30.000'),
      moment('1850-06-15T01:02:03.004'),
      moment('2016-04-03T00:05:00.000'),
    ],
  ],
  flag: ['boolean', [true, false, null, true, false, true, false, null]],
};
const ROWS = 8;
const typed = (name: string): TypedColumn => ({
  type: COLUMNS[name]![0],
  scale: COLUMNS[name]![2] ?? 0,
});
const PLAIN = Object.fromEntries(
  Object.entries(COLUMNS).map(([name, [type, values]]) => [
    name,
    type === 'decimal' ? values.map((v) => (v === null ? null : Number(v) / 100)) : values,
  ]),
);
const BATCH = {
  rows: ROWS,
  columns: Object.fromEntries(
    Object.entries(COLUMNS).map(([name, [type, values, scale]]) => [
      name,
      vectorOf(type, values, scale),
    ]),
  ),
};

const SOURCES = [...Object.values(CALLS).flat(), ...OTHERS].map((source) => {
  const expression = parseExpression(source, {}, 'here', { columns: Object.keys(COLUMNS) });
  const { type } = typeOf(expression, typed);
  return type === 'any'
    ? {
        source,
        written:
          source.includes('{ if') || source.includes('{ switch')
            ? source
            : source.replace(/^d => (.*)$/s, 'd => op.to_json($1)'),
        expression: { kind: 'call', op: 'to_json', arguments: [expression] } as Expression,
        type,
      }
    : { source, written: source, expression, type };
});

function byTavola(expression: Expression): unknown[] {
  const { type, scale, values, nulls, strings, failed } = compileExpression(
    expression,
    typed,
  )(BATCH);
  for (const error of failed?.values() ?? []) throw error;
  return Array.from({ length: ROWS }, (_, i) => {
    if (nulls?.[i] === 1) return null;
    return strings ? strings[values[i]!] : toExpressionValue(type, scale, values[i]!);
  });
}

function tried(expression: Expression): unknown[] {
  try {
    return byTavola(expression);
  } catch {
    return [THROWS];
  }
}

describe('a function of op', () => {
  it('is tried far from UTC', () => {
    expect(new Date(0).getTimezoneOffset()).toBe(-720);
  });

  it('is in the table of calls, each of them', () => {
    const unsteady = ['now', 'random'];
    const first = Object.keys(op).indexOf('count');
    const scalars = Object.keys(op)
      .slice(0, first)
      .filter((name) => !unsteady.includes(name));
    expect(scalars.filter((name) => !CALLS[name])).toEqual([]);
    expect(scalars.length).toBeGreaterThan(95);
  });

  const expected = arqueroInUtc(
    PLAIN,
    SOURCES.map(({ written }) => written),
  );
  it.each(SOURCES.map((source, i) => ({ ...source, expected: expected[i]! })))(
    'gives over a batch what it gives in Arquero in UTC: $source ($type)',
    ({ expression, expected }) => {
      const plain = expected.map((value) => (typeof value === 'number' ? value + 0 : value));
      const given = expected[0] === THROWS ? tried(expression) : byTavola(expression);
      expect(given).toEqual(plain);
    },
  );

  it('fails where it fails in Arquero, and hardly ever', () => {
    const failing = SOURCES.filter((_, i) => expected[i]![0] === THROWS).map(
      ({ source }) => source,
    );
    expect(failing).toMatchInlineSnapshot(`
      [
        "d => d.name[0]",
      ]
    `);
  });

  it('is of a known type wherever that can be known', () => {
    const unknown = SOURCES.filter(({ type }) => type === 'any').map(({ source }) => source);
    expect(unknown).toMatchInlineSnapshot(`
      [
        "d => op.keys({ a: d.n, "b c": d.name })",
        "d => op.keys(op.parse_json(d.json))",
        "d => op.keys(d.name)",
        "d => op.keys([d.n, d.x])",
        "d => op.keys(d.day)",
        "d => op.values({ a: d.n, "b c": d.name })",
        "d => op.values(op.parse_json(d.json))",
        "d => op.values(d.name)",
        "d => op.values([d.n, d.x])",
        "d => op.values(d.day)",
        "d => op.entries({ a: d.n, "b c": d.name })",
        "d => op.entries(op.parse_json(d.json))",
        "d => op.entries(d.name)",
        "d => op.entries([d.n, d.x])",
        "d => op.entries(d.day)",
        "d => op.bin(d.n, d.name, 1, 1)",
        "d => op.recode(d.n, { 3: "three" })",
        "d => op.recode(d.name, op.parse_json(\`{"\${d.name}":1}\`), 2)",
        "d => op.recode(d.day, { a: 1 })",
        "d => op.sequence(d.m)",
        "d => op.sequence(d.n > 100 ? 2 : d.n, d.m)",
        "d => op.sequence(0, 3, d.m)",
        "d => op.compact([d.n, d.x, d.name, null])",
        "d => op.concat(d.n, [d.m, [d.x]], d.name)",
        "d => op.concat([], null)",
        "d => op.concat(d.name, d.other)[1]",
        "d => op.pluck([{ a: d.n }, { b: 1 }, null], "a")",
        "d => op.pluck(d.name, "a")",
        "d => op.pluck([{ a: d.day }], "a")",
        "d => op.reverse([d.n, d.m])",
        "d => op.reverse(d.n)",
        "d => op.slice([d.n, d.m, d.x], 1)",
        "d => op.slice(d.n, 1)",
        "d => op.parse_json(d.json)",
        "d => op.parse_json(d.n)",
        "d => op.object([["a", d.n], [d.other, d.m]])",
        "d => op.object(op.entries({ a: d.n }))",
        "d => op.object([[d.day, d.day]])",
        "d => op.object(null)",
        "d => ({ [d.other]: d.n, b: 2, ...op.parse_json(d.json) })",
        "d => op.match(d.name, /e/g)",
        "d => op.match(d.name, /(.)(e)/)",
        "d => op.match(d.n, "2")",
        "d => op.match(d.name, /e/gi, d.n > 0 ? 0 : null)",
        "d => (op.match(d.name, /.(?=e)/) ?? [d.other])[0]",
        "d => op.split(d.name, "")",
        "d => op.split(d.name, /[ -]/, 2)",
        "d => op.split(d.day, " ")",
        "d => op.row_object()",
        "d => op.row_object("n", "name")",
        "d => op.row_object(0)",
        "d => d.day + 1",
        "d => d.day + d.moment",
        "d => ({ "Mon Feb 29 2016 00:00:00 GMT+0000 (Coordinated Universal Time)": 1 })[d.day]",
        "d => d.n > 0 ? d.n : d.name",
        "d => null",
        "d => undefined",
      ]
    `);
  });
});
