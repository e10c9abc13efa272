import { type Aggregate, FLOAT } from './aggregate.js';
import { createQuantile } from './quantile.js';

/** `op.median(x)`: `op.quantile(x, 0.5)`. */
export const median: Aggregate = {
  name: 'median',
  arity: 1,
  keeps: 'distinct values',
  resultType: () => FLOAT,
  create: ([input]) => createQuantile(input!, 0.5),
};
