import type { Aggregate } from './aggregate.js';
import { any } from './any.js';
import { approxDistinct } from './approx-distinct.js';
import { approxQuantile } from './approx-quantile.js';
import { arrayAgg } from './array-agg.js';
import { arrayAggDistinct, unique } from './array-agg-distinct.js';
import { bins } from './bins.js';
import { corr } from './corr.js';
import { count } from './count.js';
import { covariance } from './covariance.js';
import { covariancep } from './covariancep.js';
import { distinct } from './distinct.js';
import { entriesAgg } from './entries-agg.js';
import { first } from './first.js';
import { invalid } from './invalid.js';
import { mapAgg } from './map-agg.js';
import { max } from './max.js';
import { average, mean } from './mean.js';
import { median } from './median.js';
import { min } from './min.js';
import { mode } from './mode.js';
import { objectAgg } from './object-agg.js';
import { product } from './product.js';
import { quantile } from './quantile.js';
import { rows } from './rows.js';
import { stdev } from './stdev.js';
import { stdevp } from './stdevp.js';
import { sum } from './sum.js';
import { valid } from './valid.js';
import { variance } from './variance.js';
import { variancep } from './variancep.js';

const ALL = [
  any,
  approxDistinct,
  approxQuantile,
  arrayAgg,
  arrayAggDistinct,
  average,
  bins,
  corr,
  count,
  covariance,
  covariancep,
  distinct,
  entriesAgg,
  first,
  invalid,
  mapAgg,
  max,
  mean,
  median,
  min,
  mode,
  objectAgg,
  product,
  quantile,
  rows,
  stdev,
  stdevp,
  sum,
  unique,
  valid,
  variance,
  variancep,
];

/** The aggregates that can be computed split by split, by name: all of Arquero's, and those that are `internal`. */
export const AGGREGATES: ReadonlyMap<string, Aggregate> = new Map(ALL.map((op) => [op.name, op]));
