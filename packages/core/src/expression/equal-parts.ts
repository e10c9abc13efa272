import { BOOLEAN, DATE, isWithin, NULLISH, NUMBER } from './kinds.js';
import { isArithmetic, isNumeric, isText, type Part } from './lanes.js';
import { areEqual, ofMissing } from './number-parts.js';
import { TEXT_COMPARISONS, textComparison } from './text-parts.js';

/** `==`, `!=`, `===` or `!==` of two parts; undefined where it would take more than their doubles or texts to tell. */
export function equality(operator: string, left: Part, right: Part): Part | undefined {
  const isStrict = operator.length === 3;
  const isEqual = operator.startsWith('=');
  if (!isStrict && (isNothing(left) || isNothing(right))) {
    return ofMissing(isEqual, isNothing(left) ? right : left);
  }
  const areNumbers =
    isNumeric(left) && isNumeric(right) && (!isStrict || areOfOneType(left, right));
  if (areNumbers || isNothing(left) || isNothing(right)) {
    return areEqual(
      isEqual,
      left,
      right,
      isStrict ? (l, r) => l === r : (l, r) => l !== 0 && r !== 0,
    );
  }
  if (!isText(left) || !isText(right)) return undefined;
  return textComparison(TEXT_COMPARISONS[operator]!, left, right);
}

/** Arquero's `op.equal`, to which nothing is equal to null or undefined, and dates are equal by their milliseconds. */
export function equalByValue(left: Part, right: Part): Part | undefined {
  const areNumbers = isNumeric(left) && isNumeric(right) && areOfOneType(left, right);
  const isOfDates = isArithmetic(left) && isArithmetic(right) && (left.kinds | right.kinds) & DATE;
  if (areNumbers || isOfDates || isNothing(left) || isNothing(right)) {
    return areEqual(true, left, right, () => false);
  }
  if (!isText(left) || !isText(right)) return undefined;
  return textComparison((l, r) => l !== null && l !== undefined && l === r, left, right);
}

function isNothing({ kinds }: Part): boolean {
  return isWithin(kinds, NULLISH);
}

/** Whether what is there is always a number in both, or always a boolean. */
function areOfOneType(left: Part, right: Part): boolean {
  const types = (left.kinds | right.kinds) & (NUMBER | BOOLEAN);
  return types === NUMBER || types === BOOLEAN;
}
