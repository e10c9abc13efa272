/*
 * Exact arithmetic on doubles with BigInt, for judging sums. Written from the definition of a double, not from the code
 * that is tested.
 */

/** A fraction; the denominator is positive. */
export interface Fraction {
  num: bigint;
  den: bigint;
}

const scratch = new DataView(new ArrayBuffer(8));

/** The value of a finite double as a multiple of 2^-1074. */
export function unitsOf(value: number): bigint {
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const units = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return bits >> 63n ? -units : units;
}

export function toFraction(value: number): Fraction {
  return { num: unitsOf(value), den: 1n << 1074n };
}

export function add(a: Fraction, b: Fraction): Fraction {
  return { num: a.num * b.den + b.num * a.den, den: a.den * b.den };
}

/** The double next above a finite one that is at least 0. */
function nextUp(value: number): number {
  scratch.setFloat64(0, value);
  scratch.setBigUint64(0, scratch.getBigUint64(0) + 1n);
  return scratch.getFloat64(0);
}

/** Whether a double is the one nearest to a fraction, ties to even. */
export function isNearest(value: number, { num, den }: Fraction): boolean {
  if (num < 0n) return value <= 0 && isNearest(-value, { num: -num, den });
  if (value < 0 || Number.isNaN(value)) return false;
  // Halfway between the last double and where the next would be.
  const overflow = (1n << 2098n) - (1n << 2044n);
  const units = num << 1074n;
  if (value === Number.POSITIVE_INFINITY) return units >= overflow * den;
  const own = unitsOf(value);
  const above = nextUp(value);
  const twiceUpper = own + (Number.isFinite(above) ? unitsOf(above) : 1n << 2098n);
  const isEven = isEvenDouble(value);
  const upper = 2n * units - twiceUpper * den;
  if (upper > 0n || (upper === 0n && !isEven)) return false;
  if (value === 0) return true;
  const lower = 2n * units - (own + unitsOf(nextDown(value))) * den;
  return lower > 0n || (lower === 0n && isEven);
}

function nextDown(value: number): number {
  scratch.setFloat64(0, value);
  scratch.setBigUint64(0, scratch.getBigUint64(0) - 1n);
  return scratch.getFloat64(0);
}

function isEvenDouble(value: number): boolean {
  scratch.setFloat64(0, value);
  return (scratch.getBigUint64(0) & 1n) === 0n;
}
