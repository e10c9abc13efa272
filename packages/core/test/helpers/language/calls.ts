/** Each function of `op` in use, but for those of one number: `op.abs(d.x)`. */
const CALLS: Readonly<Record<string, string>> = {
  // Functions of values, arrays and objects
  bin: 'op.bin(d.x, 0, 1, 0.1)',
  equal: 'op.equal(d.x, d.n)',
  recode: "op.recode(d.kind, { a: 'A' })",
  sequence: 'op.sequence(3)',
  compact: 'op.compact([d.n])',
  concat: 'op.concat([d.n], [d.x])',
  includes: "op.includes(d.kind, 'a')",
  indexof: "op.indexof(d.kind, 'a')",
  join: "op.join([d.n, d.x], '-')",
  lastindexof: "op.lastindexof(d.kind, 'a')",
  length: 'op.length(d.kind)',
  pluck: "op.pluck([{ a: d.x }], 'a')",
  reverse: 'op.reverse(d.kind)',
  slice: 'op.slice(d.kind, 0, 1)',
  entries: 'op.entries({ a: d.x })',
  has: "op.has({ a: d.x }, 'a')",
  keys: 'op.keys({ a: d.x })',
  object: "op.object([['a', d.x]])",
  values: 'op.values({ a: d.x })',
  row_object: "op.row_object('id', 'x')",
  parse_json: "op.parse_json('[1]')",
  to_json: 'op.to_json(d.kind)',
  // Numbers
  atan2: 'op.atan2(d.x, d.n)',
  greatest: 'op.greatest(d.x, d.n)',
  least: 'op.least(d.x, d.n)',
  pow: 'op.pow(d.x, 2)',
  random: 'op.random()',
  // Dates
  datetime: 'op.datetime(2015, 0, d.id)',
  utcdatetime: 'op.utcdatetime(2015, 0, d.id)',
  now: 'op.now()',
  // Texts
  endswith: "op.endswith(d.kind, 'a')",
  match: 'op.match(d.kind, /a/)',
  padend: 'op.padend(d.kind, 3)',
  padstart: 'op.padstart(d.kind, 3)',
  parse_date: "op.parse_date('2015-01-31')",
  parse_float: "op.parse_float('1.5')",
  parse_int: "op.parse_int('15')",
  repeat: 'op.repeat(d.kind, 2)',
  replace: "op.replace(d.kind, 'a', 'b')",
  split: "op.split(d.kind, '')",
  startswith: "op.startswith(d.kind, 'a')",
  substring: 'op.substring(d.kind, 0, 1)',
  // Aggregates
  count: 'op.count()',
  quantile: 'op.quantile(d.x, 0.9)',
  approx_quantile: 'op.approx_quantile(d.x, 0.9)',
  covariance: 'op.covariance(d.x, d.price)',
  covariancep: 'op.covariancep(d.x, d.price)',
  corr: 'op.corr(d.x, d.price)',
  object_agg: 'op.object_agg(d.kind, d.x)',
  map_agg: 'op.map_agg(d.kind, d.x)',
  entries_agg: 'op.entries_agg(d.kind, d.x)',
  // Window functions
  ntile: 'op.ntile(2)',
  nth_value: 'op.nth_value(d.x, 2)',
};

const OF_DATES =
  /^(utc)?(year|quarter|month|week|date|dayofyear|dayofweek|hours|minutes|seconds|milliseconds)$|^format_|^timestamp$/;
const OF_TEXTS = /^(lower|upper|trim|normalize)$/;
const OF_NOTHING = /^(row_number|rank|avg_rank|dense_rank|percent_rank|cume_dist)$/;

/** A call of the function, aggregate or window function of that name. */
export function callOf(name: string): string {
  const known = CALLS[name];
  if (known !== undefined) return known;
  if (OF_NOTHING.test(name)) return `op.${name}()`;
  return `op.${name}(d.${OF_DATES.test(name) ? 'moment' : OF_TEXTS.test(name) ? 'kind' : 'x'})`;
}
