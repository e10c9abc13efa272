import type { ParamValue } from '../expression/parse.js';
import type {
  Descending,
  Expressions,
  ExpressionText,
  NoParams,
  RowExpression,
  Values,
} from './row-expression.js';
import type {
  AnyJoinable,
  Assigned,
  Joinable,
  Joined,
  JoinKeys,
  JoinOn,
  JoinOptions,
  JoinValues,
  KeptBy,
  LookedUp,
  Others,
  RowIn,
  Side,
  Stacked,
  SuffixOf,
  SuffixOptions,
} from './row-join.js';
import type {
  FoldedRow,
  ImputedRow,
  PivotOptions,
  SpreadOptions,
  SpreadRow,
  UnrolledRow,
  UnrollOptions,
} from './row-reshape.js';
import type { List, Listed, Select, Selected, SelectedName } from './row-selection.js';
import type { Empty, Grouped, Merge, NameOf, OnlyColumns, Show, Without } from './row-types.js';

export { desc } from './helpers.js';
export type {
  ColumnOrExpression,
  Descending,
  NoParams,
  RowExpression,
} from './row-expression.js';
export type { Joinable, ROW, Rows } from './row-join.js';

/** Where columns are put: before or after one or more others. */
type Place<Row> =
  | { readonly before: Select<Row>; readonly after?: never }
  | { readonly after: Select<Row>; readonly before?: never };

type DeriveOptions<Row> = { readonly drop?: boolean } & (
  | Place<Row>
  | { readonly before?: never; readonly after?: never }
);

type Derived<Row, Spec, Options> = Options extends { readonly drop: true }
  ? Show<Values<Spec, Row>>
  : Merge<Row, Values<Spec, Row>>;

type SortKey<Row, Params> =
  | NameOf<Row>
  | RowExpression<Row, Params>
  | Descending<Row, Params>
  | { readonly [name: string]: NameOf<Row> | RowExpression<Row, Params> | Descending<Row, Params> };

interface SampleOptions<Row, Params> {
  /** Whether a row can be drawn more than once. Default: no. */
  readonly replace?: boolean;
  /** Whether the rows come in the order in which they are drawn. Default: yes. */
  readonly shuffle?: boolean;
  /** A column or an expression: rows are drawn in proportion to it. */
  readonly weight?: NameOf<Row> | RowExpression<Row, Params>;
  /** Another number draws other rows, and the same number the same rows wherever they are drawn. Default: 1. */
  readonly seed?: number;
}

/**
 * A table whose verbs are recorded rather than carried out. They are Arquero's, and mean what they mean there.
 *
 * @typeParam Row the row type, which every verb changes as it changes the table
 * @typeParam Keys the grouping in force, `never` where there is none
 * @typeParam Params the parameters that are set
 */
export interface KpiTable<Row, Keys, Params = NoParams> {
  /** Keeps the rows for which the predicate holds. */
  filter(
    predicate: RowExpression<Row, Params, boolean> | ExpressionText<unknown>,
  ): KpiTable<Row, Keys, Params>;

  /**
   * Adds columns, or replaces those of the same name.
   *
   * @param options `drop` leaves the new columns alone; `before` or `after` says where the added ones are put, by default last
   */
  derive<
    const Spec extends Expressions<Row, Params>,
    const Options extends DeriveOptions<Row> = Empty,
  >(columns: Spec, options?: Options): KpiTable<Derived<Row, Spec, Options>, Keys, Params>;

  /**
   * Keeps the columns chosen, in that order.
   *
   * @example t.select('pizza_name', { total_price: 'revenue' }, startswith('order_'))
   */
  select<const Items extends readonly Select<Row>[]>(
    ...columns: Items
  ): KpiTable<Selected<Row, Items[number]>, Keys, Params>;

  /** Renames columns: `{ from: 'to' }`. */
  rename<const Items extends readonly Select<Row>[]>(
    ...columns: Items & { readonly [Place in keyof Items]: OnlyColumns<Row, Items[Place]> }
  ): KpiTable<
    Merge<Without<Row, SelectedName<Row, Items[number]>>, Selected<Row, Items[number]>>,
    Keys,
    Params
  >;

  /** Moves columns before or after another, and renames them where asked. */
  relocate<const Items extends Select<Row>>(
    columns: Items,
    place: Place<Row>,
  ): KpiTable<Merge<Without<Row, SelectedName<Row, Items>>, Selected<Row, Items>>, Keys, Params>;

  /** Groups by columns or by named expressions: `groupby('size', { hour: d => op.utchours(d.order_time) })`. */
  groupby<const Items extends readonly List<Row, Params>[]>(
    ...keys: Items
  ): KpiTable<Row, Listed<Row, Items[number]>, Params>;

  /** Ends the grouping. */
  ungroup(): KpiTable<Row, never, Params>;

  /** One row for each group, or one in all: the group's keys, then the aggregates. */
  rollup<const Spec extends Expressions<Row, Params>>(
    columns: Spec,
  ): KpiTable<Merge<Grouped<Keys>, Values<Spec, Row>>, never, Params>;
  rollup(): KpiTable<Show<Grouped<Keys>>, never, Params>;

  /** One row for each group with the number of its rows, in a column called `count` or as asked. */
  count<const As extends string = 'count'>(options?: {
    as?: As;
  }): KpiTable<Merge<Grouped<Keys>, Record<As, number>>, never, Params>;

  /** Sorts by the keys in turn, least first unless `desc`. */
  orderby(
    ...keys: (SortKey<Row, Params> | ArrayLike<SortKey<Row, Params>>)[]
  ): KpiTable<Row, Keys, Params>;

  /** Ends the sorting of what follows. */
  unorder(): KpiTable<Row, Keys, Params>;

  /** Changes nothing: a KPI's table is computed when the KPI is. */
  reify(): KpiTable<Row, Keys, Params>;

  /**
   * Keeps the rows from `start` (included, default 0) to `end` (excluded, default all) of each group. A negative number
   * counts from the end.
   */
  slice(start?: number, end?: number): KpiTable<Row, Keys, Params>;

  /**
   * Draws rows at random from each group, always the same ones for a seed.
   *
   * @param size how many of each group, or an aggregate such as `frac(0.5)` or `() => op.floor(op.count() / 2)`
   * @example t.sample(100, { seed: 7 })
   */
  sample(
    size: number | RowExpression<Row, Params, number> | ExpressionText<number>,
    options?: SampleOptions<Row, Params>,
  ): KpiTable<Row, Keys, Params>;

  /** Keeps the first of the rows that have the same keys, by default all columns. Ends the grouping. */
  dedupe<const Items extends readonly List<Row, Params>[]>(
    ...keys: Items
  ): KpiTable<Row, never, Params>;

  /**
   * Adds columns of another table by a key, null where it has no such key. Of several rows with a key, its last counts.
   *
   * @param on the keys, by default the columns that both tables have
   * @param values what to add, by default the columns that are not there yet
   * @example t.lookup(menu, 'pizza_id', 'cost', { vegetarian: (d) => d.category === 'Veggie' })
   */
  lookup<
    Other extends AnyJoinable,
    const On extends JoinKeys<Row, RowIn<Other>, Params>,
    const Wanted extends readonly List<RowIn<Other>, Params>[],
  >(
    other: Other,
    on?: On,
    ...values: Wanted
  ): KpiTable<Merge<Row, LookedUp<Row, RowIn<Other>, Wanted>>, Keys, Params>;

  /** Keeps the rows that match a row of another table. */
  semijoin<Other extends AnyJoinable>(
    other: Other,
    on?: JoinOn<Row, RowIn<Other>, Params>,
  ): KpiTable<Row, Keys, Params>;

  /** Keeps the rows that match no row of another table. */
  antijoin<Other extends AnyJoinable>(
    other: Other,
    on?: JoinOn<Row, RowIn<Other>, Params>,
  ): KpiTable<Row, Keys, Params>;

  /**
   * Puts each row beside every row of another table that it matches. Ends the grouping.
   *
   * @param on the keys, or an expression over both rows; by default the columns that both tables have
   * @param values the columns of the result: `[of the left, of the right, of both]` or an object of expressions over both;
   *   by default all, with shared keys once
   * @param options `suffix` is put behind names that both have, by default `['_1', '_2']`; `left` and `right` keep what
   *   matches nothing
   * @example t.join(stores, ['store', 'id'], [all(), ['city']])
   */
  join<
    Other extends AnyJoinable,
    const On extends JoinOn<Row, RowIn<Other>, Params>,
    const Columns extends JoinValues<Row, RowIn<Other>, Params>,
    const Options extends JoinOptions = Empty,
  >(
    other: Other,
    on?: On,
    values?: Columns,
    options?: Options,
  ): KpiTable<
    Joined<Row, RowIn<Other>, On, Columns, KeptBy<Options>, SuffixOf<Options>>,
    never,
    Params
  >;

  /** Like `join`, but keeps rows that match nothing, with null for the columns of the other table. */
  join_left<
    Other extends AnyJoinable,
    const On extends JoinOn<Row, RowIn<Other>, Params>,
    const Columns extends JoinValues<Row, Side<RowIn<Other>, true>, Params>,
    const Options extends SuffixOptions = Empty,
  >(
    other: Other,
    on?: On,
    values?: Columns,
    options?: Options,
  ): KpiTable<
    Joined<Row, RowIn<Other>, On, Columns, { left: true; right: false }, SuffixOf<Options>>,
    never,
    Params
  >;

  /** Like `join`, but keeps rows of the other table that match nothing, with null for the columns of this one. */
  join_right<
    Other extends AnyJoinable,
    const On extends JoinOn<Row, RowIn<Other>, Params>,
    const Columns extends JoinValues<Side<Row, true>, RowIn<Other>, Params>,
    const Options extends SuffixOptions = Empty,
  >(
    other: Other,
    on?: On,
    values?: Columns,
    options?: Options,
  ): KpiTable<
    Joined<Row, RowIn<Other>, On, Columns, { left: false; right: true }, SuffixOf<Options>>,
    never,
    Params
  >;

  /** Like `join`, but keeps rows of both tables that match nothing, with null for the columns of the other. */
  join_full<
    Other extends AnyJoinable,
    const On extends JoinOn<Row, RowIn<Other>, Params>,
    const Columns extends JoinValues<Side<Row, true>, Side<RowIn<Other>, true>, Params>,
    const Options extends SuffixOptions = Empty,
  >(
    other: Other,
    on?: On,
    values?: Columns,
    options?: Options,
  ): KpiTable<
    Joined<Row, RowIn<Other>, On, Columns, { left: true; right: true }, SuffixOf<Options>>,
    never,
    Params
  >;

  /** Puts each row beside every row of another table. Where one of the two is empty, the other's rows stay, with null. */
  cross<
    Other extends AnyJoinable,
    const Columns extends JoinValues<Row, RowIn<Other>, Params>,
    const Options extends SuffixOptions = Empty,
  >(
    other: Other,
    values?: Columns,
    options?: Options,
  ): KpiTable<
    Joined<Row, RowIn<Other>, 'none', Columns, { left: false; right: false }, SuffixOf<Options>>,
    never,
    Params
  >;

  /** The rows of other tables beneath. Columns that only others have are left out; what they lack is null. */
  concat<Tables extends Others>(
    ...others: Tables
  ): KpiTable<Stacked<Row, Tables[number]>, never, Params>;

  /** Like `concat`, with rows that are the same once. */
  union<Tables extends Others>(
    ...others: Tables
  ): KpiTable<Stacked<Row, Tables[number]>, never, Params>;

  /** Keeps the rows that all other tables have too, each once. */
  intersect(...others: OthersWith<Row>[]): KpiTable<Row, never, Params>;

  /** Keeps the rows that no other table has, each once. */
  except(...others: OthersWith<Row>[]): KpiTable<Row, never, Params>;

  /** The columns of other tables with as many rows beside the own, in place of those of the same name. */
  assign<Tables extends Others>(...others: Tables): KpiTable<Assigned<Row, Tables>, Keys, Params>;

  /**
   * A row for each of some columns, with its name and its value. Ends the grouping.
   *
   * @param options `as` names the two columns, by default `['key', 'value']`
   * @example t.fold(['revenue', 'units'], { as: ['measure', 'amount'] })
   */
  fold<const Items extends List<Row, Params>, const As extends readonly string[] = []>(
    columns: Items,
    options?: { readonly as?: As },
  ): KpiTable<FoldedRow<Row, Listed<Row, Items>, As>, never, Params>;

  /**
   * One row for each group, or one in all, with a column for each key that the data have.
   *
   * @param values columns, of which any value is taken, or aggregates: `{ revenue: (d) => op.sum(d.revenue) }`. With more
   *   than one, a column is called by value and key: `revenue_L`
   * @example t.groupby('month').pivot('pizza_size', { revenue: (d) => op.sum(d.revenue) })
   */
  pivot<const On extends List<Row, Params>, const Columns extends List<Row, Params>>(
    keys: On,
    values: Columns,
    options?: PivotOptions,
  ): KpiTable<
    Show<Grouped<Keys> & Record<string, Listed<Row, Columns>[keyof Listed<Row, Columns>] | null>>,
    never,
    Params
  >;

  /** Makes a column of each element of an array: `tags_1`, `tags_2` and so on, or as asked. */
  spread<const Items extends List<Row, Params>, const Options extends SpreadOptions = Empty>(
    values: Items,
    options?: Options,
  ): KpiTable<SpreadRow<Row, Listed<Row, Items>, Options>, Keys, Params>;

  /** Makes a row of each element of an array, or of several side by side. Ends the grouping. */
  unroll<const Items extends List<Row, Params>, const Options extends UnrollOptions<Row> = Empty>(
    values: Items,
    options?: Options,
  ): KpiTable<UnrolledRow<Row, Listed<Row, Items>, Options>, never, Params>;

  /**
   * Puts values in place of what is null or NaN.
   *
   * @param options `expand` adds a row for each combination of these columns' values that a group lacks
   * @example t.impute({ revenue: () => 0 }, { expand: ['order_date', 'pizza_size'] })
   */
  impute<
    const Spec extends { readonly [Name in NameOf<Row>]?: Expressions<Row, Params>[string] },
    const Expand extends List<Row, Params> | undefined,
  >(
    values: Spec & OnlyColumns<Row, Spec>,
    options?: { readonly expand?: Expand },
  ): KpiTable<ImputedRow<Row, Keys, Spec, Expand>, Keys, Params>;

  /**
   * Applies functions from table to table in turn, such as a piece of a KPI that several have.
   *
   * @example t.transform(withoutReturns).count()
   */
  transform<After>(step: (table: KpiTable<Row, Keys, Params>) => After): After;
  transform<Between, After>(
    first: (table: KpiTable<Row, Keys, Params>) => Between,
    second: (table: Between) => After,
  ): After;

  /** Sets parameters, which the expressions of the verbs that follow read as `$.name`. */
  params<P extends Record<string, ParamValue>>(values: P): KpiTable<Row, Keys, Merge<Params, P>>;
}

/** Tables that have all columns of a row. */
type OthersWith<Row> =
  | Joinable<{ [Name in keyof Row]: unknown }>
  | readonly Joinable<{ [Name in keyof Row]: unknown }>[];
