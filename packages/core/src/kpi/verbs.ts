import type { Expression, NamedExpression } from '../expression/tree.js';

/** A recorded verb as plain JSON. */
export type Verb =
  | { verb: 'filter'; predicate: Expression }
  | { verb: 'derive'; columns: NamedExpression[] }
  | { verb: 'select'; columns: string[] }
  | { verb: 'rename'; columns: { from: string; to: string }[] }
  | { verb: 'groupby'; keys: NamedExpression[] }
  | { verb: 'ungroup' }
  | { verb: 'rollup'; columns: NamedExpression[] }
  | { verb: 'orderby'; keys: { value: Expression; descending: boolean }[] }
  | { verb: 'slice'; start: number; end: number | null };
