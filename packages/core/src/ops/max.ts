import type { Aggregate } from './aggregate.js';
import { createExtremum } from './extremum.js';

/** `op.max(x)`: the greatest valid value, of x's own type. Undefined over none. */
export const max: Aggregate = {
  name: 'max',
  arity: 1,
  keeps: 'constant',
  resultType: ([input]) => input!,
  create: ([input]) => createExtremum(input!, -1),
};
