/** The double nearest to a fraction, ties to even. */
export function nearestQuotient(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  if (numerator < 0n) return -nearestQuotient(-numerator, denominator);
  // Scale the quotient to 66 bits or more, keep one sticky bit for what is cut off, and let the conversion round once.
  // Below the normal range fewer bits may be kept, since a subnormal has no more than the bits above 2^-1074.
  const excess = bitLength(numerator) - bitLength(denominator);
  const shift = Math.min(66 - excess, 1074 + 2);
  const [scaledNumerator, scaledDenominator] =
    shift >= 0
      ? [numerator << BigInt(shift), denominator]
      : [numerator, denominator << BigInt(-shift)];
  let quotient = scaledNumerator / scaledDenominator;
  if (quotient * scaledDenominator !== scaledNumerator) quotient = (quotient << 1n) | 1n;
  else quotient <<= 1n;
  return timesPowerOfTwo(quotient, -(shift + 1));
}

/** `value * 2^exponent` as the nearest double; `value` ends in a sticky bit. */
function timesPowerOfTwo(value: bigint, exponent: number): number {
  const bits = bitLength(value);
  const lowestKept = Math.max(bits - 53, -1074 - exponent);
  if (lowestKept <= 0) return Number(value) * 2 ** exponent;
  const kept = value >> BigInt(lowestKept);
  const rest = value - (kept << BigInt(lowestKept));
  const half = 1n << BigInt(lowestKept - 1);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  // 2^-1074 is the least double, so the power is one, and the product is exact or infinite.
  return Number(up ? kept + 1n : kept) * 2 ** (exponent + lowestKept);
}

function bitLength(value: bigint): number {
  const digits = value.toString(16);
  return digits.length * 4 - Math.clz32(Number.parseInt(digits[0]!, 16)) + 28;
}
