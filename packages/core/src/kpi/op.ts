import { op as arqueroOp } from 'arquero';

/**
 * Arquero's functions and aggregates, as expressions name them. They are never called: an expression is read as text, and
 * these types tell the compiler what it gives.
 */
export interface Op extends Omit<typeof arqueroOp, keyof TypedAggregates> {
  /** The number of rows. */
  count(): number;
  /** The number of values that are neither null nor NaN. */
  valid(value: unknown): number;
  /** The number of values that are null or NaN. */
  invalid(value: unknown): number;
  /** The number of different values. */
  distinct(value: unknown): number;
  /** The exact sum: to the last digit for integers and decimals, correctly rounded for floats. */
  sum(value: number | boolean | null): number;
  /** The exact sum divided by the number of values. */
  mean(value: number | boolean | null): number;
  average(value: number | boolean | null): number;
  min<T>(value: T): T;
  max<T>(value: T): T;
}

type TypedAggregates = Pick<
  typeof arqueroOp,
  'count' | 'valid' | 'invalid' | 'distinct' | 'sum' | 'mean' | 'average' | 'min' | 'max'
>;

export const op = arqueroOp as unknown as Op;
