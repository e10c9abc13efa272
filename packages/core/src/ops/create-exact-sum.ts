import type { ValueType } from '../dataset/types.js';
import { type ExactSum, isWhole } from './exact-sum.js';
import { FloatSum } from './float-sum.js';
import { IntegerSum } from './integer-sum.js';

/** An exact sum for the images of a type. */
export function createExactSum(type: ValueType): ExactSum {
  return isWhole(type) ? new IntegerSum() : new FloatSum();
}
