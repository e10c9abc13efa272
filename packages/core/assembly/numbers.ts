import { areDigits, lastBytes, pointAt, valueOf, withoutPoint } from './digits';
import {
  BASES,
  baseOf,
  columnPositions,
  fieldEnd,
  fieldStart,
  isLastColumn,
  isQuoted,
  markOdd,
  ROWS,
  WRONG_WIDTH,
} from './fields';
import { parseDay, parseMoment, parseSeconds, parseTimeOfDay } from './moments';

/*
 * Fields to doubles: integers, decimals as scaled integers, floats, booleans, dates, times and timestamps. Each takes the
 * usual forms of a value; whatever else there is makes the record odd, and the strict reader judges it.
 */

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
  const bases = load<u32>(table + BASES) as usize;
  const positions = columnPositions(table, column);
  const isLast = isLastColumn(table, column);
  if (nulls != 0) memory.fill(nulls, 0, rows);
  // Neighbouring records often have the same day: its bytes are then compared, not read again.
  let lastHead: u64 = 0;
  let lastTail: u64 = 0;
  let lastDay: f64 = SURPRISE;
  for (let row: u32 = 0; row < rows; row++) {
    const base = baseOf(bases, row);
    if (base == WRONG_WIDTH) continue;
    let start = fieldStart(positions, base);
    let end = fieldEnd(positions, base, start, isLast);
    const to = values + ((row as usize) << 3);
    if (isQuoted(start, end)) {
      start++;
      end--;
    }
    const length = end - start;
    let value: f64 = SURPRISE;
    if (type == INTEGER && length - 1 < 8) value = shortInteger(start, end);
    else if (type == DECIMAL && length - 1 < 8) value = shortDecimal(start, end, scale);
    else if (type == FLOAT && length - 1 < 8) value = shortFloating(start, end);
    else if (type == DATE && length == 10) {
      const head = load<u64>(start);
      const tail = load<u64>(end - 8);
      if (head != lastHead || tail != lastTail) {
        lastHead = head;
        lastTail = tail;
        lastDay = parseDay(start);
      }
      value = lastDay;
    } else if (type == TIME && length == 8) value = parseSeconds(load<u64>(start));
    // In another form than the most usual: empty, negative, long, or none.
    if (value != value) {
      if (length == 0) {
        store<f64>(to, 0);
        if (nulls != 0) store<u8>(nulls + row, 1);
        else markOdd(table, row);
        continue;
      }
      value = parse(type, start, end, scale);
    }
    store<f64>(to, value);
    // Written so that NaN fails it.
    if (!(value >= min && value <= max)) markOdd(table, row);
  }
}

/** One to eight digits. */
// @ts-ignore: decorator
@inline
function shortInteger(start: usize, end: usize): f64 {
  const word = lastBytes(end, end - start);
  return areDigits(word) ? (valueOf(word) as f64) : SURPRISE;
}

/** One to eight bytes, digits with or without a point. Which of them cannot be foreseen, so nothing is made to depend on it. */
// @ts-ignore: decorator
@inline
function shortDecimal(start: usize, end: usize, scale: u32): f64 {
  const length = end - start;
  const word = lastBytes(end, length);
  const at = pointAt(word);
  const points = ((at >> 6) ^ 1) as u32;
  const decimals: u32 = (7 - ((at >> 3) as u32)) * points;
  const digits = withoutPoint(word, at);
  const isUsual =
    (areDigits(digits) as u32) &
    ((decimals <= scale) as u32) &
    ((points <= scale) as u32) &
    ((points < (length as u32)) as u32) &
    ((scale <= MOST_SHORT_SCALE) as u32);
  if (!isUsual) return SURPRISE;
  return (valueOf(digits) as f64) * unchecked(POWERS[scale - decimals]);
}

/** The same as a double: two exact doubles are divided, which rounds once. */
// @ts-ignore: decorator
@inline
function shortFloating(start: usize, end: usize): f64 {
  const length = end - start;
  const word = lastBytes(end, length);
  const at = pointAt(word);
  const points = ((at >> 6) ^ 1) as u32;
  const decimals: u32 = (7 - ((at >> 3) as u32)) * points;
  const digits = withoutPoint(word, at);
  if (!((areDigits(digits) as u32) & ((points < (length as u32)) as u32))) return SURPRISE;
  return (valueOf(digits) as f64) / unchecked(POWERS[decimals]);
}

function parseInteger(start: usize, end: usize): f64 {
  const isNegative = load<u8>(start) == MINUS;
  if (isNegative) start++;
  const length = end - start;
  let value: f64;
  if (length - 1 < 8) {
    value = shortInteger(start, end);
  } else if (length - 9 < 7) {
    // At most 15 digits, which any double holds.
    const upper = lastBytes(end - 8, length - 8);
    const lower = lastBytes(end, 8);
    if (!areDigits(upper) || !areDigits(lower)) return SURPRISE;
    value = (valueOf(upper) * 100000000 + valueOf(lower)) as f64;
  } else {
    return parseLong(start, end, 0, isNegative);
  }
  return isNegative ? 0 - value : value;
}

function parseDecimal(start: usize, end: usize, scale: u32): f64 {
  const isNegative = load<u8>(start) == MINUS;
  if (isNegative) start++;
  const length = end - start;
  if (length - 1 < 8) {
    const value = shortDecimal(start, end, scale);
    if (value == value) return isNegative ? 0 - value : value;
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

/** Eight digits and as many zeros are below 2^53. */
const MOST_SHORT_SCALE: u32 = 7;

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
