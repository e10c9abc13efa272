import type { Aggregate } from './aggregate.js';
import { COVARIANCE_PAIRS, covarianceOf } from './comoments.js';
import { momentAggregate } from './moment-aggregate.js';

/** `op.covariancep(x, y)`: the population covariance over rows valid in both, from exact sums, rounded once. Undefined over fewer than two. */
export const covariancep: Aggregate = momentAggregate(
  'covariancep',
  2,
  COVARIANCE_PAIRS,
  (moments) => covarianceOf(moments, 0),
);
