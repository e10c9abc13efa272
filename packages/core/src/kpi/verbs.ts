import type { Expression } from '../expression/tree.js';

/** The rows beside the present one that a window expression sees: from `frame[0]` before it to `frame[1]` after; null is all. */
export interface WindowFrame {
  frame: [number | null, number | null];
  /** Whether rows that tie with the frame's ends belong to it. */
  peers: boolean;
}

/** An expression and the name of its column, with the frame that `rolling` gave it. */
export interface VerbColumn {
  name: string;
  value: Expression;
  window?: WindowFrame;
}

export interface SortKey {
  value: Expression;
  descending: boolean;
}

/** How the rows of two tables are matched: by equal keys, or by an expression over both. */
export type JoinCondition = { left: Expression[]; right: Expression[] } | { predicate: Expression };

/**
 * A recorded verb as plain JSON. Nothing is left to infer: names are resolved, defaults filled in, and other tables are
 * given by their place in the plan's `tables`.
 */
export type Verb =
  | { verb: 'filter'; predicate: Expression; window?: WindowFrame }
  | { verb: 'derive'; columns: VerbColumn[]; drop: boolean }
  | { verb: 'select' | 'rename' | 'relocate'; columns: { from: string; to: string }[] }
  | { verb: 'groupby'; keys: VerbColumn[] }
  | { verb: 'ungroup' | 'unorder' | 'reify' }
  | { verb: 'rollup'; columns: VerbColumn[] }
  | { verb: 'orderby'; keys: SortKey[] }
  | { verb: 'slice'; start: number; end: number | null }
  | {
      verb: 'sample';
      size: number | Expression;
      weight: Expression | null;
      replace: boolean;
      shuffle: boolean;
      seed: number;
    }
  | { verb: 'dedupe'; keys: VerbColumn[] }
  | {
      verb: 'lookup';
      other: number;
      left: Expression[];
      right: Expression[];
      /** Over the other table. */
      values: VerbColumn[];
    }
  | { verb: 'semijoin' | 'antijoin'; other: number; on: JoinCondition }
  | {
      verb: 'join';
      other: number;
      on: JoinCondition;
      /** Over both tables. */
      values: VerbColumn[];
      /** Whether rows of the left, or of the right, that match none are kept. */
      keep: { left: boolean; right: boolean };
    }
  | { verb: 'concat' | 'union' | 'intersect' | 'except' | 'assign'; others: number[] }
  | { verb: 'fold'; columns: VerbColumn[]; as: [string, string] }
  | {
      verb: 'pivot';
      keys: VerbColumn[];
      values: VerbColumn[];
      limit: number | null;
      sort: boolean;
      keySeparator: string;
      valueSeparator: string;
    }
  | { verb: 'spread'; values: VerbColumn[]; drop: boolean; limit: number | null; as: string[] }
  | {
      verb: 'unroll';
      values: VerbColumn[];
      limit: number | null;
      /** Name of a column for the place within the array. */
      index: string | null;
      drop: string[];
    }
  | { verb: 'impute'; values: VerbColumn[]; expand: VerbColumn[] | null };

/** The expressions of a verb over the table that it is applied to. */
export function expressionsOf(verb: Verb): Expression[] {
  switch (verb.verb) {
    case 'filter':
      return [verb.predicate];
    case 'derive':
    case 'rollup':
    case 'fold':
      return verb.columns.map(({ value }) => value);
    case 'groupby':
    case 'orderby':
    case 'dedupe':
      return verb.keys.map(({ value }) => value);
    case 'sample':
      return [verb.size, verb.weight].filter((part) => part !== null && typeof part === 'object');
    case 'lookup':
      return verb.left;
    case 'semijoin':
    case 'antijoin':
      return 'left' in verb.on ? verb.on.left : [verb.on.predicate];
    case 'join':
      return [
        ...('left' in verb.on ? verb.on.left : [verb.on.predicate]),
        ...verb.values.map(({ value }) => value),
      ];
    case 'pivot':
      return [...verb.keys, ...verb.values].map(({ value }) => value);
    case 'spread':
    case 'unroll':
      return verb.values.map(({ value }) => value);
    case 'impute':
      return [...verb.values, ...(verb.expand ?? [])].map(({ value }) => value);
    default:
      return [];
  }
}
