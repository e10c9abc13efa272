import type { ParamValue } from '../expression/parse.js';
import type { NameOf } from './row-types.js';

/** An expression over a row: `d => d.unit_price * d.quantity`, with parameters as `(d, $) => d.quantity > $.least`. */
export type RowExpression<Row, Params = never, T = unknown> = (d: Row, $: Params) => T;

/** An expression over two rows, one of each table of a join. */
export type PairExpression<Left, Right, Params = never, T = unknown> = (
  a: Left,
  b: Right,
  $: Params,
) => T;

/** No parameters are set. */
export type NoParams = Record<never, ParamValue>;

/** A column's name, or an expression. */
export type ColumnOrExpression<Row, Params = never> = NameOf<Row> | RowExpression<Row, Params>;

/** A sort key in descending order. */
export interface Descending<Row, Params = unknown> {
  readonly expr: ColumnOrExpression<Row, Params>;
  readonly desc: true;
}

/** An expression that sees the rows about the present one. */
export interface Rolling<Expr = unknown> {
  readonly expr: Expr;
  readonly window: { readonly frame: readonly [number, number]; readonly peers: boolean };
}

declare const TEXT: unique symbol;

/** An expression as text that is known to give a `T`, and to read the columns called `Name`. */
export type ExpressionText<T, Name extends string = never> = string & {
  readonly [TEXT]?: { readonly value: T; readonly name: Name };
};

/** What a function of `op` called outright has for its type, as in `rollup({ rows: op.count() })`. */
type Evaluated =
  | number
  | boolean
  | null
  | Date
  | readonly unknown[]
  | ReadonlyMap<unknown, unknown>
  | { readonly [name: string]: unknown };

/** What gives a column its values: an expression, its text, or a function of `op` called outright. */
export type ExpressionValue<Row, Params> =
  | RowExpression<Row, Params>
  | Rolling<RowExpression<Row, Params> | Evaluated | string>
  | ExpressionText<unknown, NameOf<Row>>
  | Evaluated;

export type Expressions<Row, Params> = Readonly<Record<string, ExpressionValue<Row, Params>>>;

/** The columns that named expressions give. */
export type Values<Spec, Row> = { -readonly [Name in keyof Spec]: ValueOf<Spec[Name], Row> };

/** The value of an expression. Of text, no more is known than that it is one. */
export type ValueOf<Expr, Row> = Expr extends (...args: never[]) => infer T
  ? T
  : Expr extends Rolling<infer Inner>
    ? ValueOf<Inner, Row>
    : Expr extends string
      ? TextValue<Expr, Row>
      : Named<Expr, Row>;

type TextValue<Text extends string, Row> = Text extends keyof Row
  ? Row[Text]
  : typeof TEXT extends keyof Text
    ? Text extends { readonly [TEXT]?: { readonly value: infer T; readonly name: infer Name } }
      ? T | Extract<Row[Name & keyof Row], null>
      : unknown
    : unknown;

/** `op.array_agg('size')` has the type `'size'[]`, and means an array of the values of that column. */
type Named<T, Row> = T extends string
  ? T extends keyof Row
    ? Row[T]
    : T
  : T extends number | boolean | null | undefined | Date
    ? T
    : T extends ReadonlyMap<infer Key, infer Value>
      ? Map<Named<Key, Row>, Named<Value, Row>>
      : T extends object
        ? { -readonly [Name in keyof T]: Named<T[Name], Row> }
        : T;
