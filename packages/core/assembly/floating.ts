import { areDigits, LONE_POINT, lastBytes, pointAt, valueOf, withoutPoint } from './digits';

/* Fields to the doubles nearest to them. What is not told apart here is `NaN`, and the strict reader judges it. */

export const MAX_SAFE: i64 = 9007199254740991;
const MINUS: u8 = 45;
const POINT: u8 = 46;
const SURPRISE: f64 = NaN;

/** Of ten: all that are doubles. */
export const POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
  1e19, 1e20, 1e21, 1e22,
];

/** One to eight bytes, digits with or without a point: two exact doubles are divided, which rounds once. */
// @ts-ignore: decorator
@inline
export function shortFloating(start: usize, end: usize): f64 {
  const word = lastBytes(end, end - start);
  const at = pointAt(word);
  const points = ((at >> 6) ^ 1) as u32;
  const decimals: u32 = (7 - ((at >> 3) as u32)) * points;
  const digits = withoutPoint(word, at);
  if (word == LONE_POINT) return SURPRISE;
  if (!areDigits(digits)) return SURPRISE;
  return (valueOf(digits) as f64) / unchecked(POWERS[decimals]);
}

/** Digits that a word surely holds. */
export const MOST_DIGITS: u32 = 19;

/** Digits with or without a point and an exponent. Whatever else there is, or the rare case that cannot be told, is odd. */
export function parseFloating(start: usize, end: usize): f64 {
  if (end - start < 9) {
    const value = shortFloating(start, end);
    if (value == value) return value;
  }
  const isNegative = load<u8>(start) == MINUS;
  let at = isNegative ? start + 1 : start;
  const first = at;
  // The first digits that are not zeros, and of ten by which they count.
  let mantissa: u64 = 0;
  let taken: u32 = 0;
  let exponent: i32 = 0;
  let isCut = false;
  let point: usize = 0;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    const digit = (byte as u32) - 48;
    if (digit > 9) {
      if (byte != POINT || point != 0) break;
      point = at;
      continue;
    }
    if (taken < MOST_DIGITS) {
      mantissa = mantissa * 10 + (digit as u64);
      if (mantissa != 0) taken++;
      if (point != 0) exponent--;
    } else {
      if (digit != 0) isCut = true;
      if (point == 0) exponent++;
    }
  }
  if (at - first == (point != 0 ? 1 : 0)) return SURPRISE;
  if (at < end) {
    if ((load<u8>(at) | 0x20) != 101) return SURPRISE;
    at++;
    const isDown = at < end && load<u8>(at) == MINUS;
    if (isDown || (at < end && load<u8>(at) == 43)) at++;
    if (at >= end || end - at > 4) return SURPRISE;
    let written: i32 = 0;
    for (; at < end; at++) {
      const digit = (load<u8>(at) as u32) - 48;
      if (digit > 9) return SURPRISE;
      written = written * 10 + (digit as i32);
    }
    exponent += isDown ? -written : written;
  }
  return nearestTo(mantissa, exponent, isCut, isNegative);
}

/**
 * The double nearest to mantissa * 10^exponent, or odd where it cannot be told. Up to 2^53 times or by up to 10^22 takes one
 * rounding of two exact doubles (W. Clinger, "How to read floating point numbers accurately", 1990).
 *
 * @param isCut whether digits follow that are not all zeros: then the double must be that of the next number, too
 */
export function nearestTo(mantissa: u64, exponent: i32, isCut: bool, isNegative: bool): f64 {
  if (mantissa == 0) return 0;
  if (mantissa > (MAX_SAFE as u64) || exponent > 22 || exponent < -22) {
    const value = nearest(mantissa, exponent, isNegative);
    if (isCut && nearest(mantissa + 1, exponent, isNegative) != value) return SURPRISE;
    return value;
  }
  const value =
    exponent < 0
      ? (mantissa as f64) / unchecked(POWERS[-exponent])
      : (mantissa as f64) * unchecked(POWERS[exponent]);
  return isNegative ? -value : value;
}

/** For each power of ten from 10^-LEAST, the upper 128 bits of it, as two words each; `kernel/powers-of-ten.ts` writes them. */
let powers: usize = 0;
let leastPower: i32 = 0;
let mostPower: i32 = -1;

export function setPowers(address: usize, least: i32, most: i32): void {
  powers = address;
  leastPower = least;
  mostPower = most;
}

export let productHigh: u64 = 0;

/** The lower 64 bits of a product, with the upper ones left in `productHigh`. */
export function multiply(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const low = a0 * b0;
  const first = a1 * b0 + (low >> 32);
  const second = a0 * b1 + (first & 0xffffffff);
  productHigh = a1 * b1 + (first >> 32) + (second >> 32);
  return (second << 32) | (low & 0xffffffff);
}

/**
 * The double nearest to mantissa * 10^exponent, by D. Lemire, "Number parsing at a gigabyte per second" (2021); odd in the
 * rare cases that it cannot tell, and for numbers that are not normal.
 */
function nearest(mantissa: u64, exponent: i32, isNegative: bool): f64 {
  if (exponent < leastPower || exponent > mostPower) return SURPRISE;
  const entry = powers + (((exponent - leastPower) as usize) << 4);
  const shift = clz(mantissa);
  const normal = mantissa << shift;
  let low = multiply(normal, load<u64>(entry));
  let upper = productHigh;
  if ((upper & 0x1ff) == 0x1ff) {
    multiply(normal, load<u64>(entry, 8));
    const sum = low + productHigh;
    if (sum < low) upper++;
    low = sum;
    if ((upper & 0x1ff) == 0x1ff && low + 1 == 0) return SURPRISE;
  }
  const top = upper >> 63;
  let bits = upper >> (top + 9);
  // 217706 / 65536 is the logarithm of 10 to the base of 2, closely enough for these exponents.
  let binary: i64 = (((217706 * exponent) >> 16) as i64) + 1024 + 63 - (shift as i64) + (top as i64) - 1;
  // Halfway between two doubles, as far as can be told.
  if (low == 0 && (upper & 0x1ff) == 0 && (bits & 3) == 1) return SURPRISE;
  bits += bits & 1;
  bits >>= 1;
  if (bits >= (1 as u64) << 53) {
    bits = (1 as u64) << 52;
    binary++;
  }
  if (binary <= 0 || binary >= 2047) return SURPRISE;
  bits &= ~((1 as u64) << 52);
  const value = reinterpret<f64>(bits | ((binary as u64) << 52));
  return isNegative ? -value : value;
}
