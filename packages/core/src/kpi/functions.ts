import { children, type Expression } from '../expression/tree.js';
import { AGGREGATES } from '../ops/aggregates.js';

/** Arquero's window functions. */
export const WINDOW_FUNCTIONS: ReadonlySet<string> = new Set([
  'row_number',
  'rank',
  'avg_rank',
  'dense_rank',
  'percent_rank',
  'cume_dist',
  'ntile',
  'lag',
  'lead',
  'first_value',
  'last_value',
  'nth_value',
  'fill_down',
  'fill_up',
]);

/** How many columns a window function takes; what follows are constants. */
export function windowArity(name: string): number {
  return /rank|row_number|cume_dist|ntile/.test(name) ? 0 : 1;
}

export function isAggregate(op: string): boolean {
  return AGGREGATES.has(op);
}

/** The name of the first function within an expression for which `is` holds. */
export function firstCall(expression: Expression, is: (op: string) => boolean): string | undefined {
  if (expression.kind === 'call' && is(expression.op)) return expression.op;
  for (const child of children(expression)) {
    const found = firstCall(child, is);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether an expression sees one row and no other. */
export function isRowLevel(expression: Expression): boolean {
  return firstCall(expression, (op) => isAggregate(op) || WINDOW_FUNCTIONS.has(op)) === undefined;
}
