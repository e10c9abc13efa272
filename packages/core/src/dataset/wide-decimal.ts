/*
 * A decimal of more digits than a double holds. Expressions see the double nearest to it; beside that lie its units, whole
 * numbers of 10^-scale, in parts that are whole numbers below 10^13, so that sums of them are exact.
 */

/** Digits of a wide decimal, and those of them after the point. */
export interface WideDecimal {
  precision: number;
  scale: number;
}

export const LEAST_PRECISION = 16;
export const MOST_PRECISION = 38;

/** Parts of a wide decimal's units, and how many digits each has. */
export const PARTS = 3;
const PART_DIGITS = 13;
const PART = 10n ** BigInt(PART_DIGITS);

/** The parts of some units, the lowest first; each has the sign of the whole. */
export function partsOf(units: bigint): number[] {
  return Array.from({ length: PARTS }, (_, i) => Number((units / PART ** BigInt(i)) % PART));
}

/** The whole that parts, or sums of parts, come to. */
export function unitsOfParts(parts: readonly bigint[]): bigint {
  return parts.reduceRight((units, part) => units * PART + part, 0n);
}

/** The double nearest to some units. */
export function nearestToUnits(units: bigint, scale: number): number {
  return Number(`${units}e-${scale}`);
}

const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]\d+))?$/;

/**
 * The units of a number that is written in digits, with a point and an exponent where it has such.
 *
 * @returns undefined where it is none, or has more digits than there may be, before the point or after it
 */
export function unitsOfText(text: string, { precision, scale }: WideDecimal): bigint | undefined {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  if (digits === '') return undefined;
  if (digits === '0') return 0n;
  const shift = scale - fraction.length + Number(exponent);
  const length = digits.length + shift;
  if (length > precision) return undefined;
  const kept = digits.slice(0, Math.max(0, length));
  if (/[1-9]/.test(digits.slice(kept.length))) return undefined;
  const units = BigInt(kept.padEnd(length, '0'));
  return sign === '-' ? -units : units;
}
