import type { Aggregate } from './aggregate.js';
import { deviationOf, VARIANCE_PAIRS } from './comoments.js';
import { momentAggregate } from './moment-aggregate.js';

/** `op.stdevp(x)`: the population standard deviation, the square root of `op.variancep`. Undefined over fewer than two valid values. */
export const stdevp: Aggregate = momentAggregate('stdevp', 1, VARIANCE_PAIRS, (moments) =>
  deviationOf(moments, 0),
);
