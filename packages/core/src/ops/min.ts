import type { Aggregate } from './aggregate.js';
import { createExtremum } from './extremum.js';

/** `op.min(x)`: the least valid value, of x's own type. Undefined over none. */
export const min: Aggregate = {
  name: 'min',
  arity: 1,
  keeps: 'constant',
  resultType: ([input]) => input!,
  create: ([input]) => createExtremum(input!, 1),
};
