import { parse, table } from 'arquero';
import { describe, expect, it } from 'vitest';
import { type ExpressionSource, type Params, parseExpression } from '../../src/expression/parse.js';
import { toSource } from '../../src/expression/print.js';
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
  parseExpression(source, params, 'here');

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
      'a parameter that is no plain value',
      '(d, $) => d.day > $.since',
      /the parameter since, which is neither a text, a number, a boolean nor null,/,
      { since: new Date(0) as never },
    ],
    ['a loop', 'd => { for (;;) return d.a; }', /./],
    [
      'a variable that changes',
      'd => { let x = d.a; return x; }',
      /only declare constants and return a value/,
    ],
    [
      'a constant taken apart',
      'd => { const [x] = d.a; return x; }',
      /only declare constants|cannot be used/,
    ],
    [
      'a body without a return',
      'd => { const x = d.a; }',
      /only declare constants and return a value/,
    ],
    ['a bigint', 'd => d.a > 5n', /the bigint 5n cannot be used/],
    ['an assignment', 'd => d.a = 5', /./],
    ['a function within', 'd => [1].map(x => x)', /./],
    [
      'the time zone of the machine',
      'd => op.hours(d.day)',
      /op\.hours, .* \(use op\.utchours\), cannot be used/,
    ],
    ['typeof, which Arquero miscompiles', 'd => typeof d.name', /"typeof" cannot be used/],
    ['the clock', 'd => op.now()', /op\.now, .* cannot be used/],
    ['chance', 'd => op.random()', /op\.random, .* cannot be used/],
    ['a property computed', 'd => ({ [d.name]: 1 })', /./],
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
