/** What the merge of two splits' states of each aggregate does, in a sentence. */
export const MERGE_WORDS: Readonly<Record<string, string>> = {
  any: 'The first split that has a valid value keeps it.',
  approx_distinct: 'Of each register of the sketches the greater is kept.',
  approx_quantile: 'The counts of equal buckets are added.',
  array_agg: 'The later values are put after the earlier ones.',
  array_agg_distinct: 'Values not met before are put after those that were.',
  average: 'Exact sums and counts are added; they are divided once, at the end.',
  bins: 'The lesser minimum and the greater maximum are kept.',
  corr: 'Counts and exact sums of values and of products are added; the correlation is rounded once.',
  count: 'Counts are added.',
  covariance:
    'Counts and exact sums of values and of products are added; the covariance is rounded once.',
  covariancep:
    'Counts and exact sums of values and of products are added; the covariance is rounded once.',
  distinct:
    'Changes of value are added, a value on both sides of a seam once; where values decrease, sets are united.',
  entries_agg: 'The later entries are put after the earlier ones.',
  first: 'The first split that has a row keeps its value.',
  invalid: 'Counts are added.',
  map_agg: 'The later entries are put after the earlier ones; of equal keys the last holds.',
  max: 'The greater is kept.',
  mean: 'Exact sums and counts are added; they are divided once, at the end.',
  median: 'The counts of equal values are added; the middle is found at the end.',
  min: 'The lesser is kept.',
  mode: 'The counts of equal values are added; of equally frequent ones the first met is kept.',
  object_agg: 'The later entries are put after the earlier ones; of equal keys the last holds.',
  product: 'The later values are put after the earlier ones and multiplied in order, at the end.',
  quantile: 'The counts of equal values are added; the quantile is found at the end.',
  rows: 'The later rows are put after the earlier ones.',
  stdev: 'Counts and exact sums of values and of squares are added; the deviation is rounded once.',
  stdevp:
    'Counts and exact sums of values and of squares are added; the deviation is rounded once.',
  sum: 'Exact sums are added; the total is rounded once, at the end.',
  unique: 'Values not met before are put after those that were.',
  valid: 'Counts are added.',
  variance:
    'Counts and exact sums of values and of squares are added; the variance is rounded once.',
  variancep:
    'Counts and exact sums of values and of squares are added; the variance is rounded once.',
};
