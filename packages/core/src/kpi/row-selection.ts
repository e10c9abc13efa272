import type { Expressions, Values } from './row-expression.js';
import type { AllOf, NameOf, Show } from './row-types.js';

/** What a selection asks of a table. */
export interface SelectableTable {
  columnNames(filter?: (name: string, index: number) => boolean): string[];
  columnName(index: number): string | undefined;
  columnIndex(name: string): number;
}

declare const SELECTS: unique symbol;
declare const NAMES: unique symbol;

/**
 * A choice of columns by a rule, made by `all`, `not`, `range`, `matches`, `startswith` and `endswith`.
 *
 * @typeParam In what the names of chosen columns are like
 * @typeParam Out what they are not
 * @typeParam Name the columns that the rule names
 */
export interface Selection<
  In extends string = string,
  Out extends string = never,
  Name extends string = never,
> {
  (table: SelectableTable): string[];
  readonly [SELECTS]?: { readonly in: In; readonly out: Out; readonly name: Name };
}

/** New names for the first columns, made by `names`. */
export interface Renaming<Name extends string = string> {
  (table: SelectableTable): Map<string, string>;
  readonly [NAMES]?: Name;
}

type Rule<In, Out, Name> = {
  readonly [SELECTS]?: { readonly in: In; readonly out: Out; readonly name: Name };
};

/** A selection that names only columns of the row. */
export type SelectionOf<Row> = Selection<string, string, NameOf<Row>>;

/** New names by the present ones. */
export type NewNames<Row> = { readonly [Name in NameOf<Row>]?: string };

type SelectItem<Row> = NameOf<Row> | SelectionOf<Row> | Renaming | NewNames<Row>;

/** What `select` takes: names of columns, selections, new names by the present ones, and arrays of these. */
export type Select<Row> = SelectItem<Row> | readonly SelectItem<Row>[];

type ListItem<Row, Params> = NameOf<Row> | SelectionOf<Row> | Expressions<Row, Params>;

/**
 * What names columns or makes them: names, selections, named expressions, and arrays of these. An array is said to be
 * no more than `ArrayLike`, since its methods would say what the expression of a column called `values` is given.
 */
export type List<Row, Params> = ListItem<Row, Params> | ArrayLike<ListItem<Row, Params>>;

/** The names that a selection chooses. A range or a pattern may choose any. */
export type Chosen<Row, Item> =
  Item extends Rule<infer In, infer Out, unknown> ? Exclude<Extract<NameOf<Row>, In>, Out> : never;

type IsRule<Item> = Item extends (...args: never[]) => unknown
  ? typeof SELECTS extends keyof Item
    ? true
    : false
  : false;

/** The columns that what `select` takes gives. */
export type Selected<Row, Item> = Show<AllOf<SelectedPart<Row, Item>>>;

type SelectedPart<Row, Item> = Item extends readonly (infer Inner)[]
  ? SelectedPart<Row, Inner>
  : Item extends keyof Row
    ? Pick<Row, Item>
    : IsRule<Item> extends true
      ? Pick<Row, Chosen<Row, Item>>
      : Item extends Renaming<infer Name>
        ? Record<Name, Row[keyof Row]>
        : { [Name in keyof Row as NewName<Item, Name>]: Row[Name] };

type NewName<Item, Name> = Name extends keyof Item ? Item[Name] & string : never;

/** The present names of the columns that are selected. */
export type SelectedName<Row, Item> = Item extends readonly (infer Inner)[]
  ? SelectedName<Row, Inner>
  : Item extends keyof Row
    ? Item
    : IsRule<Item> extends true
      ? Chosen<Row, Item>
      : Item extends Renaming
        ? never
        : keyof Item & keyof Row;

/** The columns that a list names or makes. */
export type Listed<Row, Item> = Show<AllOf<ListedPart<Row, Item>>>;

type ListedPart<Row, Item> = Item extends readonly (infer Inner)[]
  ? ListedPart<Row, Inner>
  : Item extends keyof Row
    ? Pick<Row, Item>
    : IsRule<Item> extends true
      ? Pick<Row, Chosen<Row, Item>>
      : Values<Item, Row>;

/** What `not` takes. */
export type Unwanted = string | number | Selection<string, string, string>;

/** What is left when some columns are not wanted: where it cannot be known what these are, any column may be. */
export type Not<Item> = Selection<string, Dropped<Item>, Mentioned<Item>>;

type Dropped<Item> = Item extends readonly (infer Inner)[]
  ? Dropped<Inner>
  : Item extends string
    ? Literal<Item>
    : Item extends Rule<infer In, infer Out, unknown>
      ? string extends In
        ? never
        : [Out] extends [never]
          ? In
          : never
      : never;

type Mentioned<Item> = Item extends readonly (infer Inner)[]
  ? Mentioned<Inner>
  : Item extends string
    ? Literal<Item>
    : Item extends Rule<unknown, unknown, infer Name>
      ? Name & string
      : never;

/** Names that are not known before the KPI is defined say nothing. */
type Literal<Name extends string> = string extends Name ? never : Name;
