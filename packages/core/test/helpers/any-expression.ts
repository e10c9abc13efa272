import fc from 'fast-check';
import type { ValueType } from '../../src/dataset/types.js';
import { MS_PER_DAY } from '../../src/dataset/values.js';
import type { Batch, Vector } from '../../src/dataset/vector.js';
import type { Expression } from '../../src/expression/tree.js';
import type { TypedColumn } from '../../src/expression/types.js';

/** Columns of all types, some of them twice. */
export const COLUMNS: Readonly<Record<string, TypedColumn>> = Object.fromEntries(
  (
    [
      ['n', 'integer'],
      ['m', 'integer'],
      ['price', 'decimal', 2],
      ['whole', 'decimal', 0],
      ['x', 'float'],
      ['y', 'float'],
      ['flag', 'boolean'],
      ['ok', 'boolean'],
      ['day', 'date'],
      ['at', 'time'],
      ['moment', 'timestamp'],
      ['name', 'text'],
      ['other', 'text'],
    ] as [string, ValueType, number?][]
  ).map(([name, type, scale = 0]) => [name, { type, scale }]),
);

export const TEXTS = [
  '',
  'a',
  'A',
  'Ann Lee',
  'zoë',
  'zoe\u0308',
  '🍕 pizza',
  ' 12 ',
  '12',
  '-0',
  '1e3',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  'true',
  'İstanbul',
  'straße',
  'a-b-c',
  '\ud83c',
  'x'.repeat(40),
];

const DAYS = [0, -1, 1, 59, 60, 365, 11_015, 11_016, 11_017, 16_860, 47_540, 47_541, 2_932_896];
const IMAGES: Readonly<Record<string, fc.Arbitrary<number>>> = {
  integer: fc.oneof(
    fc.integer({ min: -5, max: 20 }),
    fc.constantFrom(0, 1, -1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1),
  ),
  decimal: fc.oneof(
    fc.integer({ min: -500, max: 3000 }),
    fc.constantFrom(0, 5, 1, 10, 2 ** 53 - 1),
  ),
  float: fc.oneof(
    fc.double(),
    fc.constantFrom(0, -0, 1, 0.5, -1.5, Number.NaN, 1 / 0, -1 / 0, 5e-324, 1e300),
  ),
  boolean: fc.constantFrom(0, 1),
  // The years 0 to 9999, and what lies about leap days and the beginning of 1970.
  date: fc.oneof(fc.integer({ min: -719_528, max: 2_932_896 }), fc.constantFrom(...DAYS)),
  time: fc.oneof(fc.integer({ min: 0, max: MS_PER_DAY - 1 }), fc.constantFrom(0, 3_600_000)),
  timestamp: fc.oneof(
    fc.integer({ min: -719_528 * MS_PER_DAY, max: 2_932_897 * MS_PER_DAY - 1 }),
    fc.constantFrom(...DAYS).map((day) => day * MS_PER_DAY),
    fc.constantFrom(-1, 999, 1_000, 59_999, 3_599_999),
  ),
  text: fc.integer({ min: 0, max: TEXTS.length - 1 }),
};

/** A vector of some rows, a part of which may be null; now and then one that could have nulls has none. */
function vector({ type, scale }: TypedColumn, rows: number): fc.Arbitrary<Vector> {
  const images = fc.array(IMAGES[type]!, { minLength: rows, maxLength: rows });
  const marks = fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: rows, maxLength: rows });
  const nulls = fc.oneof(
    marks.map((given) => Uint8Array.from(given)),
    fc.constantFrom(undefined, new Uint8Array(rows)),
  );
  return fc.tuple(images, nulls).map(([values, isNull]) => ({
    type,
    scale,
    values: Float64Array.from(values, (value, row) => (isNull?.[row] === 1 ? 0 : value)),
    nulls: isNull,
    strings: type === 'text' ? TEXTS : undefined,
  }));
}

/** Batches of different sizes with all columns. */
export const batches: fc.Arbitrary<Batch[]> = fc.array(
  fc
    .integer({ min: 0, max: 12 })
    .chain((rows) =>
      fc
        .record(
          Object.fromEntries(
            Object.entries(COLUMNS).map(([name, column]) => [name, vector(column, rows)]),
          ),
        )
        .map((columns) => ({ rows, columns })),
    ),
  { minLength: 1, maxLength: 3 },
);

const OPERATORS = '+ - * / % ** & | ^ << >> >>> < <= > >= == != === !== && || ??'.split(' ');
const NUMERIC =
  'abs acos acosh asin asinh atan atanh cbrt ceil clz32 cos cosh degrees exp expm1 floor fround log log10 log1p log2 radians round sign sin sinh sqrt tan tanh trunc'.split(
    ' ',
  );
const MOMENT_PARTS =
  'timestamp utcyear utcquarter utcmonth utcweek utcdate utcdayofyear utcdayofweek utchours utcminutes utcseconds utcmilliseconds'.split(
    ' ',
  );
const FUNCTIONS = [
  ...NUMERIC,
  ...MOMENT_PARTS,
  ...'is_finite is_nan atan2 pow greatest least bin equal upper lower trim substring slice reverse length startswith endswith includes indexof lastindexof parse_float parse_int replace split join utcdatetime'.split(
    ' ',
  ),
];

type Arbitrary = fc.Arbitrary<Expression>;

const column = (names: readonly string[]): Arbitrary =>
  fc.constantFrom(...names).map((name) => ({ kind: 'column', name }));
const call = (op: string, ...args: Expression[]): Expression => ({
  kind: 'call',
  op,
  arguments: args,
});

const ofValue = (value: string | number | boolean | null): Expression => ({
  kind: 'literal',
  value,
});
const aNumber: Arbitrary = fc.constantFrom(0, 1, 2, -1, 0.5, 15, 1e21).map(ofValue);
// What is half a character would not be the same text after it was printed.
const aText: Arbitrary = fc.constantFrom(...TEXTS.filter((text) => text !== '\ud83c')).map(ofValue);
const literal: Arbitrary = fc.oneof(
  aNumber,
  aText,
  fc.constantFrom(true, false, null).map(ofValue),
);
const constant: Arbitrary = fc
  .constantFrom('undefined', 'NaN', 'Infinity', 'PI')
  .map((name) => ({ kind: 'constant', name }));
const nothing: Arbitrary = fc.constantFrom<Expression>(
  { kind: 'literal', value: null },
  { kind: 'constant', name: 'undefined' },
);
const moment: Arbitrary = fc
  .constantFrom(0, 951_782_400_000, Number.NaN)
  .map((ms) =>
    call(
      'tavola_date',
      Number.isNaN(ms) ? { kind: 'constant', name: 'NaN' } : { kind: 'literal', value: ms },
    ),
  );

const pattern: Arbitrary = fc
  .tuple(
    column(['name', 'name', 'other', 'n']),
    fc.constantFrom('replace', 'split', 'match'),
    fc.constantFrom('a', '[a-z]+', '(.)e', '$', '-'),
    fc.constantFrom('', 'g', 'i', 'u'),
    fc.oneof(literal, column(['name', 'm'])),
  )
  .map(([text, op, source, flags, last]) =>
    call(op, text, { kind: 'regexp', pattern: source, flags }, last),
  );
const binary = (operators: readonly string[], left: Arbitrary, right = left): Arbitrary =>
  fc
    .tuple(fc.constantFrom(...operators), left, right)
    .map(([operator, l, r]): Expression => ({ kind: 'binary', operator, left: l, right: r }));
const unary = (operators: readonly string[], of: Arbitrary): Arbitrary =>
  fc
    .tuple(fc.constantFrom(...operators), of)
    .map(([operator, argument]): Expression => ({ kind: 'unary', operator, argument }));
const conditional = (test: Arbitrary, of: Arbitrary): Arbitrary =>
  fc
    .tuple(test, of, of)
    .map(([given, yes, no]): Expression => ({ kind: 'conditional', test: given, yes, no }));
const calls = (ops: readonly string[], ...args: Arbitrary[]): Arbitrary =>
  fc
    .tuple(fc.constantFrom(...ops), fc.tuple(...args))
    .map(([op, given]): Expression => call(op, ...given));

/** Expressions over those columns; most are of the types that they should be, some of any shape. */
export const anyExpression: Arbitrary = fc.letrec<Record<string, Expression>>((tie) => {
  const [any, number, boolean, text, date] = ['any', 'number', 'boolean', 'text', 'date'].map(
    (name) => tie(name),
  ) as [Arbitrary, Arbitrary, Arbitrary, Arbitrary, Arbitrary];
  /** The first where it gets too deep; the last, of any shape, is rare. */
  const oneOf = (leaf: Arbitrary, ...others: Arbitrary[]): Arbitrary =>
    fc.oneof(
      { maxDepth: 3, depthSize: 'max', withCrossShrink: true },
      { weight: others.length, arbitrary: leaf },
      ...others.map((arbitrary) => ({ weight: 4, arbitrary })),
      { weight: 1, arbitrary: any },
    );
  const leaf = (names: readonly string[], value: Arbitrary): Arbitrary =>
    fc.oneof({ weight: 3, arbitrary: column(names) }, { weight: 1, arbitrary: value });
  return {
    number: oneOf(
      leaf(['n', 'm', 'price', 'whole', 'x', 'y', 'flag'], aNumber),
      binary('+ - * / % ** & | ^ << >> >>> ?? && ||'.split(' '), number),
      binary(['+', '-', '*', '/'], number),
      unary(['-', '+', '~'], number),
      conditional(boolean, number),
      calls(NUMERIC, number),
      calls(['atan2', 'pow', 'greatest', 'least'], number, number),
      calls(['bin'], number, number, number, number),
      calls(MOMENT_PARTS, fc.oneof(date, date, number)),
      calls(
        ['utcweek'],
        date,
        fc.constantFrom(0, 1, 6).map((value) => ({ kind: 'literal', value })),
      ),
      calls(['length', 'parse_float', 'parse_int'], text),
      binary(['-'], date),
    ),
    boolean: oneOf(
      leaf(['flag', 'ok'], fc.constantFrom(true, null).map(ofValue)),
      binary(['<', '<=', '>', '>=', '==', '!=', '===', '!=='], number),
      binary(['<', '>=', '==', '===', '!=='], text),
      binary(['<', '>='], date),
      binary(['&&', '||', '&&', '||', '??', '==='], boolean),
      unary(['!'], boolean),
      binary(['==', '!=', '===', '!=='], any, fc.oneof(nothing, any)),
      calls(['is_finite', 'is_nan'], number),
      fc.oneof(
        calls(['equal'], number, number),
        calls(['equal'], date, date),
        calls(['equal'], text, text),
      ),
      calls(['startswith', 'endswith', 'includes'], text, text),
      fc
        .tuple(fc.array(literal, { maxLength: 3 }), fc.oneof(number, text))
        .map(([items, value]) => call('includes', { kind: 'array', items }, value)),
    ),
    text: oneOf(
      leaf(['name', 'name', 'name', 'other'], aText),
      calls(['upper', 'lower', 'trim', 'reverse'], text),
      calls(['substring', 'slice'], text, number),
      conditional(boolean, text),
      binary(['+', '??', '||', '&&'], text),
      pattern,
    ),
    date: oneOf(
      fc.oneof(
        { weight: 4, arbitrary: column(['day', 'at', 'moment']) },
        { weight: 1, arbitrary: moment },
      ),
      conditional(boolean, date),
      binary(['??', '||', '&&'], date),
      calls(['utcdatetime'], number, number),
    ),
    any: fc.oneof(
      { maxDepth: 3, depthSize: 'max' },
      column(Object.keys(COLUMNS)),
      fc.oneof(literal, constant, moment),
      fc.oneof(number, boolean, text, date),
      binary(OPERATORS, any),
      unary(['-', '+', '!', '~'], any),
      conditional(any, any),
      fc
        .tuple(fc.constantFrom(...FUNCTIONS), fc.array(any, { maxLength: 4 }))
        .map(([op, args]) => call(op, ...args)),
      pattern,
      fc
        .tuple(fc.oneof(text, any), any, fc.array(any, { maxLength: 1 }))
        .map(([value, a, rest]) => {
          const entries = [
            { name: '12', value: a },
            { name: 'null', value },
          ];
          return call('recode', value, { kind: 'object', entries }, ...rest);
        }),
      fc.tuple(any, text).map(
        ([a, b]): Expression => ({
          kind: 'template',
          texts: ['<', '`$\\\n', ''],
          values: [a, b],
        }),
      ),
      fc
        .tuple(fc.array(any, { maxLength: 3 }), any)
        .map(([items, value]) => call('includes', { kind: 'array', items }, value)),
      fc
        .tuple(any, fc.oneof(any, fc.constant<Expression>({ kind: 'literal', value: 'length' })))
        .map(([object, property]): Expression => ({ kind: 'member', object, property })),
    ),
    all: fc.oneof(number, boolean, text, date, any),
  };
}).all!;
