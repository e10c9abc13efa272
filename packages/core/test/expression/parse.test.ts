import {
  addFunction,
  escape as asItIs,
  bin,
  desc,
  field,
  op as functions,
  parse,
  rolling,
  table,
} from 'arquero';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExpressionSource, type Params, parseExpression } from '../../src/expression/parse.js';
import { toJoinSource, toSource } from '../../src/expression/print.js';
import { op } from '../../src/kpi/op.js';

const DATA = table({
  a: [1, -2.5, 0, null, 7],
  b: [3, 3, null, 0, -1],
  name: ['Ann', 'Zoë "Z"', '', null, 'a`$\\b\n'],
  day: [0, 1, 59, 365, -1].map((n) => new Date(Date.UTC(2016, 0, 1 + n))),
  flag: [true, false, null, true, false],
  'odd name': [1, 2, 3, 4, 5],
});

/** What an expression gives for each row, by Arquero alone. */
function valuesOf(source: ExpressionSource, params: Params = {}): unknown[] {
  return DATA.params(params as never)
    .derive({ value: source } as never)
    .array('value') as unknown[];
}

const tree = (source: ExpressionSource, params: Params = {}) =>
  parseExpression(source, params, 'here', { columns: DATA.columnNames() });

describe('an expression, read and printed', () => {
  it.each<[string, ExpressionSource, Params?]>([
    ['arithmetic', 'd => d.a + d.b * 2 - d.a / (d.b - 0.5) % 3'],
    ['powers', 'd => (-d.a) ** 2 ** 0.5'],
    ['bits', 'd => (d.a | 1) & ~d.b ^ (d.a << 2) >> 1 >>> 3'],
    ['comparisons', 'd => d.a < d.b === (d.name != "Ann")'],
    ['logic', 'd => (d.flag && d.a > 0) || !d.flag'],
    ['nulls', 'd => d.a ?? d.b ?? -1'],
    ['conditions', 'd => d.a > 0 ? (d.b > 0 ? 1 : 2) : d.flag ? 3 : null'],
    ['text', 'd => d.name + \' "quoted" \\\\ \' + "\\u2028\\n"'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of an expression
    ['templates', 'd => `\\${a} \\` ${d.a} and ${d.name}\\\\`'],
    ['columns of any name', 'd => d["odd name"] + d["a"]'],
    ['members', 'd => [d.a, d.b][1]'],
    ['objects', 'd => ({ "x y": d.a, z: [d.b] })'],
    ['regular expressions', 'd => op.match(d.name, /z\\/?(O|ë)/i, 1)'],
    ['constants', 'd => d.a * PI + E + LN2'],
    ['numbers that JSON lacks', 'd => d.a < Infinity ? -Infinity : NaN'],
    ['a number too large', 'd => d.a < 1e999'],
    ['negative numbers', 'd => d.a - -1 - (-2)'],
    ['negative zero', 'd => 1 / -0'],
    ['functions', 'd => op.round(op.abs(d.a)) + op.length(d.name)'],
    ['functions of dates', 'd => op.utcyear(d.day) * 100 + op.utcmonth(d.day)'],
    ['nested functions', 'd => op.upper(op.substring(d.name, 0, 2))'],
    ['the names of rows and tables', '({ a, b }) => a + b'],
    ['a text without an arrow', 'd.a + 1'],
    [
      'bodies with constants',
      'd => { const x = d.a * 2, y = x + 1; const z = y * y; return z - x; }',
    ],
    [
      'bodies that choose',
      'd => { if (d.a > 0) { return 1 } else { if (d.b > 0) { return 2 } } return 3 }',
    ],
    [
      'cases',
      'd => { switch (d.a) { case 1: case 7: return "x"; case 0: break; default: return "y" } return "z" }',
    ],
    ['taking apart', 'd => { const [x, [y]] = [d.a, [d.b]]; return x - y }'],
    ['taking objects apart', 'd => { const { x, y: z } = { x: d.a, y: d.b }; return x - z }'],
    ['columns and parameters by name alone', '({ a, b: c }, { n }) => a + c * n', { n: 3 }],
    ['parameters without a table of them', 'd => d.a + n', { n: 3 }],
    ['what minifiers write for true', 'd => d.flag === !0 || d.flag === !1'],
    ['spread', 'd => op.greatest(...[d.a, d.b], 0)'],
    ['bins', bin('a', { maxbins: 3, nice: false })],
    ['objects of computed names', 'd => ({ [d.name]: d.a, b: 1, ...{ c: d.b } })'],
    ['Math', 'd => Math.max(d.a, Math.PI) - Math.min(d.b, Math.E) + Math.abs(d.a)'],
    ['row objects', 'd => op.row_object("a", "odd name")'],
    ['all of the row', 'd => op.row_object()'],
    ['a number', 1],
    ['a boolean', true],
    ['an array', [1, 'two', null]],
    ["an aggregate of Arquero's", functions.quantile('a', 0.25)],
    ['a descending expression', desc((d: { a: number }) => d.a * 2)],
    ['a rolling expression', rolling('d => d.a')],
    ['a field', field('odd name')],
    [
      'a parameter that is a list',
      '(d, $) => op.includes($.list, d.a) && d.b < $.list[1]',
      { list: [1, 7] },
    ],
    ['a list by its name', '(d, { list }) => list[0] + list[d.a]', { list: [1, 7] }],
    ['a parameter that is a map', '(d, $) => op.recode(d.name, $.map, "-")', { map: { Ann: 'A' } }],
    [
      'a parameter that is a date',
      '(d, $) => d.day > $.since',
      { since: new Date(Date.UTC(2016, 0, 2)) },
    ],
    ['a parameter that is a pattern', '(d, $) => op.match(d.name, $.z, 0)', { z: /z(O|ë)/i }],
    ['aggregates', 'd => d.a / op.sum(d.a) + op.max(d.b)'],
    [
      'parameters',
      '(d, $) => d.a * $.factor > $["least"] ? $.word : $.none',
      { factor: 2, least: -1.5, word: 'it\'s "so"', none: null },
    ],
    [
      'parameters that JSON lacks',
      '(d, $) => [d.a < $.most, d.a > $.least, $.not]',
      { most: Infinity, least: -Infinity, not: NaN },
    ],
  ])('means the same: %s', (_what, source, params = {}) => {
    const expression = tree(source, params);
    const printed = toSource(expression);
    expect(valuesOf(printed)).toEqual(valuesOf(source, params));
    // Plain JSON, of one spelling.
    expect(JSON.parse(JSON.stringify(expression))).toEqual(expression);
    expect(toSource(tree(printed))).toBe(printed);
  });

  it('is the same however the function was spelt, minified or bundled', () => {
    const expected = tree('d => op.sum(d.price) / op.count()');
    for (const source of [
      (d: { price: number }) => op.sum(d.price) / op.count(),
      'row => op.sum(row.price) / op.count()',
      'd=>x.op.sum(d.price)/x.op.count()',
      'd => __vi_import_0__.op.sum(d.price) / __vi_import_0__.op.count()',
      'd => { return op.sum(d["price"]) / op.count(); }',
      '({ price }) => op.sum(price) / op.count()',
      'function (d) { return op.sum(d.price) / op.count(); }',
      // As bundlers and minifiers print it.
      'e=>(0,n.op.sum)(e.price)/(0,n.op.count)()',
      'e => (0, import_core.op.sum)(e.price) / import_core.op.count()',
      'e=>(0,t.sum)(e.price)/(0,t.count)()',
      '(row) => (0, lib.op).sum(row.price) / (0, lib.op).count()',
      'function(t){return op_1.op.sum(t.price)/op_1.op.count()}',
      'function(t){"use strict";var r=o.sum(t.price);return r/o.count()}',
      'd=>d_1["op"]["sum"](d.price)/d_1.op["count"]()',
      'e=>$.op.sum(e.price)/d.op.count()',
      'share(d) { return aq.op.sum(d.price) / aq.op.count(); }',
      'op.sum(d.price) / op.count()',
    ]) {
      expect(tree(source as ExpressionSource), String(source)).toEqual(expected);
    }
  });

  it('holds the values of its parameters and constants', () => {
    expect(tree('(d, $) => { const most = $.n; return d.a < most; }', { n: 3 })).toEqual({
      kind: 'binary',
      operator: '<',
      left: { kind: 'column', name: 'a' },
      right: { kind: 'literal', value: 3 },
    });
  });
});

describe('what needs more than Arquero', () => {
  it('takes void 0 and parted numbers, as minifiers and people write them', () => {
    expect(toSource(tree('d => d.a === void 0 ? 1_000 : d.a'))).toBe(
      'd => ((d.a === undefined) ? 1000 : d.a)',
    );
  });

  it('means UTC by functions of local time', () => {
    expect(toSource(tree('d => op.year(d.day) + op.format_date(d.day, true)'))).toBe(
      'd => (op.utcyear(d.day) + op.tavola_format_date(d.day, true))',
    );
  });

  it('refuses a function that was added with addFunction, which workers lack', () => {
    addFunction('twice', (x: number) => 2 * x, { override: true });
    expect(() => tree('d => op.twice(d.a)')).toThrow(/op\.twice was added with addFunction/);
  });
});

describe('an expression over two tables', () => {
  const sides = [
    ['id', 'x'],
    ['key', 'y z'],
  ] as const;
  const join = (source: ExpressionSource, params: Params = {}) =>
    parseExpression(source, params, 'here', { sides });

  it.each<[ExpressionSource, string, Params?]>([
    ['(a, b) => a.id === b.key', '(a, b) => (a.id === b.key)'],
    ['(l, r, $) => l.x < r["y z"] * $.n', '(a, b) => (a.x < (b["y z"] * 2))', { n: 2 }],
    ['({ id }, { key }) => id == key', '(a, b) => (a.id == b.key)'],
    ['d1.id === d2.key', '(a, b) => (a.id === b.key)'],
    [field('key', null as never, 1), '(a, b) => b.key'],
    ['(a, b) => (0, o.op.equal)(a.id, b.key)', '(a, b) => op.equal(a.id, b.key)'],
  ])('knows whose each column is: %s', (source, printed, params = {}) => {
    const expression = join(source, params);
    expect(toJoinSource(expression)).toBe(printed);
    expect(join(printed)).toEqual(expression);
  });

  it.each<[string, RegExp]>([
    [
      '(a, b) => a.key === b.key',
      /^here: the first table has no column "key".* Its columns are id, x\.$/,
    ],
    ['(a, b) => a.id === b.kee', /the second table has no column "kee"; did you mean "key"\?/],
    ['(a, b) => op.row_object()', /here are two/],
    ['(a, b) => op.sum(a.x)', /aggregates/i],
  ])('is refused where it cannot be used: %s', (source, message) => {
    expect(() => join(source)).toThrow(message);
  });
});

describe('an expression of any shape', () => {
  const leaf = fc.constantFrom<string>(
    ...[
      'd.a',
      'd["odd name"]',
      '1',
      '-2.5',
      '1e-7',
      '"x\\"y"',
      'null',
      'NaN',
      'PI',
      'true',
      '/a\\/b/g',
      '-0',
      '!0',
    ],
  );
  const { source } = fc.letrec<{ source: string }>((again) => ({
    source: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc
        .tuple(
          fc.constantFrom('+', '-', '*', '<', '===', '&&', '%', 'in'),
          again('source'),
          again('source'),
        )
        .map(([operator, a, b]) => `(${a}) ${operator} (${b})`),
      fc.tuple(again('source'), again('source')).map(([a, b]) => `(${a}) ?? (${b})`),
      fc.tuple(fc.constantFrom('-', '!', '~', '+'), again('source')).map(([o, a]) => `${o}(${a})`),
      fc
        .tuple(again('source'), again('source'), again('source'))
        .map(([a, b, c]) => `(${a}) ? (${b}) : (${c})`),
      fc.array(again('source'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc
        .tuple(again('source'), again('source'))
        .map(([a, b]) => `({ "k 1": ${a}, ...[${b}] })["k 1"]`),
      fc.tuple(again('source'), again('source')).map(([a, b]) => `op.concat(${a}, ...[${b}])`),
      again('source').map((a) => `\`t\\n\${${a}}\``),
      again('source').map((a) => `op.year(op.parse_date(${a}))`),
    ),
  }));

  it('is the same tree once printed, and so forever', () => {
    fc.assert(
      fc.property(source, (text) => {
        const first = tree(`d => ${text}`);
        const printed = toSource(first);
        const second = tree(printed);
        expect(second).toEqual(first);
        expect(toSource(second)).toBe(printed);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an expression that cannot be used', () => {
  it.each<[string, ExpressionSource, RegExp, Params?]>([
    [
      'a closure',
      'd => d.a > threshold',
      /cannot see the variable "threshold": give its value with \.params\(\{ threshold \}\)/,
    ],
    ['an unknown function', 'd => op.summ(d.a)', /"op\.summ\(d\.a\)" is no function of op/],
    ['a call of something else', 'd => fetch(d.a)', /"fetch\(d\.a\)" is no function of op/],
    [
      'a parameter without a value',
      '(d, $) => d.a > $.least',
      /the parameter \$\.least has no value: give it one with \.params/,
    ],
    [
      'a function as a parameter',
      '(d, $) => $.f(d.a)',
      /"\$\.f\(d\.a\)" calls a method of a value/,
      { f: Math.abs as never },
    ],
    [
      'a parameter that is a function',
      '(d, $) => d.a > $.f',
      /the parameter f is a function, which cannot be sent to a worker/,
      { f: Math.abs as never },
    ],
    [
      'a parameter that is an object of a class',
      '(d, $) => d.a > $.map',
      /the parameter map is a Map, which/,
      { map: new Map([[1, 2]]) as never },
    ],
    [
      'a parameter nearly named',
      '(d, $) => d.a > $.leest',
      /the parameter \$\.leest has no value.* did you mean \$\.least\?$/,
      { least: 1 },
    ],
    ['a function nearly named', 'd => op.uper(d.name)', /did you mean op\.upper\?$/],
    ['a function of JavaScript', 'd => Number(d.name)', /write \+…/],
    ['a method with a twin', 'd => d.name.startsWith("A")', /: use op\.startswith\.$/],
    ['a method after a function', 'd => lower(d.name).trim()', /: use op\.trim\.$/],
    ['a method of a date', 'd => d.day.getFullYear()', /use op\.year\.$/],
    ['an aggregate in another', 'd => op.sum(op.mean(d.a))', /stands within another aggregate/],
    [
      'a constant in an aggregate',
      'd => { const x = d.a; return op.sum(x) }',
      /write what it stands/,
    ],
    ['a loop', 'd => { for (;;) return d.a; }', /loops/],
    [
      'a variable that is set later',
      'd => { let x; return x; }',
      /only constants with their values/,
    ],
    ['a new object', 'd => new Date(d.a)', /uses new; for a date write op\.utcdatetime/],
    ['optional chaining', 'd => d.name?.length', /uses optional chaining; .* write/],
    ['a sequence', 'd => (d.a, d.b)', /keep the last/],
    ['a counter', 'd => d.a++', /write x \+ 1/],
    ['waiting', 'async d => d.a', /is async/],
    ['the row itself', 'd => op.equal(d, 1)', /"d" stands alone/],
    ['a default of a column', '({ a = 1 }) => a', /cannot be taken apart/],
    ['a column found by a value', 'd => d[d.name]', /a column's name must be fixed/],
    ['a function with its variables', asItIs(() => 1), /cannot be sent to a worker/],
    ['nothing', null as never, /null stands where an expression must/],
    ['a date', new Date(0), /a date is no expression/],
    ['an object', { a: 1 } as never, /an object is no expression/],
    ['columns that are not known', 'd => op.row_object()', /name them/],
    ['the present moment', 'd => op.datetime()', /is the present moment/],
    ['the present moment in UTC', 'd => op.utcdatetime()', /is the present moment/],
    [
      'a body without a return',
      'd => { const x = d.a; }',
      /only declare constants and return a value/,
    ],
    ['a bigint', 'd => d.a > 5n', /the bigint 5n cannot be used/],
    ['an assignment', 'd => d.a = 5', /"d\.a = 5" assigns; declare/],
    ['a function within', 'd => op.join([d.a, x => x])', /holds a function/],
    ['typeof, which Arquero miscompiles', 'd => typeof d.name', /"typeof" cannot be used/],
    ['the clock', 'd => op.now()', /op\.now, .* cannot be used/],
    ['chance', 'd => op.random()', /op\.random, .* cannot be used/],
    ['no expression', 'd => ', /./],
  ])('is refused with its place: %s', (_what, source, message, params = {}) => {
    let thrown: unknown;
    try {
      parseExpression(source, params, 'KPI x, derive y');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'EXPRESSION_INVALID',
      message: expect.stringMatching(/^KPI x, derive y: /),
    });
    expect((thrown as Error).message).toMatch(message);
    expect((thrown as Error).message).not.toContain('\n');
  });
});

describe("Arquero's own parser", () => {
  it('is what reads: a misread function is one there, too', () => {
    expect(() => parse({ x: 'd => nope(d.a)' } as never)).toThrow();
    expect(() => tree('d => nope(d.a)')).toThrow();
  });
});
