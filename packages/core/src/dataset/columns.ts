import type { ValueType } from './types.js';
import type { WideDecimal } from './wide-decimal.js';

/** A declared column as plain JSON: all that the scan needs to read and check a field. */
export interface ColumnSpec {
  type: Exclude<ValueType, 'any'>;
  /** Digits after the point of a `decimal`; 0 otherwise. */
  scale: number;
  /** Of a decimal whose units a double cannot hold: its type is `float`, as expressions see it, and its scale is here. */
  wide?: WideDecimal;
  nullable: boolean;
  /** Smallest value allowed, in the column's own unit (a decimal as a number, a date as `YYYY-MM-DD`). */
  min?: number | string;
  /** Largest value allowed, likewise. */
  max?: number | string;
  /** The only values allowed in a text column. */
  oneOf?: readonly string[];
  /** What the file's header calls the column, where that differs from its name here; the first of several that is there. */
  header?: string | readonly string[];
  /** How a date, a time or a timestamp is written, as `dataset/date-format.ts` says. Default: as the type itself says */
  formats?: readonly string[];
}

declare const VALUE: unique symbol;

/** A declared column whose values have the TypeScript type `T` in expressions. */
export interface Column<T = unknown> extends ColumnSpec {
  /** Never there at run time: it carries the type. */
  readonly [VALUE]?: T;
}

export interface ColumnOptions {
  /** Whether an empty field is a null rather than a rejected row. Default false. */
  nullable?: boolean;
  /** Header of the column in the file, or several that it may have. Default: the column's name. Case does not matter. */
  header?: string | readonly string[];
}

export interface RangeOptions<Bound> extends ColumnOptions {
  min?: Bound;
  max?: Bound;
}

export interface DecimalOptions extends RangeOptions<number> {
  /**
   * Digits in all, 16 to 38, of values of more units than 2^53 - 1. Default: up to 15 digits, and what of 16 is below that
   */
  precision?: number;
}

export interface DateOptions extends RangeOptions<string> {
  /**
   * How it is written, in one or several ways: `['DD-MM-YYYY', 'M/D/YYYY']`. Tokens are YYYY, YY, M, MM, MMM, D, DD, H, HH, h,
   * hh, mm, ss, SSS and A, and text in brackets. Default: as the type says, or in another way that the fields themselves leave no doubt of
   */
  formats?: readonly string[];
}

export interface TextOptions extends ColumnOptions {
  oneOf?: readonly string[];
}

type Nullable<T, Options> = Options extends { nullable: true } ? T | null : T;
type OneOf<Options> = Options extends { oneOf: readonly (infer S)[] } ? S : string;

/**
 * A whole number between -(2^53 - 1) and 2^53 - 1.
 *
 * @example quantity: integer({ min: 1 })
 */
export function integer<const Options extends RangeOptions<number>>(
  options?: Options,
): Column<Nullable<number, Options>> {
  return column('integer', options);
}

/**
 * A number with up to `scale` digits after the point, kept exactly as a scaled integer: `12.5` with scale 2 is 1250
 * hundredths. A field with more digits than that is rejected, never rounded; so is one of more than 2^53 - 1 units, unless
 * `precision` allows for it.
 *
 * With a precision, sums and means are exact to the last digit before they are rounded once, to the nearest double. All else
 * sees that double: two values that differ only beyond its 15 to 17 digits are the same to groups, filters and `op.distinct`,
 * and what looks at whole rows (`explain` says gathered) adds up the doubles. Rows in memory may have bigints, texts or
 * numbers there.
 *
 * @param scale digits after the point, 0 to 15; with a precision up to that
 * @example total_price: decimal(2)
 * @example amount: decimal(18, { precision: 38 })
 */
export function decimal<const Options extends DecimalOptions>(
  scale: number,
  options?: Options,
): Column<Nullable<number, Options>> {
  const { precision, ...rest } = options ?? ({} as DecimalOptions);
  return precision === undefined
    ? { ...column<Nullable<number, Options>>('decimal', rest), scale }
    : { ...column<Nullable<number, Options>>('float', rest), wide: { precision, scale } };
}

/** A double, as JavaScript has it. Sums of floats are exact, then rounded once. */
export function float<const Options extends RangeOptions<number>>(
  options?: Options,
): Column<Nullable<number, Options>> {
  return column('float', options);
}

/**
 * Text in UTF-8. With `oneOf`, a row with any other value is rejected, and comparing the column with another value in an
 * expression does not compile.
 *
 * @example pizza_size: text({ oneOf: ['S', 'M', 'L', 'XL', 'XXL'] })
 */
export function text<const Options extends TextOptions>(
  options?: Options,
): Column<Nullable<OneOf<Options>, Options>> {
  return column('text', options);
}

/** `true`, `false`, `1` or `0`, in any case. */
export function boolean<const Options extends ColumnOptions>(
  options?: Options,
): Column<Nullable<boolean, Options>> {
  return column('boolean', options);
}

/**
 * A calendar day, `YYYY-MM-DD`. In expressions a `Date` at midnight UTC; in JSON the same text.
 *
 * @example order_date: date({ formats: ['DD-MM-YYYY', 'M/D/YYYY'] })
 */
export function date<const Options extends DateOptions>(
  options?: Options,
): Column<Nullable<Date, Options>> {
  return column('date', options);
}

/**
 * A time of day, `HH:MM`, `HH:MM:SS` or `HH:MM:SS.mmm`. In expressions a `Date` on 1970-01-01 UTC, so that `op.utchours`
 * reads it.
 */
export function time<const Options extends DateOptions>(
  options?: Options,
): Column<Nullable<Date, Options>> {
  return column('time', options);
}

/** A moment, `YYYY-MM-DD HH:MM[:SS[.mmm]]` with a space or a `T` and an optional `Z`; always UTC. */
export function timestamp<const Options extends DateOptions>(
  options?: Options,
): Column<Nullable<Date, Options>> {
  return column('timestamp', options);
}

function column<T>(
  type: ColumnSpec['type'],
  {
    nullable = false,
    ...rest
  }: RangeOptions<number | string> & TextOptions & Pick<DateOptions, 'formats'> = {},
): Column<T> {
  return { type, scale: 0, nullable, ...rest };
}
