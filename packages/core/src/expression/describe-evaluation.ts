import { asDatePart } from './date-parts.js';
import { isDiscrete } from './evaluate.js';
import { toSource } from './print.js';
import { ArqueroCall } from './row-call.js';
import { columnsOf, type Expression } from './tree.js';
import type { TypedColumn } from './types.js';
import { vectorize } from './vectorize.js';

/** How an expression is computed, and by what. */
export interface Evaluation {
  /** `once` for what reads no column. */
  how:
    | 'column'
    | 'date arithmetic'
    | 'by vector'
    | 'once'
    | 'once per distinct value'
    | 'row by row';
  /** The JavaScript that runs, or the expression itself where none is compiled. */
  code: string;
}

/**
 * Says how `compileExpression` would compute an expression.
 *
 * @example describeEvaluation(parseExpression('d => d.price * d.quantity', {}, ''), columns).how // 'by vector'
 */
export function describeEvaluation(
  expression: Expression,
  columns: (name: string) => TypedColumn,
): Evaluation {
  const code = toSource(expression);
  if (expression.kind === 'column') return { how: 'column', code };
  if (asDatePart(expression, columns)) return { how: 'date arithmetic', code };
  const vectorized = vectorize(expression, columns);
  if (vectorized) return { how: vectorized.how, code };
  const names = [...columnsOf(expression)];
  const compiled = new ArqueroCall(expression, columns).code;
  if (names.length === 0) return { how: 'once', code: compiled };
  const isOne = names.length === 1 && isDiscrete(columns(names[0]!));
  return { how: isOne ? 'once per distinct value' : 'row by row', code: compiled };
}
