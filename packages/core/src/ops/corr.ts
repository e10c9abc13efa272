import type { Aggregate } from './aggregate.js';
import { CORRELATION_PAIRS, correlationOf } from './comoments.js';
import { momentAggregate } from './moment-aggregate.js';

/** `op.corr(x, y)`: Pearson's correlation over rows valid in both, from exact sums. Undefined over fewer than two, NaN where a column does not vary. */
export const corr: Aggregate = momentAggregate('corr', 2, CORRELATION_PAIRS, correlationOf);
