import type { Aggregate } from './aggregate.js';
import { deviationOf, VARIANCE_PAIRS } from './comoments.js';
import { momentAggregate } from './moment-aggregate.js';

/** `op.stdev(x)`: the sample standard deviation, the square root of `op.variance`. Undefined over fewer than two valid values. */
export const stdev: Aggregate = momentAggregate('stdev', 1, VARIANCE_PAIRS, (moments) =>
  deviationOf(moments, 1),
);
