import type { ColumnTable } from 'arquero';
import type { PairExpression, RowExpression, Values } from './row-expression.js';
import type { List, Listed } from './row-selection.js';
import type { Merge, NameOf, Nullable, Show } from './row-types.js';

/** Carries the type of rows. Nothing has it at run time. */
export declare const ROW: unique symbol;

/** Rows of a type, which a table in memory can be said to have: `zones as ColumnTable & Rows<{ id: number }>`. */
export interface Rows<Row> {
  readonly [ROW]?: Row;
}

/** A KPI, as far as another joins it. */
export interface KpiRows<Row> extends Rows<Row> {
  readonly name: string;
  readonly dataset: object;
  readonly plan: object;
}

/** Another table: a KPI, a table of Arquero's, an array of row objects, or an object of columns. */
export type Joinable<Row = unknown> =
  | KpiRows<Row>
  | ColumnTable
  | readonly (Row & object)[]
  | { readonly [Name in NameOf<Row>]: ArrayLike<Row[Name]> };

/** Any other table. */
export type AnyJoinable = KpiRows<unknown> | ColumnTable | readonly object[] | ColumnLists;

type ColumnLists = { readonly [name: string]: ArrayLike<unknown> };

/** The row type of another table. Of a table of Arquero's, nothing is known unless it is said to have `Rows`. */
export type RowIn<Other> = typeof ROW extends keyof Other
  ? Other extends Rows<infer Row>
    ? Row
    : never
  : Other extends readonly (infer Row)[]
    ? Row
    : Other extends ColumnTable
      ? Record<string, unknown>
      : { -readonly [Name in keyof Other]: Other[Name] extends ArrayLike<infer T> ? T : never };

/** Other tables one by one, or in arrays. An array of row objects is a table itself. */
export type Others = readonly (AnyJoinable | readonly AnyJoinable[])[];

export type RowInAny<Other> = Other extends readonly (infer Item)[]
  ? Item extends KpiRows<unknown> | ColumnTable | readonly object[]
    ? RowIn<Item>
    : Item
  : RowIn<Other>;

/** The rows of a table and those of others beneath: a column that another lacks is null there. */
export type Stacked<Row, Other> = Show<{
  [Name in keyof Row]: Row[Name] | CellOf<RowInAny<Other>, Name>;
}>;

type CellOf<Row, Name> = Row extends unknown
  ? string extends keyof Row
    ? never
    : Name extends keyof Row
      ? Row[Name]
      : null
  : never;

/** The columns of other tables beside a table's own, each in place of those of its name. */
export type Assigned<Row, All> = All extends readonly [infer Other, ...infer Rest]
  ? Assigned<Merge<Row, RowInAny<Other>>, Rest>
  : Row;

type JoinKey<Row, Params> = NameOf<Row> | RowExpression<Row, Params>;

/** How keys match: a name that both tables have, or the keys of the left and those of the right. */
export type JoinKeys<Left, Right, Params> =
  | (NameOf<Left> & NameOf<Right>)
  | readonly [NameOf<Left> & NameOf<Right>]
  | readonly [readonly (NameOf<Left> & NameOf<Right>)[]]
  | readonly [JoinKey<Left, Params>, JoinKey<Right, Params>]
  | readonly [readonly JoinKey<Left, Params>[], readonly JoinKey<Right, Params>[]]
  | null
  | undefined;

/** How rows match: by keys, or where an expression over both holds. */
export type JoinOn<Left, Right, Params> =
  | JoinKeys<Left, Right, Params>
  | PairExpression<Left, Right, Params, boolean>;

/** Whether an argument is left out, which leaves its type parameter as wide as can be, or is null. */
type IsAbsent<Argument> = undefined extends Argument
  ? true
  : [Argument] extends [null]
    ? true
    : false;

/** The names of keys that both tables have under one name, and the result has once. */
export type SharedKey<Left, Right, On> =
  IsAbsent<On> extends true
    ? keyof Left & keyof Right
    : On extends string
      ? On
      : On extends readonly [infer Both]
        ? Extract<Both extends readonly (infer Name)[] ? Name : Both, string>
        : On extends readonly [infer OfLeft, infer OfRight]
          ? SameName<AsList<OfLeft>, AsList<OfRight>>
          : never;

type AsList<Keys> = Keys extends readonly unknown[] ? Keys : readonly [Keys];

type SameName<OfLeft, OfRight> = OfLeft extends readonly [infer A, ...infer RestA]
  ? OfRight extends readonly [infer B, ...infer RestB]
    ? (A extends string & B ? A : never) | SameName<RestA, RestB>
    : never
  : never;

/** Expressions over both tables, by the name of their column. */
export type PairExpressions<Left, Right, Params> = Readonly<
  Record<string, PairExpression<Left, Right, Params> | string>
>;

/** An array of up to three, without its methods. */
interface JoinLists<Left, Right, Params> {
  readonly 0: List<Left, Params>;
  readonly 1?: List<Right, Params>;
  readonly 2?: PairExpressions<Left, Right, Params>;
  readonly length: 1 | 2 | 3;
}

/** The columns of a join: those of the left, of the right and of both, or expressions over both. */
export type JoinValues<Left, Right, Params> =
  | JoinLists<Left, Right, Params>
  | PairExpressions<Left, Right, Params>
  | null
  | undefined;

export interface SuffixOptions {
  /** What is put behind a name that the columns of both tables have. Default: `['_1', '_2']`. */
  readonly suffix?: readonly [left?: string, right?: string];
}

export interface JoinOptions extends SuffixOptions {
  /** Whether rows of the left that match none are kept. */
  readonly left?: boolean;
  /** Whether rows of the right that match none are kept. */
  readonly right?: boolean;
}

/** Which side's rows are kept where they match none. */
export interface Kept {
  left: boolean;
  right: boolean;
}

export type KeptBy<Options> = {
  left: Options extends { readonly left: true } ? true : false;
  right: Options extends { readonly right: true } ? true : false;
};

export type SuffixOf<Options> = Options extends { readonly suffix: infer Suffix } ? Suffix : [];

type FirstSuffix<Suffix> = Suffix extends readonly [infer S extends string, ...unknown[]]
  ? S
  : '_1';
type SecondSuffix<Suffix> = Suffix extends readonly [unknown, infer S extends string] ? S : '_2';

type OrNull<T, Lacks> = Lacks extends true ? T | null : T;

/** The columns of two tables side by side, shared keys once. */
type Beside<Left, Right, Shared, Keep extends Kept, Suffix> = Show<
  {
    [Name in keyof Left as Name extends Shared
      ? Name
      : Suffixed<Name, Right, FirstSuffix<Suffix>>]: Name extends Shared
      ? KeyValue<Left, Right, Name, Keep>
      : OrNull<Left[Name], Keep['right']>;
  } & {
    [Name in keyof Right as Name extends Shared
      ? never
      : Suffixed<Name, Left, SecondSuffix<Suffix>>]: OrNull<Right[Name], Keep['left']>;
  }
>;

type Suffixed<Name, Other, Suffix extends string> = Name extends keyof Other & string
  ? `${Name}${Suffix}`
  : Name;

type KeyValue<Left, Right, Name, Keep extends Kept> =
  | (Keep extends { left: false; right: true } ? never : Left[Name & keyof Left])
  | (Keep['right'] extends true ? Right[Name & keyof Right] : never);

/** The rows of a join. */
export type Joined<Left, Right, On, Chosen, Keep extends Kept, Suffix> =
  IsAbsent<Chosen> extends true
    ? string extends keyof Right
      ? Show<OrNullRow<Left, Keep['right']> & Right>
      : Beside<Left, Right, SharedKey<Left, Right, On>, Keep, Suffix>
    : Chosen extends readonly [infer OfLeft, ...infer Rest]
      ? Merge<
          Beside<Listed<Left, OfLeft>, ListedOf<Right, Rest>, never, Keep, Suffix>,
          PairsOf<Left, Rest>
        >
      : Values<Chosen, Left>;

type OrNullRow<Row, Lacks> = Lacks extends true ? Nullable<Row> : Row;
type ListedOf<Right, Rest> = Rest extends readonly [infer OfRight, ...unknown[]]
  ? Listed<Right, OfRight>
  : unknown;
type PairsOf<Left, Rest> = Rest extends readonly [unknown, infer OfBoth]
  ? Values<OfBoth, Left>
  : unknown;

/** The rows of an expression over both, whose sides may be missing. */
export type Side<Row, Lacks> = Lacks extends true ? Nullable<Row> : Row;

/** What `lookup` adds: what was asked for of the other table, or all that is not there yet. Null where no row matches. */
export type LookedUp<Row, Right, Wanted extends readonly unknown[]> = Wanted extends readonly []
  ? string extends keyof Right
    ? Right
    : Nullable<{ [Name in keyof Right as Name extends keyof Row ? never : Name]: Right[Name] }>
  : Nullable<Listed<Right, Wanted[number]>>;
