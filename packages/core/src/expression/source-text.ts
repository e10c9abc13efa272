import { TavolaError } from '../util/errors.js';

/** What Arquero's helpers make of an expression: `op.sum('x')`, `desc(…)`, `rolling(…)`, `escape(…)`, `field(…)`. */
export interface ExpressionObject {
  toString(): string;
}

/** What users write: Arquero's table expressions, as functions, as their text, as values, or as its helpers make them. */
export type ExpressionSource =
  | ((...args: never[]) => unknown)
  | string
  | number
  | boolean
  | ExpressionObject;

interface Wrapper {
  expr?: unknown;
  escape?: boolean;
  field?: boolean;
  table?: number;
}

/**
 * The text of an expression, whichever way it was given.
 *
 * @param where for errors: the KPI, verb and column that the expression belongs to
 * @throws TavolaError EXPRESSION_INVALID
 */
export function sourceText(source: ExpressionSource, where: string): string {
  const refuse = (what: string): never => {
    throw new TavolaError('EXPRESSION_INVALID', `${where}: ${what}`);
  };
  if (source === null || source === undefined) {
    refuse(`${source} stands where an expression must, as in d => d.price * 2.`);
  }
  if (typeof source !== 'object') return String(source);
  if (Array.isArray(source)) return JSON.stringify(source);
  const { expr, escape: isEscaped, field, table } = source as Wrapper;
  if (isEscaped) {
    refuse(
      'a function given with escape() may see variables, and those cannot be sent to a worker. Write it without escape(), and give what it needs with .params({ … }).',
    );
  }
  if (field) {
    const name = JSON.stringify(String(expr));
    return table ? `(a, b) => b[${name}]` : `d => d[${name}]`;
  }
  if (expr !== undefined) return sourceText(expr as ExpressionSource, where);
  const isDate = source instanceof Date;
  if (isDate || source.toString === Object.prototype.toString) {
    refuse(
      `${isDate ? 'a date' : 'an object'} is no expression. Write a function, as in d => d.price * 2, and give values with .params({ … }).`,
    );
  }
  return String(source);
}
