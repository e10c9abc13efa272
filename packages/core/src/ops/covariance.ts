import type { Aggregate } from './aggregate.js';
import { COVARIANCE_PAIRS, covarianceOf } from './comoments.js';
import { momentAggregate } from './moment-aggregate.js';

/** `op.covariance(x, y)`: the sample covariance over rows valid in both, from exact sums, rounded once. Undefined over fewer than two. */
export const covariance: Aggregate = momentAggregate('covariance', 2, COVARIANCE_PAIRS, (moments) =>
  covarianceOf(moments, 1),
);
