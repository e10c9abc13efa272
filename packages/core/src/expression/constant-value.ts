import { type JsonValue, toJsonValue } from '../dataset/values.js';
import { compile } from './row-call.js';
import { columnsOf, type Expression } from './tree.js';

/**
 * The value of an expression that reads no column and holds no aggregate, undefined for any other. A value that JSON
 * lacks, such as NaN or undefined, is null.
 *
 * @example constantValue(parseExpression('1 / 4', {}, '')) // 0.25
 */
export function constantValue(expression: Expression): JsonValue | undefined {
  if (columnsOf(expression).size > 0) return undefined;
  try {
    return toJsonValue('any', compile(expression)(0, {}));
  } catch {
    return undefined;
  }
}
