import type { Batch, Vector } from '../dataset/vector.js';
import { unitsOfParts } from '../dataset/wide-decimal.js';
import { compileExpression, needsCompiler } from './evaluate.js';
import { type Expression, mapChildren } from './tree.js';
import type { Evaluate, TypedColumn } from './types.js';

/*
 * Expressions in which comparisons of integers and decimals are exact: 12.10 * 3 == 36.30, which doubles deny. Both sides are
 * computed as whole numbers of 10^-scale: in doubles as long as these hold them, in integers of any size beyond.
 */

type Columns = (name: string) => TypedColumn;

/** Whole numbers of 10^-scale, for each row of a batch. */
interface ExactPart {
  scale: number;
  /** The column, where it is no more than that: then a row may have null. */
  column?: string;
  /** Doubles for the rows of a batch; undefined where they do not hold all of them. */
  fill(batch: Batch): Float64Array | undefined;
  big(batch: Batch, row: number): bigint;
}

/** What a column of a comparison's truth is called: no name that people write begins so. */
const OWN = '\u0001exact';
const COMPARISONS = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=']);
/** Powers of ten up to this one, and products with them, are known to a double. */
const MOST_SHIFT = 15;

/** Whether a batch's rows fulfil a condition, as a boolean vector that is valid until the next call. */
export function compileExact(expression: Expression, columns: Columns): Evaluate {
  const { rest, comparisons, typed } = takeApart(expression, columns);
  const evaluate = compileExpression(rest, typed);
  return (batch) => {
    if (comparisons.length === 0) return evaluate(batch);
    const more = comparisons.map((compare, i) => [OWN + i, compare(batch)] as const);
    return evaluate({ ...batch, columns: { ...batch.columns, ...Object.fromEntries(more) } });
  };
}

/** Whether `compileExact` needs Arquero's compiler, `row-call.ts`, to be loaded. */
export function exactNeedsCompiler(expression: Expression, columns: Columns): boolean {
  const { rest, typed } = takeApart(expression, columns);
  return needsCompiler(rest, typed);
}

/** The expression with a column in place of each comparison that can be exact. */
function takeApart(expression: Expression, columns: Columns) {
  const comparisons: Evaluate[] = [];
  const replace = (part: Expression): Expression => {
    const compare = comparison(part, columns);
    return compare
      ? { kind: 'column', name: OWN + (comparisons.push(compare) - 1) }
      : mapChildren(part, replace);
  };
  const not = (argument: Expression): Expression => ({ kind: 'unary', operator: '!', argument });
  const rest = not(not(replace(expression)));
  const typed: Columns = (name) =>
    name.startsWith(OWN) ? { type: 'boolean', scale: 0 } : columns(name);
  return { rest, comparisons, typed };
}

function comparison(expression: Expression, columns: Columns): Evaluate | undefined {
  if (expression.kind !== 'binary' || !COMPARISONS.has(expression.operator)) return undefined;
  const [one, other] = [expression.left, expression.right].map((side) => partOf(side, columns));
  if (!one || !other) return undefined;
  const scale = Math.max(one.scale, other.scale);
  const [left, right] = [shifted(one, scale), shifted(other, scale)];
  const test = TESTS[expression.operator.slice(0, 2) as keyof typeof TESTS];
  let out = new Float64Array(0);
  return (batch) => {
    const { rows } = batch;
    if (out.length < rows) out = new Float64Array(rows);
    const a = left.fill(batch);
    const b = a && right.fill(batch);
    for (let row = 0; row < rows; row++) {
      const holds =
        a && b ? test(a[row]!, b[row]!) : test(left.big(batch, row), right.big(batch, row));
      out[row] = holds ? 1 : 0;
    }
    if (/^[=!]/.test(expression.operator)) {
      respectNulls(out, batch, one.column, other.column, expression.operator[0] === '=');
    }
    return { type: 'boolean', scale: 0, values: out, nulls: undefined, strings: undefined };
  };
}

const TESTS = {
  '==': <T>(a: T, b: T) => a === b,
  '!=': <T>(a: T, b: T) => a !== b,
  '<': <T>(a: T, b: T) => a < b,
  '<=': <T>(a: T, b: T) => a <= b,
  '>': <T>(a: T, b: T) => a > b,
  '>=': <T>(a: T, b: T) => a >= b,
};

/** Null is like null and nothing else; in arithmetic, and where it is compared by size, it is 0. */
function respectNulls(
  out: Float64Array,
  { rows, columns }: Batch,
  one: string | undefined,
  other: string | undefined,
  isEqual: boolean,
): void {
  const nullsOf = (name: string | undefined): Uint8Array | undefined =>
    name === undefined ? undefined : columns[name]!.nulls;
  const [a, b] = [nullsOf(one), nullsOf(other)];
  if (!a && !b) return;
  for (let row = 0; row < rows; row++) {
    const [first, second] = [a?.[row] === 1, b?.[row] === 1];
    if (first || second) out[row] = (first && second) === isEqual ? 1 : 0;
  }
}

function partOf(expression: Expression, columns: Columns): ExactPart | undefined {
  switch (expression.kind) {
    case 'column':
      return columnPart(expression.name, columns(expression.name));
    case 'literal':
      return typeof expression.value === 'number' ? literalPart(expression.value) : undefined;
    case 'unary': {
      const part = partOf(expression.argument, columns);
      if (!part || !/^[-+]$/.test(expression.operator)) return undefined;
      return combined(literalPart(0), part, expression.operator as '-' | '+');
    }
    case 'binary': {
      if (!/^[-+*]$/.test(expression.operator)) return undefined;
      const left = partOf(expression.left, columns);
      const right = left && partOf(expression.right, columns);
      return right && combined(left, right, expression.operator as '-' | '+' | '*');
    }
    default:
      return undefined;
  }
}

function columnPart(name: string, { type, scale, wide }: TypedColumn): ExactPart | undefined {
  if (!wide && type !== 'integer' && type !== 'decimal') return undefined;
  const isNull = ({ nulls }: Vector, row: number): boolean => nulls?.[row] === 1;
  let out = new Float64Array(0);
  return {
    scale: wide?.scale ?? scale,
    column: name,
    fill({ rows, columns }) {
      if (wide) return undefined;
      const { values, nulls } = columns[name]!;
      if (!nulls) return values;
      if (out.length < rows) out = new Float64Array(rows);
      for (let row = 0; row < rows; row++) out[row] = nulls[row] === 1 ? 0 : values[row]!;
      return out;
    },
    big({ columns }, row) {
      const vector = columns[name]!;
      if (isNull(vector, row)) return 0n;
      if (!wide) return BigInt(vector.values[row]!);
      return unitsOfParts(vector.parts!.map((part) => BigInt(part.values[row]!)));
    },
  };
}

/** A number as it is written: 0.1 is a tenth, and not the double next to it. */
function literalPart(value: number): ExactPart {
  const [digits, exponent = '0'] = String(value).split('e') as [string, string?];
  const [whole, fraction = ''] = digits.split('.') as [string, string?];
  const shift = Number(exponent) - fraction.length;
  const scale = Math.max(0, -shift);
  const units = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, shift));
  let out = new Float64Array(0);
  return {
    scale,
    fill({ rows }) {
      if (!Number.isSafeInteger(Number(units))) return undefined;
      if (out.length < rows) out = new Float64Array(rows).fill(Number(units));
      return out;
    },
    big: () => units,
  };
}

function combined(one: ExactPart, other: ExactPart, operator: '+' | '-' | '*'): ExactPart {
  const isProduct = operator === '*';
  const scale = isProduct ? one.scale + other.scale : Math.max(one.scale, other.scale);
  const [left, right] = isProduct ? [one, other] : [shifted(one, scale), shifted(other, scale)];
  const [add, addBig] = SUMS[operator];
  let out = new Float64Array(0);
  return {
    scale,
    fill(batch) {
      const a = left.fill(batch);
      const b = a && right.fill(batch);
      if (!a || !b) return undefined;
      const { rows } = batch;
      if (out.length < rows) out = new Float64Array(rows);
      for (let row = 0; row < rows; row++) out[row] = add(a[row]!, b[row]!);
      return areSafe(out, rows) ? out : undefined;
    },
    big: (batch, row) => addBig(left.big(batch, row), right.big(batch, row)),
  };
}

const SUMS = {
  '+': [(a: number, b: number) => a + b, (a: bigint, b: bigint) => a + b],
  '-': [(a: number, b: number) => a - b, (a: bigint, b: bigint) => a - b],
  '*': [(a: number, b: number) => a * b, (a: bigint, b: bigint) => a * b],
} as const;

/** The same in units of 10^-scale. */
function shifted(part: ExactPart, scale: number): ExactPart {
  const shift = scale - part.scale;
  if (shift === 0) return part;
  const factor = shift > MOST_SHIFT ? undefined : 10 ** shift;
  let out = new Float64Array(0);
  return {
    ...part,
    scale,
    fill(batch) {
      const values = factor === undefined ? undefined : part.fill(batch);
      if (!values) return undefined;
      const { rows } = batch;
      if (out.length < rows) out = new Float64Array(rows);
      for (let row = 0; row < rows; row++) out[row] = values[row]! * factor!;
      return areSafe(out, rows) ? out : undefined;
    },
    big: (batch, row) => part.big(batch, row) * 10n ** BigInt(shift),
  };
}

/** A result that is safe was exact: its operands are whole numbers. */
function areSafe(values: Float64Array, rows: number): boolean {
  let most = 0;
  for (let row = 0; row < rows; row++) most = Math.max(most, Math.abs(values[row]!));
  return most <= Number.MAX_SAFE_INTEGER;
}
