import type { Aggregate } from './aggregate.js';
import { covarianceOf, VARIANCE_PAIRS } from './comoments.js';
import { momentAggregate } from './moment-aggregate.js';

/** `op.variance(x)`: the sample variance of the valid values, from exact sums, rounded once. Undefined over fewer than two. */
export const variance: Aggregate = momentAggregate('variance', 1, VARIANCE_PAIRS, (moments) =>
  covarianceOf(moments, 1),
);
