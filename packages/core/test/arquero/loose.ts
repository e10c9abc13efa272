import * as arquero from 'arquero';

/*
 * Types as loose as code that must run on Arquero's tables and on recorders alike.
 */

// biome-ignore lint/suspicious/noExplicitAny: the same untyped code must run on both
type AnyFunction = (...args: any[]) => any;

/** Whatever a verb takes, with functions whose parameters may be anything. */
export type Loose =
  | AnyFunction
  | Spec
  | readonly Loose[]
  | object
  | string
  | number
  | boolean
  | null
  | undefined;

export interface Spec {
  [name: string]: Loose;
}

type Verb =
  | `${'anti' | 'semi'}join`
  | `join${'' | '_left' | '_right' | '_full'}`
  | 'assign'
  | 'concat'
  | 'count'
  | 'cross'
  | 'dedupe'
  | 'derive'
  | 'except'
  | 'filter'
  | 'fold'
  | 'groupby'
  | 'impute'
  | 'intersect'
  | 'lookup'
  | 'orderby'
  | 'params'
  | 'pivot'
  | 'reify'
  | 'relocate'
  | 'rename'
  | 'rollup'
  | 'sample'
  | 'select'
  | 'slice'
  | 'spread'
  | 'ungroup'
  | 'union'
  | 'unorder'
  | 'unroll';

/** A table of Arquero's, or one that records. */
export type AnyTable = { [Name in Verb]: (...args: Loose[]) => AnyTable } & {
  columnNames(filter?: (name: string) => boolean): string[];
};

export type Definition = (t: AnyTable) => AnyTable;

export const op = arquero.op as unknown as { [Name in keyof typeof arquero.op]: AnyFunction };

export const desc = arquero.desc as (key: Loose) => object;
export const rolling = arquero.rolling as (
  expression: Loose,
  frame?: [number, number],
  peers?: boolean,
) => object;
