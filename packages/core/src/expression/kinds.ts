/*
 * What the values of an expression can be in JavaScript, as a set of bits. Unlike a column's type it also says where null,
 * undefined or a value of another type may come out, which decides what operators do.
 */

export const NUMBER = 1;
export const BOOLEAN = 2;
export const TEXT = 4;
export const NULL = 8;
export const UNDEFINED = 16;
export const DATE = 32;
/** An array of primitive values. */
export const LIST = 64;

export const NULLISH = NULL | UNDEFINED;
/** What a double can stand for, beside a note of where it is null or undefined. */
export const NUMERIC = NUMBER | BOOLEAN | NULLISH;
export const PRIMITIVE = NUMERIC | TEXT;

/** Whether all that can come out is among some kinds. */
export function isWithin(kinds: number, allowed: number): boolean {
  return (kinds & ~allowed) === 0;
}

export function kindOf(value: string | number | boolean | null): number {
  if (value === null) return NULL;
  if (typeof value === 'string') return TEXT;
  return typeof value === 'number' ? NUMBER : BOOLEAN;
}

/** What an operator gives for primitive operands; undefined where it is none that is known here. */
export function binaryKinds(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      if (left === TEXT || right === TEXT) return TEXT;
      return (left | right) & TEXT ? NUMBER | TEXT : NUMBER;
    case '-':
    case '*':
    case '/':
    case '%':
    case '**':
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
    case '>>>':
      return NUMBER;
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '!=':
    case '===':
    case '!==':
      return BOOLEAN;
    default:
      return logicalKinds(operator, left, right);
  }
}

/** What `&&`, `||` and `??` give, whatever their operands are; undefined for any other operator. */
export function logicalKinds(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '&&':
      return (left & ~(DATE | LIST)) | right;
    case '||':
    case '??':
      return (left & ~NULLISH) | right;
    default:
      return undefined;
  }
}
