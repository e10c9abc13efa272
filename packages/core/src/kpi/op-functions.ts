type Moment = Date | number | null;
type Sequence = readonly unknown[] | string | null | undefined;
type Pattern = RegExp | string;
type Entries<K extends string | number, V> = ReadonlyMap<K, V> | Readonly<Record<K, V>>;

/** Null where null can come in. */
type NullOf<T> = Extract<T, null>;
type Part = (moment: Moment) => number;
type Of = (value: number) => number;
type Text = <T>(value: T) => string | NullOf<T>;

interface MathFunctions {
  /** A KPI refuses it, since every run would give another answer. */
  random(): number;
  is_nan(value: unknown): boolean;
  is_finite(value: unknown): boolean;
  /** The greatest of its arguments; of the rows of a group, that is `max`. */
  greatest(...values: number[]): number;
  /** The least of its arguments; of the rows of a group, that is `min`. */
  least(...values: number[]): number;
  pow(base: number, exponent: number): number;
  atan2(y: number, x: number): number;
  abs: Of;
  cbrt: Of;
  ceil: Of;
  clz32: Of;
  exp: Of;
  expm1: Of;
  floor: Of;
  fround: Of;
  log: Of;
  log10: Of;
  log1p: Of;
  log2: Of;
  round: Of;
  sign: Of;
  sqrt: Of;
  trunc: Of;
  degrees: Of;
  radians: Of;
  acos: Of;
  acosh: Of;
  asin: Of;
  asinh: Of;
  atan: Of;
  atanh: Of;
  cos: Of;
  cosh: Of;
  sin: Of;
  sinh: Of;
  tan: Of;
  tanh: Of;
}

type ToMoment = (
  year?: number,
  month?: number,
  date?: number,
  hours?: number,
  minutes?: number,
  seconds?: number,
  milliseconds?: number,
) => Date;

/** Local time means UTC in a KPI: `year` is `utcyear`, and so on. */
interface DateFunctions {
  /** The present moment, which a KPI refuses: give it with `params`. */
  now(): number;
  /** Milliseconds since 1970-01-01 UTC. */
  timestamp: Part;
  format_date(moment: Moment, shorten?: boolean): string;
  /** `2015-01-31T00:00:00.000Z`, or `2015-01-31` where it is shortened. */
  format_utcdate(moment: Moment, shorten?: boolean): string;
  datetime: ToMoment;
  year: Part;
  quarter: Part;
  month: Part;
  week(moment: Moment, firstday?: number): number;
  date: Part;
  dayofyear: Part;
  dayofweek: Part;
  hours: Part;
  minutes: Part;
  seconds: Part;
  milliseconds: Part;
  utcdatetime: ToMoment;
  utcyear: Part;
  /** From 0. */
  utcquarter: Part;
  /** From 0. */
  utcmonth: Part;
  /** From 0; a week begins with a Sunday, or with `firstday`. */
  utcweek(moment: Moment, firstday?: number): number;
  /** The day of the month, from 1. */
  utcdate: Part;
  /** From 1. */
  utcdayofyear: Part;
  /** From 0, a Sunday. */
  utcdayofweek: Part;
  utchours: Part;
  utcminutes: Part;
  utcseconds: Part;
  utcmilliseconds: Part;
}

interface TextFunctions {
  parse_date<T>(value: T): Date | NullOf<T>;
  parse_float<T>(value: T): number | NullOf<T>;
  parse_int<T>(value: T, radix?: number): number | NullOf<T>;
  parse_json(value: string): unknown;
  to_json(value: unknown): string;
  upper: Text;
  lower: Text;
  trim: Text;
  startswith(value: unknown, search: string, position?: number): boolean;
  endswith(value: unknown, search: string, length?: number): boolean;
  /** What of the text matches, with its groups; or the group that is asked for. */
  match(value: unknown, pattern: Pattern): string[] | null;
  match(value: unknown, pattern: Pattern, index: number | string): string | null;
  normalize<T>(value: T, form?: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): string | NullOf<T>;
  padend<T>(value: T, length: number, fill?: string): string | NullOf<T>;
  padstart<T>(value: T, length: number, fill?: string): string | NullOf<T>;
  repeat<T>(value: T, times: number): string | NullOf<T>;
  replace<T>(value: T, pattern: Pattern, replacement: string): string | NullOf<T>;
  split(value: unknown, separator: Pattern, limit?: number): string[];
  substring<T>(value: T, start?: number, end?: number): string | NullOf<T>;
}

interface ArrayFunctions {
  /** The array without its null and NaN values. */
  compact<T>(array: readonly T[]): NonNullable<T>[];
  concat<T>(...values: (T | readonly T[])[]): T[];
  includes<T>(sequence: readonly T[], value: T, index?: number): boolean;
  includes(sequence: string | null, value: string | null, index?: number): boolean;
  indexof<T>(sequence: readonly T[], value: T): number;
  indexof(sequence: string | null, value: string | null): number;
  lastindexof<T>(sequence: readonly T[], value: T): number;
  lastindexof(sequence: string | null, value: string | null): number;
  join(array: readonly unknown[], separator?: string): string;
  length(sequence: Sequence): number;
  /** A property of each element, null where there is none. */
  pluck<T, Name extends keyof T>(array: readonly T[], property: Name): T[Name][];
  reverse<T>(sequence: readonly T[]): T[];
  reverse<T extends string | null>(sequence: T): string | NullOf<T>;
  slice<T>(sequence: readonly T[], start?: number, end?: number): T[];
  slice<T extends string | null>(sequence: T, start?: number, end?: number): string | NullOf<T>;
  /** The numbers from `start` to `stop`, which is excluded. */
  sequence(stop: number): number[];
  sequence(start: number, stop: number, step?: number): number[];
}

interface ObjectFunctions {
  has<K extends string | number>(object: Entries<K, unknown> | ReadonlySet<K>, key: K): boolean;
  keys<K extends string | number>(object: Entries<K, unknown>): K[];
  values<V>(object: ReadonlyMap<unknown, V> | ReadonlySet<V> | { readonly [name: string]: V }): V[];
  /** In a rollup, the values of the rows that are neither null nor NaN: another name of `op.array_agg`. */
  values<T extends string | number | boolean | Date | null>(value: T): NonNullable<T>[];
  entries<K extends string | number, V>(object: Entries<K, V>): [K, V][];
  object<K extends string | number, V>(entries: Iterable<readonly [K, V]>): Record<K, V>;
  /** The row as an object, with all its columns or those named. */
  row_object(...names: (string | readonly string[])[]): Record<string, unknown>;
}

/** Functions of the values of one row. */
export interface RowFunctions
  extends MathFunctions,
    DateFunctions,
    TextFunctions,
    ArrayFunctions,
    ObjectFunctions {
  /** Whether two values are the same; dates by their time, arrays and objects by what is in them, and null never. */
  equal(a: unknown, b: unknown): boolean;
  /** The lower bound of the value's bin. */
  bin<T extends number | null>(
    value: T,
    min: number,
    max: number,
    step: number,
    offset?: number,
  ): number | NullOf<T>;
  /**
   * Another value in place of each that `map` has; the others stay, or become `fallback`.
   *
   * @example op.recode(d.pizza_size, { XL: 'L', XXL: 'L' })
   */
  recode<T, K, V>(value: T, map: ReadonlyMap<K, V>): V | T;
  recode<T, K, V, D>(value: T, map: ReadonlyMap<K, V>, fallback: D): V | D;
  recode<T, const M extends Readonly<Record<string, unknown>>>(
    value: T,
    map: M,
  ): M[keyof M] | Exclude<T, keyof M>;
  recode<T, const M extends Readonly<Record<string, unknown>>, D>(
    value: T,
    map: M,
    fallback: D,
  ): M[keyof M] | (Exclude<T, keyof M> extends never ? never : D);
}
