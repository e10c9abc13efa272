import type { Aggregate } from './aggregate.js';
import { covarianceOf, VARIANCE_PAIRS } from './comoments.js';
import { momentAggregate } from './moment-aggregate.js';

/** `op.variancep(x)`: the population variance of the valid values, from exact sums, rounded once. Undefined over fewer than two. */
export const variancep: Aggregate = momentAggregate('variancep', 1, VARIANCE_PAIRS, (moments) =>
  covarianceOf(moments, 0),
);
