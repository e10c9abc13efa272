import { table } from 'arquero';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValueType } from '../../src/dataset/types.js';
import { toExpressionValue } from '../../src/dataset/values.js';
import type { Vector } from '../../src/dataset/vector.js';
import { describeEvaluation } from '../../src/expression/describe-evaluation.js';
import { compileExpression, needsCompiler } from '../../src/expression/evaluate.js';
import { parseExpression } from '../../src/expression/parse.js';
import { typeOf } from '../../src/expression/types.js';
import { type Value, vectorOf } from '../helpers/vectors.js';

const TYPES: Record<string, { type: ValueType; scale: number }> = {
  n: { type: 'integer', scale: 0 },
  m: { type: 'integer', scale: 0 },
  price: { type: 'decimal', scale: 2 },
  x: { type: 'float', scale: 0 },
  name: { type: 'text', scale: 0 },
  other: { type: 'text', scale: 0 },
  day: { type: 'date', scale: 0 },
  at: { type: 'time', scale: 0 },
  moment: { type: 'timestamp', scale: 0 },
  flag: { type: 'boolean', scale: 0 },
};
const MS_PER_DAY = 86_400_000;
const cell = <T extends Value>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 5 });
const text = fc.constantFrom('', 'Ann', 'zoë', '🍕', 'a b', '12');
const row = fc.record({
  n: cell(fc.integer({ min: -20, max: 20 })),
  m: cell(fc.integer({ min: 0, max: 3 })),
  price: cell(fc.integer({ min: -500, max: 500 })),
  x: cell(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
  name: cell(text),
  other: cell(text),
  day: cell(
    fc
      .oneof(
        fc.integer({ min: -20_000, max: 30_000 }),
        // About a leap day, and about the beginning of 1970.
        fc.constantFrom(-1, 0, 11_015, 11_016, 11_017, 16_860, 47_540, 47_541),
      )
      .map((n) => new Date(n * MS_PER_DAY)),
  ),
  at: cell(fc.integer({ min: 0, max: MS_PER_DAY - 1 }).map((ms) => new Date(ms))),
  moment: cell(fc.integer({ min: -(10 ** 12), max: 2 * 10 ** 12 }).map((ms) => new Date(ms))),
  flag: cell(fc.boolean()),
});
type Row = Record<string, Value>;

/** The values of a vector as expressions see them. */
function valuesIn({ type, scale, values, nulls, strings }: Vector, rows: number): unknown[] {
  return Array.from({ length: rows }, (_, i) => {
    if (nulls?.[i] === 1) return null;
    return strings ? strings[values[i]!] : toExpressionValue(type, scale, values[i]!);
  });
}

/** Evaluates over batches, whose text codes are those of one column in all of them. */
function evaluate(source: string, batches: readonly Row[][]): unknown[] {
  const expression = parseExpression(source, {}, 'here');
  const compiled = compileExpression(expression, (name) => TYPES[name]!);
  const all = batches.flat();
  const whole = Object.entries(TYPES).map(
    ([name, { type, scale }]) =>
      [
        name,
        vectorOf(
          type,
          all.map((r) => r[name]!),
          scale,
        ),
      ] as const,
  );
  let from = 0;
  return batches.flatMap((rows) => {
    const to = from + rows.length;
    const columns = Object.fromEntries(
      whole.map(([name, vector]) => [
        name,
        {
          ...vector,
          values: vector.values.slice(from, to),
          nulls: vector.nulls?.slice(from, to),
        },
      ]),
    );
    from = to;
    return valuesIn(compiled({ rows: rows.length, columns }), rows.length);
  });
}

/** The same by Arquero alone, on plain values. */
function byArquero(source: string, rows: Row[]): unknown[] {
  const columns = Object.keys(TYPES).map(
    (name) =>
      [
        name,
        rows.map((r) => (name === 'price' && r.price !== null ? Number(r.price) / 100 : r[name]!)),
      ] as const,
  );
  return table(Object.fromEntries(columns))
    .derive({ value: source } as never)
    .array('value') as unknown[];
}

/** What a column can hold: dates of days as days, booleans in numbers as numbers, no undefined. */
function asColumn(value: unknown, type: ValueType): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value;
  if (type === 'text') return String(value);
  if (typeof value === 'number') return type === 'boolean' ? value !== 0 : value + 0;
  return typeof value === 'boolean' && type !== 'boolean' ? Number(value) : value;
}

describe('an expression over batches', () => {
  it.each([
    'd => d.n',
    'd => d.price',
    'd => d.name',
    'd => d.price * d.n',
    'd => d.n / d.m',
    'd => d.x + d.n',
    'd => d.n % d.m',
    'd => d.n > 3 && d.name != "Ann"',
    'd => d.price >= 1.1',
    'd => !d.flag',
    'd => d.flag || d.n > 0',
    'd => d.flag ? d.n : null',
    'd => d.n ?? d.m',
    'd => d.name == null ? "none" : d.name',
    'd => d.name + d.other',
    'd => d.name + d.n',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of an expression
    'd => `${d.name}-${d.n}`',
    'd => op.upper(d.name)',
    'd => op.length(d.name)',
    'd => op.substring(d.name, 0, 1)',
    'd => op.startswith(d.name, "A")',
    'd => op.utcyear(d.day)',
    'd => op.utcmonth(d.day)',
    'd => op.utcdate(d.day)',
    'd => op.utcdayofweek(d.day)',
    'd => op.utcdayofyear(d.day)',
    'd => op.utchours(d.at)',
    'd => op.utcminutes(d.at)',
    'd => op.utcseconds(d.at)',
    'd => op.utcmilliseconds(d.moment)',
    'd => op.utchours(d.moment)',
    'd => op.utcdayofweek(d.moment)',
    'd => op.format_utcdate(d.day, true)',
    'd => d.moment > d.day',
    'd => d.moment - d.day',
    'd => d.flag ? d.day : null',
    'd => op.round(d.x / 1e300)',
    'd => op.parse_float(d.name)',
    'd => op.sqrt(d.n)',
    'd => d.day == null',
    'd => d.name === d.other',
    'd => op.abs(d.price) < 2 ? "small" : d.n > 0 ? "up" : "down"',
  ])('is what Arquero gives row by row: %s', (source) => {
    const expression = parseExpression(source, {}, 'here');
    const { type } = typeOf(expression, (name) => TYPES[name]!);
    expect(type).not.toBe('any');
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { maxLength: 12 }), { minLength: 1, maxLength: 3 }),
        (batches) => {
          const rows = batches.flat() as Row[];
          const expected = byArquero(source, rows).map((value) => asColumn(value, type));
          expect(evaluate(source, batches as Row[][])).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('forgets what it remembers of very many values, not what they give', () => {
    const count = (1 << 17) + 50;
    const rows = (from: number): Row[] =>
      Array.from({ length: 1000 }, (_, i) => ({ name: `n${(from + i) % count}` }));
    const compiled = compileExpression(parseExpression('d => op.length(d.name)', {}, ''), () => ({
      type: 'text',
      scale: 0,
    }));
    const strings = Array.from({ length: count }, (_, i) => `n${i}`);
    for (let from = 0; from < 2 * count; from += 1000) {
      const values = Float64Array.from(rows(from), (_, i) => (from + i) % count);
      const vector = compiled({
        rows: 1000,
        columns: { name: { type: 'text', scale: 0, values, nulls: undefined, strings } },
      });
      const wrong = [...values].findIndex((code, i) => vector.values[i] !== strings[code]!.length);
      expect(wrong).toBe(-1);
    }
  });
});

describe('how an expression is computed', () => {
  it.each<[string, string, RegExp]>([
    ['d => d.n', 'column', /^d => d\.n$/],
    ['d => op.hours(d.at)', 'date arithmetic', /^d => op\.utchours\(d\.at\)$/],
    ['d => op.year(d.day)', 'date arithmetic', /^d => op\.utcyear\(d\.day\)$/],
    ['d => d.n * d.x', 'by vector', /^d => \(d\.n \* d\.x\)$/],
    ['d => d.n > 1 && d.name === "Ann"', 'by vector', /^d => /],
    ['d => op.hours(d.at) >= 12 ? "late" : "early"', 'by vector', /^d => /],
    ['d => op.lower(d.name) + "!"', 'once per distinct value', /^d => /],
    ['d => 1 + 1', 'once', /^d => \(1 \+ 1\)$/],
    ['d => op.repeat("a", 2)', 'once', /fn\.repeat\("a",2\)/],
    ['d => d.name[0]', 'once per distinct value', /data\.name\.at\(row\)\[0\]/],
    ['d => d.name + d.n', 'row by row', /data\.name\.at\(row\) \+ data\.n\.at\(row\)/],
    ['d => op.lower(d.day)', 'once per distinct value', /fn\.lower\(fn\.tavola_text\(data\.day/],
    // A list that is the same for all rows is not made anew for each.
    ['d => op.indexof([1, 2], d.n)', 'row by row', /indexof\(data\["constant 1"\]\.at\(row\)/],
    ['d => op.includes([1, 2], d.n)', 'by vector', /^d => /],
    ['d => op.hours(op.length(d.name))', 'by vector', /^d => /],
  ])('is told with the code that runs: %s, %s', (source, how, code) => {
    const told = describeEvaluation(parseExpression(source, {}, 'here'), (name) => TYPES[name]!);
    expect(told).toEqual({ how, code: expect.stringMatching(code) });
    const isCompiled = !told.code.startsWith('d => ');
    const expression = parseExpression(source, {}, 'here');
    expect(needsCompiler(expression, (name) => TYPES[name]!)).toBe(isCompiled);
  });
});
