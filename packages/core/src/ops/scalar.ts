import { toExpressionValue } from '../dataset/values.js';
import type { TypedColumn } from '../expression/types.js';

/** The value that an image stands for, as an expression sees it. */
export function toScalar(
  { type, scale }: TypedColumn,
  image: number,
  strings: readonly string[] | undefined,
): number | string | boolean | Date {
  return strings ? strings[image]! : toExpressionValue(type, scale, image);
}

/** As Arquero makes a number of a value: a date's milliseconds, a boolean's 0 or 1, a text's number or NaN. */
export function toNumber(
  column: TypedColumn,
  image: number,
  strings: readonly string[] | undefined,
): number {
  return Number(toScalar(column, image, strings));
}
