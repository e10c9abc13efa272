import type { Aggregate } from './aggregate.js';
import { FirstValue } from './first-value.js';

/** `op.any(x)`: the first valid value. Undefined over none. */
export const any: Aggregate = {
  name: 'any',
  arity: 1,
  keeps: 'constant',
  ordered: true,
  resultType: ([input]) => input!,
  create: ([input]) => new FirstValue(input!, true),
};
