/** The widest decimals that Arrow and Parquet have, of 256 bits, have so many digits. */
const MOST_DIGITS = 76;

/**
 * The digits after the point that a file says its decimals have.
 *
 * @throws Error for more than any have, with which no power of ten could be computed
 */
export function decimalScale(scale: number): number {
  if (Math.abs(scale) <= MOST_DIGITS) return scale;
  throw new Error(`it says that decimals have ${scale} digits after the point`);
}
