import type { ExpressionSource, ParamValue } from '../expression/parse.js';

/** An expression over a row: `d => d.unit_price * d.quantity`, with parameters as `(d, $) => d.quantity > $.least`. */
export type RowExpression<Row, Params = never, T = unknown> = (d: Row, $: Params) => T;

/** No parameters are set. */
export type NoParams = Record<never, ParamValue>;

/** A column's name, or an expression. */
export type ColumnOrExpression<Row, Params = never> =
  | (keyof Row & string)
  | RowExpression<Row, Params>;

/** A sort key in descending order. */
export interface Descending<Row> {
  readonly descending: ColumnOrExpression<Row>;
}

/**
 * Sorts by a column or an expression, greatest first.
 *
 * @example t.orderby(desc('revenue'), 'pizza_name')
 */
export function desc<Name extends string>(column: Name): Descending<Record<Name, unknown>>;
export function desc<Row>(expression: RowExpression<Row>): Descending<Row>;
export function desc(key: string | ExpressionSource): Descending<never> {
  return { descending: key as never };
}

type Expressions<Row, Params> = Record<string, RowExpression<Row, Params>>;
type Values<E> = {
  -readonly [Name in keyof E]: E[Name] extends (...args: never[]) => infer T ? T : never;
};
type Show<T> = { [Name in keyof T]: T[Name] } & {};
type Renamed<Row, M> = {
  [Name in keyof Row as Name extends keyof M
    ? M[Name] extends string
      ? M[Name]
      : Name
    : Name]: Row[Name];
};

/** What `groupby` takes: names of columns, or an object of named expressions. */
type KeyOf<Row, Arg> = Arg extends keyof Row & string
  ? Pick<Row, Arg>
  : Arg extends object
    ? Values<Arg>
    : never;
type KeysOf<Row, Args extends readonly unknown[]> = Args extends readonly [
  infer First,
  ...infer Rest,
]
  ? KeyOf<Row, First> & KeysOf<Row, Rest>
  : unknown;

/**
 * A table whose verbs are recorded rather than carried out. They are Arquero's, and mean what they mean there.
 *
 * @typeParam Row the row type, which every verb changes as it changes the table
 * @typeParam Keys the grouping in force, `never` where there is none
 * @typeParam Params the parameters that are set
 */
export interface KpiTable<Row, Keys, Params = NoParams> {
  /** Keeps the rows for which the predicate holds. */
  filter(predicate: RowExpression<Row, Params, boolean>): KpiTable<Row, Keys, Params>;
  /** Adds columns, or replaces those of the same name. */
  derive<const E extends Expressions<Row, Params>>(
    columns: E,
  ): KpiTable<Show<Omit<Row, keyof E> & Values<E>>, Keys, Params>;
  /** Keeps the columns named, in that order. */
  select<Name extends keyof Row & string>(
    ...names: Name[]
  ): KpiTable<Pick<Row, Name>, Keys, Params>;
  /** Renames columns: `{ from: 'to' }`. */
  rename<const M extends { readonly [Name in keyof Row]?: string }>(
    names: M,
  ): KpiTable<Show<Renamed<Row, M>>, Keys, Params>;
  /** Groups by columns or by named expressions: `groupby('size', { hour: d => op.utchours(d.order_time) })`. */
  groupby<const Args extends readonly ((keyof Row & string) | Expressions<Row, Params>)[]>(
    ...keys: Args
  ): KpiTable<Row, Show<KeysOf<Row, Args>>, Params>;
  /** Ends the grouping. */
  ungroup(): KpiTable<Row, never, Params>;
  /** One row for each group, or one in all: the group's keys, then the aggregates. */
  rollup<const E extends Expressions<Row, Params>>(
    columns: E,
  ): KpiTable<Show<([Keys] extends [never] ? unknown : Keys) & Values<E>>, never, Params>;
  /** One row for each group with the number of its rows, in a column called `count` or as asked. */
  count<const As extends string = 'count'>(options?: {
    as?: As;
  }): KpiTable<Show<([Keys] extends [never] ? unknown : Keys) & Record<As, number>>, never, Params>;
  /** Sorts by the keys in turn, least first unless `desc`. */
  orderby(
    ...keys: (
      | ColumnOrExpression<Row, Params>
      | Descending<{ [Name in keyof Row]?: Row[Name] }>
      | Descending<Row>
    )[]
  ): KpiTable<Row, Keys, Params>;
  /** Keeps the rows from `start` (included, default 0) to `end` (excluded, default all). */
  slice(start?: number, end?: number): KpiTable<Row, Keys, Params>;
  /** Sets parameters, which the expressions of the verbs that follow read as `$.name`. */
  params<P extends Record<string, ParamValue>>(
    values: P,
  ): KpiTable<Row, Keys, Show<Omit<Params, keyof P> & P>>;
}
