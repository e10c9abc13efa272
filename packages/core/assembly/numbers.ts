import { fieldEnd, fieldStart, isOdd, isQuoted, markOdd, ROWS } from './fields';
import { parseDay, parseMoment, parseTimeOfDay } from './moments';

/*
 * Fields to doubles: integers, decimals as scaled integers, floats, booleans, dates, times and timestamps. Each takes the
 * usual forms of a value; whatever else there is makes the record odd, and the strict reader judges it.
 */

const ZEROS: u64 = 0x3030303030303030;
const MAX_SAFE: i64 = 9007199254740991;
const MINUS: u8 = 45;
const POINT: u8 = 46;

export const INTEGER = 0;
export const DECIMAL = 1;
export const FLOAT = 2;
export const BOOLEAN = 3;
export const DATE = 4;
export const TIME = 5;
export const TIMESTAMP = 6;

/** Not a value of the type, or in none of the usual forms. */
const SURPRISE: f64 = NaN;

/**
 * Decodes one column.
 *
 * @param values receives a double for each record
 * @param nulls receives 1 where the field is empty, otherwise 0; without it an empty field is odd
 */
export function decodeNumbers(
  table: usize,
  column: u32,
  type: u32,
  scale: u32,
  min: f64,
  max: f64,
  values: usize,
  nulls: usize,
): void {
  switch (type) {
    case INTEGER:
      return decode(INTEGER, table, column, 0, min, max, values, nulls);
    case DECIMAL:
      return decode(DECIMAL, table, column, scale, min, max, values, nulls);
    case FLOAT:
      return decode(FLOAT, table, column, 0, min, max, values, nulls);
    case BOOLEAN:
      return decode(BOOLEAN, table, column, 0, min, max, values, nulls);
    case DATE:
      return decode(DATE, table, column, 0, min, max, values, nulls);
    case TIME:
      return decode(TIME, table, column, 0, min, max, values, nulls);
    default:
      return decode(TIMESTAMP, table, column, 0, min, max, values, nulls);
  }
}

// @ts-ignore: decorator
@inline
function parse(type: u32, start: usize, end: usize, scale: u32): f64 {
  if (type == INTEGER) return parseInteger(start, end);
  if (type == DECIMAL) return parseDecimal(start, end, scale);
  if (type == FLOAT) return parseFloating(start, end);
  if (type == BOOLEAN) return parseBoolean(start, end);
  if (type == DATE) return end - start == 10 ? parseDay(start) : SURPRISE;
  if (type == TIME) return parseTimeOfDay(start, end);
  return parseMoment(start, end);
}

// Inlined with the type a constant, so that each type has a loop of its own.
// @ts-ignore: decorator
@inline
function decode(
  type: u32,
  table: usize,
  column: u32,
  scale: u32,
  min: f64,
  max: f64,
  values: usize,
  nulls: usize,
): void {
  const rows = load<u32>(table + ROWS);
  // Neighbouring records often have the same day or time: its bytes are then compared, not read again.
  let lastHead: u64 = 0;
  let lastTail: u64 = 0;
  let lastLength: usize = 0;
  let lastValue: f64 = SURPRISE;
  for (let row: u32 = 0; row < rows; row++) {
    if (isOdd(table, row)) continue;
    let start = fieldStart(table, row, column);
    let end = fieldEnd(table, row, column, start);
    if (isQuoted(start, end)) {
      start++;
      end--;
    }
    const to = values + ((row as usize) << 3);
    if (start == end) {
      store<f64>(to, 0);
      if (nulls != 0) store<u8>(nulls + row, 1);
      else markOdd(table, row);
      continue;
    }
    if (nulls != 0) store<u8>(nulls + row, 0);
    let value: f64;
    if (type == DATE || type == TIME) {
      const length = end - start;
      const head = load<u64>(start);
      const tail = load<u64>(end - 8);
      // Of 8 to 16 bytes the two words are all there is.
      if (length - 8 <= 8 && length == lastLength && head == lastHead && tail == lastTail) {
        value = lastValue;
      } else {
        value = parse(type, start, end, scale);
        lastHead = head;
        lastTail = tail;
        lastLength = length;
        lastValue = value;
      }
    } else {
      value = parse(type, start, end, scale);
    }
    store<f64>(to, value);
    // Written so that NaN fails it.
    if (!(value >= min && value <= max)) markOdd(table, row);
  }
}

/** Whether eight bytes are digits. */
// @ts-ignore: decorator
@inline
function areDigits(word: u64): bool {
  return (
    ((word & 0xf0f0f0f0f0f0f0f0) | (((word + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) ==
    0x3333333333333333
  );
}

/** The number that eight digits make, the first in the lowest byte. */
// @ts-ignore: decorator
@inline
function eightDigits(word: u64): u64 {
  word -= ZEROS;
  word = word * 10 + (word >> 8);
  return (
    ((word & 0x000000ff000000ff) * 0x000f424000000064 +
      ((word >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >>
    32
  );
}

/** The last `length` bytes before `end`, 1 to 8, with zeros before them. */
// @ts-ignore: decorator
@inline
function lastBytes(end: usize, length: usize): u64 {
  const shift = ((8 - length) as u64) << 3;
  const word = load<u64>(end - 8);
  return ((word >> shift) << shift) | (ZEROS & (((1 as u64) << shift) - 1));
}

function parseInteger(start: usize, end: usize): f64 {
  const isNegative = load<u8>(start) == MINUS;
  if (isNegative) start++;
  const length = end - start;
  if (length - 1 < 8) {
    const word = lastBytes(end, length);
    if (!areDigits(word)) return SURPRISE;
    const value = eightDigits(word) as f64;
    return isNegative ? 0 - value : value;
  }
  return parseLong(start, end, 0, isNegative);
}

function parseDecimal(start: usize, end: usize, scale: u32): f64 {
  const isNegative = load<u8>(start) == MINUS;
  if (isNegative) start++;
  const length = end - start;
  if (length - 1 < 8 && (length as u32) > scale && scale < 8) {
    const word = lastBytes(end, length);
    const below = ((7 - scale) as u64) << 3;
    if (((word >> below) & 0xff) == (POINT as u64)) {
      // Takes the point out, and moves what is before it up to what is after it.
      const after = below == 56 ? (0 as u64) : (word >> (below + 8)) << (below + 8);
      const digits = after | ((word & (((1 as u64) << below) - 1)) << 8) | 0x30;
      if (length > 1 && areDigits(digits)) {
        const value = eightDigits(digits) as f64;
        return isNegative ? 0 - value : value;
      }
    }
  }
  return parseLong(start, end, scale, isNegative);
}

/** Digits with or without a point, up to 18 of them. */
function parseLong(start: usize, end: usize, scale: u32, isNegative: bool): f64 {
  if (end - start > 18 || start >= end) return SURPRISE;
  let value: i64 = 0;
  let at = start;
  for (; at < end; at++) {
    const digit = (load<u8>(at) as u32) - 48;
    if (digit > 9) break;
    value = value * 10 + (digit as i64);
  }
  let decimals: u32 = 0;
  if (at < end) {
    if (scale == 0 || load<u8>(at) != POINT || end - start == 1) return SURPRISE;
    for (at++; at < end; at++) {
      const digit = (load<u8>(at) as u32) - 48;
      if (digit > 9) return SURPRISE;
      if (decimals < scale) {
        value = value * 10 + (digit as i64);
        decimals++;
      } else if (digit != 0) {
        return SURPRISE;
      }
    }
  }
  for (; decimals < scale; decimals++) {
    value *= 10;
    if (value > MAX_SAFE) return SURPRISE;
  }
  if (value > MAX_SAFE) return SURPRISE;
  return isNegative ? 0 - (value as f64) : (value as f64);
}

const POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
  1e19, 1e20, 1e21, 1e22,
];

/**
 * Up to 2^53 times or by up to 10^22 takes one rounding of two exact doubles (W. Clinger, "How to read floating point numbers
 * accurately", 1990). Anything longer is odd.
 */
function parseFloating(start: usize, end: usize): f64 {
  const isNegative = load<u8>(start) == MINUS;
  let at = isNegative ? start + 1 : start;
  let mantissa: u64 = 0;
  let digits: u32 = 0;
  let exponent: i32 = 0;
  for (; at < end; at++) {
    const digit = (load<u8>(at) as u32) - 48;
    if (digit > 9) break;
    mantissa = mantissa * 10 + (digit as u64);
    digits++;
  }
  if (at < end && load<u8>(at) == POINT) {
    for (at++; at < end; at++) {
      const digit = (load<u8>(at) as u32) - 48;
      if (digit > 9) break;
      mantissa = mantissa * 10 + (digit as u64);
      digits++;
      exponent--;
    }
  }
  if (digits == 0 || digits > 18) return SURPRISE;
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
  let value: f64;
  if (mantissa == 0) return 0;
  if (mantissa > (MAX_SAFE as u64) || exponent > 22 || exponent < -22) return nearest(mantissa, exponent, isNegative);
  if (exponent >= 0) value = (mantissa as f64) * unchecked(POWERS[exponent]);
  else value = (mantissa as f64) / unchecked(POWERS[-exponent]);
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

let productHigh: u64 = 0;

/** The lower 64 bits of a product, with the upper ones left in `productHigh`. */
function multiply(a: u64, b: u64): u64 {
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

function parseBoolean(start: usize, end: usize): f64 {
  const length = end - start;
  if (length == 1) {
    const digit = (load<u8>(start) as u32) - 48;
    return digit < 2 ? (digit as f64) : SURPRISE;
  }
  const word = load<u32>(start) | 0x20202020;
  // "true" and "fals" in any case. A byte that | 0x20 makes a letter of is that letter in one case or the other.
  if (length == 4 && word == 0x65757274) return 1;
  if (length == 5 && word == 0x736c6166 && (load<u8>(start, 4) | 0x20) == 101) return 0;
  return SURPRISE;
}
