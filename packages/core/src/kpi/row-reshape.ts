import type { Values } from './row-expression.js';
import type { Listed, Select, SelectedName } from './row-selection.js';
import type { ElementOf, Grouped, Merge, Show, Without } from './row-types.js';

export type FoldedRow<Row, Columns, As extends readonly string[]> = Merge<
  Without<Row, keyof Columns>,
  Record<
    As extends readonly [infer Key extends string, ...unknown[]] ? Key : 'key',
    keyof Columns & string
  > &
    Record<
      As extends readonly [unknown, infer Value extends string] ? Value : 'value',
      Columns[keyof Columns]
    >
>;

export interface PivotOptions {
  /** At most so many columns are made. Default: as many as there are keys. */
  readonly limit?: number;
  /** What stands between several keys in a name. Default: `_`. */
  readonly keySeparator?: string;
  /** What stands between a value's name and its key. Default: `_`. */
  readonly valueSeparator?: string;
  /** Whether the columns are sorted by name rather than by first appearance. Default: yes. */
  readonly sort?: boolean;
}

export interface SpreadOptions {
  /** Whether the arrays themselves are dropped. Default: yes. */
  readonly drop?: boolean;
  /** At most so many columns are made of an array. Default: as many as the longest has elements. */
  readonly limit?: number;
  /** Names of the columns, where one array is spread. */
  readonly as?: readonly string[];
}

export type SpreadRow<Row, Arrays, Options> = Merge<
  Options extends { readonly drop: false } ? Row : Without<Row, keyof Arrays>,
  Options extends { readonly as: readonly (infer Name extends string)[] }
    ? Record<Name, ElementOf<Arrays[keyof Arrays]> | null>
    : {
        [Name in keyof Arrays as `${Name & string}_${number}`]: ElementOf<Arrays[Name]> | null;
      }
>;

export interface UnrollOptions<Row> {
  /** At most so many rows are made of an array. Default: one for each element. */
  readonly limit?: number;
  /** Whether, or under what name, a column holds each element's place from 0. Default: no; `true` is `index`. */
  readonly index?: boolean | string;
  /** Columns to leave out. */
  readonly drop?: Select<Row>;
}

type IndexColumn<Options> = Options extends { readonly index: infer Index }
  ? Record<Index extends true ? 'index' : Index extends string ? Index : never, number>
  : unknown;

type DroppedBy<Row, Options> = Options extends { readonly drop: infer Drop }
  ? SelectedName<Row, Drop>
  : never;

/** Of several arrays, the shorter are filled up with null. */
type IsOne<Name, Other = Name> = Name extends unknown
  ? [Other] extends [Name]
    ? true
    : false
  : never;

export type UnrolledRow<Row, Arrays, Options> = Show<
  Without<
    Merge<
      Row,
      {
        [Name in keyof Arrays]:
          | ElementOf<Arrays[Name]>
          | (IsOne<keyof Arrays> extends true ? never : null);
      }
    >,
    DroppedBy<Row, Options>
  > &
    IndexColumn<Options>
>;

export type ImputedRow<Row, Keys, Spec, Expand> = Show<{
  [Name in keyof Row]: Name extends keyof Spec
    ? NonNullable<Row[Name]> | Values<Spec, Row>[Name]
    : undefined extends Expand
      ? Row[Name]
      : Name extends keyof Listed<Row, Expand> | keyof Grouped<Keys>
        ? Row[Name]
        : Row[Name] | null;
}>;
