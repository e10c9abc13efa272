import type { Aggregate } from './aggregate.js';
import { count } from './count.js';
import { distinct } from './distinct.js';
import { invalid } from './invalid.js';
import { max } from './max.js';
import { average, mean } from './mean.js';
import { min } from './min.js';
import { sum } from './sum.js';
import { valid } from './valid.js';

const ALL = [average, count, distinct, invalid, max, mean, min, sum, valid];

/** The aggregates that can be computed split by split, by name. */
export const AGGREGATES: ReadonlyMap<string, Aggregate> = new Map(ALL.map((op) => [op.name, op]));
