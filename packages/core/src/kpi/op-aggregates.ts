/** What is added up, ranked and compared: null is passed over. */
type Num = number | boolean | null;

type IsUnion<T, All = T> = T extends unknown ? ([All] extends [T] ? false : true) : never;

/** A number, or a column's name where the function is called outright; a column of text has the type of neither. */
type Addend<T> = [Extract<T, string>] extends [never]
  ? T
  : [T] extends [string]
    ? string extends T
      ? never
      : IsUnion<T> extends true
        ? never
        : T
    : never;

type OneColumn = <const T extends Num | string>(value: Addend<T>) => number;
type TwoColumns = <const A extends Num | string, const B extends Num | string>(
  first: Addend<A>,
  second: Addend<B>,
) => number;

/** Functions of the rows of a group. All but `count` and `invalid` pass over null and NaN, unless they say otherwise. */
export interface AggregateFunctions {
  /** The number of rows. */
  count(): number;
  /** The number of values that are neither null nor NaN. */
  valid(value: unknown): number;
  /** The number of values that are null or NaN. */
  invalid(value: unknown): number;
  /** The number of different values; null and NaN together count as one more. */
  distinct(value: unknown): number;
  /** About what `distinct` counts, in memory that does not grow with it: standard error 0.8 %. */
  approx_distinct(value: unknown): number;
  /** The first value. */
  any<const T>(value: T): T;
  /** The most frequent value. */
  mode<const T>(value: T): T;
  min<const T>(value: T): T;
  max<const T>(value: T): T;
  /** The exact sum: to the last digit for integers and decimals, correctly rounded for floats. */
  sum: OneColumn;
  product: OneColumn;
  /** The exact sum divided by the number of values. */
  mean: OneColumn;
  average: OneColumn;
  /** The variance of a sample. */
  variance: OneColumn;
  /** The variance of a population. */
  variancep: OneColumn;
  /** The standard deviation of a sample. */
  stdev: OneColumn;
  /** The standard deviation of a population. */
  stdevp: OneColumn;
  median: OneColumn;
  /** The value below which the part `p` of the values lies, interpolated. */
  quantile<const T extends Num | string>(value: Addend<T>, p: number): number;
  /** About the quantile, in memory that does not grow with the number of values: relative error 1 %. */
  approx_quantile<const T extends Num | string>(value: Addend<T>, p: number): number;
  /** The covariance of a sample. */
  covariance: TwoColumns;
  /** The covariance of a population. */
  covariancep: TwoColumns;
  /** The correlation of two columns, from -1 to 1. */
  corr: TwoColumns;
  /** The least bound, the greatest and the step of bins for the values. */
  bins<const T extends Num | string>(
    value: Addend<T>,
    maxbins?: number,
    nice?: boolean,
    minstep?: number,
    step?: number,
  ): [min: number, max: number, step: number];
  /** The values, in the order of the rows. */
  array_agg<const T>(value: T): T[];
  /** The different values, in the order in which they are first met. */
  array_agg_distinct<const T>(value: T): T[];
  /** The different values, as `array_agg_distinct` gives them. */
  unique<const T>(value: T): T[];
  /** An object of the pairs; of equal keys the last row's value holds. */
  object_agg<const V>(key: unknown, value: V): Record<string, V>;
  /** A map of the pairs, an object in JSON; of equal keys the last row's value holds. */
  map_agg<const K, const V>(key: K, value: V): Map<K, V>;
  /** The pairs, in the order of the rows. */
  entries_agg<const K, const V>(key: K, value: V): [K, V][];
}

/** Functions of a row among the rows of its group, in the order in force. */
export interface WindowFunctions {
  /** The row's place, from 1. */
  row_number(): number;
  /** The row's place, from 1; rows that tie have the first of theirs. */
  rank(): number;
  /** The row's place, from 1; rows that tie have the mean of theirs. */
  avg_rank(): number;
  /** The row's place, from 1; rows that tie have one, and none is left out. */
  dense_rank(): number;
  /** The rank as a part of all, from 0 to 1. */
  percent_rank(): number;
  /** The part of the rows that come no later, up to 1. */
  cume_dist(): number;
  /** The number of the row's part, from 1, where the group is cut into `parts`. */
  ntile(parts: number): number;
  /** The value so many rows before, by default one. */
  lag<const T>(value: T, offset?: number): T;
  lag<const T, D>(value: T, offset: number, fallback: D): T | D;
  /** The value so many rows after, by default one. */
  lead<const T>(value: T, offset?: number): T;
  lead<const T, D>(value: T, offset: number, fallback: D): T | D;
  first_value<const T>(value: T): T;
  last_value<const T>(value: T): T;
  /** The value of the row at place `nth`, from 1, of the frame. */
  nth_value<const T>(value: T, nth: number): T;
  /** The value, or where it is null or NaN the last before that is not. */
  fill_down<const T>(value: T): T;
  fill_down<const T, D>(value: T, fallback: D): NonNullable<T> | D;
  /** The value, or where it is null or NaN the next after that is not. */
  fill_up<const T>(value: T): T;
  fill_up<const T, D>(value: T, fallback: D): NonNullable<T> | D;
}
