import {
  BOOLEAN,
  DATE,
  isWithin,
  LIST,
  NULLISH,
  NUMBER,
  PRIMITIVE,
  TEXT,
  UNDEFINED,
} from './kinds.js';

/** Functions of Arquero that are JavaScript's own of a number, and make a number of whatever they are given. */
export const NUMERIC_FUNCTIONS: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  ceil: Math.ceil,
  clz32: Math.clz32,
  cos: Math.cos,
  cosh: Math.cosh,
  degrees: (value) => (180 * value) / Math.PI,
  exp: Math.exp,
  expm1: Math.expm1,
  floor: Math.floor,
  fround: Math.fround,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  radians: (value) => (Math.PI * value) / 180,
  round: Math.round,
  sign: Math.sign,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
  trunc: Math.trunc,
};

/** Likewise of two numbers. */
export const NUMERIC_FUNCTIONS_OF_TWO: Readonly<
  Record<string, (left: number, right: number) => number>
> = {
  atan2: Math.atan2,
  pow: Math.pow,
};

/** A function of Arquero that cannot throw for arguments of the kinds that it takes, without Arquero. */
export interface ScalarFunction {
  /** Arguments of it; what a call leaves out is undefined. */
  of: (...values: never[]) => unknown;
  /** What it gives for arguments of some kinds, undefined where they are not taken. */
  kinds: (args: readonly number[]) => number | undefined;
}

/** A function of primitive values. */
function plain(gives: number, of: (...values: never[]) => unknown): ScalarFunction {
  return { of, kinds: (args) => (args.every(isPrimitive) ? gives : undefined) };
}

/** A function of the text of a value, which gives null and undefined back. */
function ofText(gives: number, of: (text: string, ...rest: never[]) => unknown): ScalarFunction {
  return {
    of: (value: unknown, ...rest: never[]) =>
      isNullish(value) ? value : of(String(value), ...rest),
    kinds: (args) => {
      const [first = UNDEFINED] = args;
      return args.every(isPrimitive) ? gives | (first & NULLISH) : undefined;
    },
  };
}

/** A function of a text or a list, which takes any other value for empty. */
function ofSequence(gives: number, of: (...values: never[]) => unknown): ScalarFunction {
  return {
    of,
    kinds: ([first = UNDEFINED, ...rest]) =>
      isWithin(first, PRIMITIVE | LIST) && rest.every(isPrimitive) ? gives : undefined,
  };
}

function isSequence(value: unknown): value is string | unknown[] {
  return typeof value === 'string' || Array.isArray(value);
}

function isNullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isPrimitive(kinds: number): boolean {
  return isWithin(kinds, PRIMITIVE);
}

export const SCALAR_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  ...Object.fromEntries(
    Object.entries({ ...NUMERIC_FUNCTIONS, ...NUMERIC_FUNCTIONS_OF_TWO }).map(([name, of]) => [
      name,
      plain(NUMBER, of),
    ]),
  ),
  greatest: plain(NUMBER, (...values: number[]) => Math.max(...values)),
  least: plain(NUMBER, (...values: number[]) => Math.min(...values)),
  is_nan: plain(BOOLEAN, (value: unknown) => Number.isNaN(value)),
  is_finite: plain(BOOLEAN, (value: unknown) => Number.isFinite(value)),
  equal: plain(
    BOOLEAN,
    (left: unknown, right: unknown) => !isNullish(left) && !isNullish(right) && left === right,
  ),
  lower: ofText(TEXT, (text) => text.toLowerCase()),
  upper: ofText(TEXT, (text) => text.toUpperCase()),
  trim: ofText(TEXT, (text) => text.trim()),
  substring: ofText(TEXT, (text, start: number, end: number) => text.substring(start, end)),
  replace: ofText(TEXT, (text, pattern: string, replacement: unknown) =>
    text.replace(pattern, String(replacement)),
  ),
  parse_float: ofText(NUMBER, (text) => Number.parseFloat(text)),
  parse_int: ofText(NUMBER, (text, radix: number) => Number.parseInt(text, radix)),
  startswith: plain(BOOLEAN, (value: unknown, search: string, position: number) =>
    isNullish(value) ? false : String(value).startsWith(search, position),
  ),
  endswith: plain(BOOLEAN, (value: unknown, search: string, length: number) =>
    isNullish(value) ? false : String(value).endsWith(search, length),
  ),
  includes: ofSequence(BOOLEAN, (sequence: unknown, part: string, from: number) =>
    isSequence(sequence) ? sequence.includes(part, from) : false,
  ),
  indexof: ofSequence(NUMBER, (sequence: unknown, part: string) =>
    isSequence(sequence) ? sequence.indexOf(part) : -1,
  ),
  lastindexof: ofSequence(NUMBER, (sequence: unknown, part: string) =>
    isSequence(sequence) ? sequence.lastIndexOf(part) : -1,
  ),
  length: ofSequence(NUMBER, (sequence: unknown) => (isSequence(sequence) ? sequence.length : 0)),
  join: ofSequence(TEXT | UNDEFINED, (list: unknown, delimiter: string) =>
    Array.isArray(list) ? list.join(delimiter) : undefined,
  ),
  slice: plain(TEXT | UNDEFINED, (text: unknown, start: number, end: number) =>
    typeof text === 'string' ? text.slice(start, end) : undefined,
  ),
  reverse: plain(TEXT | UNDEFINED, (text: unknown) =>
    typeof text === 'string' ? text.split('').reverse().join('') : undefined,
  ),
  split: plain(LIST, (value: unknown, separator: string, limit: number) =>
    isNullish(value) ? [] : String(value).split(separator, limit),
  ),
  utcdatetime: {
    of: (
      year: number,
      month: number,
      date: number | null | undefined,
      hours: number,
      minutes: number,
      seconds: number,
      milliseconds: number,
    ) =>
      new Date(
        Date.UTC(
          year,
          month || 0,
          isNullish(date) ? 1 : date,
          hours || 0,
          minutes || 0,
          seconds || 0,
          milliseconds || 0,
        ),
      ),
    // Without arguments it is the present moment.
    kinds: (args) => (args.length > 0 && args.every(isPrimitive) ? DATE : undefined),
  },
  tavola_date: {
    of: (ms: number) => new Date(ms),
    kinds: (args) => (args.length > 0 && args.every(isPrimitive) ? DATE : undefined),
  },
  // Of what is no date and no list it is the value itself.
  tavola_text: {
    of: (value: unknown) => value,
    kinds: ([first = UNDEFINED]) => (isPrimitive(first) ? first : undefined),
  },
};
