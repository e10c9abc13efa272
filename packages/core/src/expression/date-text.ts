import { children, type Expression } from './tree.js';
import { TEXT_FUNCTIONS, type TypedColumn } from './types.js';

/** Functions that take a date and write it in UTC. */
const WRITES_UTC = new Set(['format_utcdate', 'to_json']);

/**
 * The date within an expression that JavaScript would turn to text, and thus write in the time zone of the machine;
 * undefined where there is none.
 */
export function dateTakenForText(
  expression: Expression,
  typeOf: (expression: Expression) => TypedColumn,
): Expression | undefined {
  const isDate = (child: Expression): boolean =>
    ['date', 'time', 'timestamp'].includes(typeOf(child).type);
  const isText = (child: Expression): boolean => typeOf(child).type === 'text';
  const here = ((): Expression | undefined => {
    switch (expression.kind) {
      case 'template':
        return expression.values.find(isDate);
      case 'call':
        return TEXT_FUNCTIONS.has(expression.op) && !WRITES_UTC.has(expression.op)
          ? expression.arguments.find(isDate)
          : undefined;
      case 'binary': {
        const sides = [expression.left, expression.right];
        return expression.operator === '+' && sides.some((side) => isText(side) || isDate(side))
          ? sides.find(isDate)
          : undefined;
      }
      default:
        return undefined;
    }
  })();
  if (here) return here;
  for (const child of children(expression)) {
    const found = dateTakenForText(child, typeOf);
    if (found) return found;
  }
  return undefined;
}
