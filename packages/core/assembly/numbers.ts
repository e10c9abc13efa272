import { areDigits, LONE_POINT, lastBytes, pointAt, valueOf, withoutPoint } from './digits';
import {
  BASES,
  baseOf,
  columnPositions,
  isLastColumn,
  isQuoted,
  markOdd,
  ROWS,
  withoutReturn,
  WRONG_WIDTH,
} from './fields';
import { MAX_SAFE, parseFloating, POWERS, shortFloating } from './floating';
import { parseDay, parseMoment, parseSeconds, parseTimeOfDay } from './moments';

/*
 * Fields to doubles: integers, decimals as scaled integers, floats, booleans, dates, times and timestamps. Each takes the
 * usual forms of a value; whatever else there is makes the record odd, and the strict reader judges it.
 */

const MINUS: u8 = 45;
const POINT: u8 = 46;

const INTEGER = 0;
const DECIMAL = 1;
const FLOAT = 2;
const BOOLEAN = 3;
const DATE = 4;
const TIME = 5;
const TIMESTAMP = 6;

/** Not a value of the type, or in none of the usual forms. */
const SURPRISE: f64 = NaN;

/**
 * Decodes one column. It is inlined with the type a constant, so that each type has a loop, and a function, of its own.
 *
 * @param scale of decimals
 * @param values receives a double for each record
 * @param nulls receives 1 where the field is empty, otherwise 0; without it an empty field is odd
 */
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
  const positions = columnPositions(table, column) - 4;
  if (nulls != 0) memory.fill(nulls, 0, rows);
  if (type == DECIMAL) setFactors(scale);
  // Neighbouring records often have the same day: its bytes are then compared, not read again.
  let lastHead: u64 = 0;
  let lastTail: u64 = 0;
  let lastDay: f64 = SURPRISE;
  for (let row: u32 = 0; row < rows; row++) {
    const base = baseOf(bases, row);
    if (base == WRONG_WIDTH) continue;
    const at = positions + ((base as usize) << 2);
    const start = (load<u32>(at) as usize) + 1;
    const end = load<u32>(at, 4) as usize;
    const length = end - start;
    let value: f64 = SURPRISE;
    if (type == INTEGER && length - 1 < 8) value = shortInteger(start, end);
    else if (type == DECIMAL && length - 1 < 8) value = shortDecimal(start, end);
    else if (type == FLOAT && length - 1 < 8) value = shortFloating(start, end);
    else if (type == BOOLEAN) value = parseBoolean(start, end);
    else if (type == DATE && length == 10) {
      const head = load<u64>(start);
      const tail = load<u64>(start, 2);
      if (head != lastHead || tail != lastTail) {
        lastHead = head;
        lastTail = tail;
        lastDay = parseDay(start);
      }
      value = lastDay;
    } else if (type == TIME && length == 8) value = parseSeconds(load<u64>(start));
    else if (type == TIMESTAMP) value = parseMoment(start, end);
    if (value != value) value = decodeUnusual(type, table, column, scale, row, start, end, nulls);
    store<f64>(values + ((row as usize) << 3), value);
  }
  if (min > -Infinity || max < Infinity) markBeyond(table, min, max, values, nulls);
}

export function decodeIntegers(
  table: usize,
  column: u32,
  scale: u32,
  min: f64,
  max: f64,
  values: usize,
  nulls: usize,
): void {
  decode(INTEGER, table, column, scale, min, max, values, nulls);
}

export function decodeDecimals(
  table: usize,
  column: u32,
  scale: u32,
  min: f64,
  max: f64,
  values: usize,
  nulls: usize,
): void {
  decode(DECIMAL, table, column, scale, min, max, values, nulls);
}

export function decodeFloats(
  table: usize,
  column: u32,
  scale: u32,
  min: f64,
  max: f64,
  values: usize,
  nulls: usize,
): void {
  decode(FLOAT, table, column, scale, min, max, values, nulls);
}

export function decodeBooleans(
  table: usize,
  column: u32,
  scale: u32,
  min: f64,
  max: f64,
  values: usize,
  nulls: usize,
): void {
  decode(BOOLEAN, table, column, scale, min, max, values, nulls);
}

export function decodeDates(
  table: usize,
  column: u32,
  scale: u32,
  min: f64,
  max: f64,
  values: usize,
  nulls: usize,
): void {
  decode(DATE, table, column, scale, min, max, values, nulls);
}

export function decodeTimes(
  table: usize,
  column: u32,
  scale: u32,
  min: f64,
  max: f64,
  values: usize,
  nulls: usize,
): void {
  decode(TIME, table, column, scale, min, max, values, nulls);
}

export function decodeTimestamps(
  table: usize,
  column: u32,
  scale: u32,
  min: f64,
  max: f64,
  values: usize,
  nulls: usize,
): void {
  decode(TIMESTAMP, table, column, scale, min, max, values, nulls);
}

/** A field in another form than the most usual: empty, quoted, negative, long, before a CR, or none. */
function decodeUnusual(
  type: u32,
  table: usize,
  column: u32,
  scale: u32,
  row: u32,
  start: usize,
  end: usize,
  nulls: usize,
): f64 {
  end = withoutReturn(start, end, isLastColumn(table, column));
  if (isQuoted(start, end)) {
    start++;
    end--;
  }
  if (start == end) {
    if (nulls != 0) store<u8>(nulls + row, 1);
    else markOdd(table, row);
    return 0;
  }
  const value = parse(type, start, end, scale);
  if (value != value) markOdd(table, row);
  return value;
}

function parse(type: u32, start: usize, end: usize, scale: u32): f64 {
  switch (type) {
    case INTEGER:
      return parseInteger(start, end);
    case DECIMAL:
      return parseDecimal(start, end, scale);
    case FLOAT:
      return parseFloating(start, end);
    case BOOLEAN:
      return parseBoolean(start, end);
    case DATE:
      return end - start == 10 ? parseDay(start) : SURPRISE;
    case TIME:
      return parseTimeOfDay(start, end);
    default:
      return parseMoment(start, end);
  }
}

/** Marks the records whose value is there and beyond the bounds. */
export function markBeyond(table: usize, min: f64, max: f64, values: usize, nulls: usize): void {
  const rows = load<u32>(table + ROWS);
  for (let row: u32 = 0; row < rows; row++) {
    const value = load<f64>(values + ((row as usize) << 3));
    if (value >= min && value <= max) continue;
    if (nulls == 0 || load<u8>(nulls + row) == 0) markOdd(table, row);
  }
}

/** One to eight digits. */
// @ts-ignore: decorator
@inline
function shortInteger(start: usize, end: usize): f64 {
  const word = lastBytes(end, end - start);
  return areDigits(word) ? (valueOf(word) as f64) : SURPRISE;
}

/** What digits are multiplied by to be of the column's scale, by where their point is; NaN where no point may be. */
const FACTORS = memory.data(9 * 8, 16);

function setFactors(scale: u32): void {
  for (let at: u32 = 0; at < 8; at++) {
    const decimals: u32 = 7 - at;
    const isUsual = scale > 0 && decimals <= scale && scale <= MOST_SHORT_SCALE;
    store<f64>(FACTORS + (at << 3), isUsual ? unchecked(POWERS[scale - decimals]) : SURPRISE);
  }
  store<f64>(FACTORS, scale <= MOST_SHORT_SCALE ? unchecked(POWERS[scale]) : SURPRISE, 8 * 8);
}

/** One to eight bytes, digits with or without a point. Which of them cannot be foreseen, so nothing is made to depend on it. */
// @ts-ignore: decorator
@inline
function shortDecimal(start: usize, end: usize): f64 {
  const word = lastBytes(end, end - start);
  const at = pointAt(word);
  const digits = withoutPoint(word, at);
  if (word == LONE_POINT) return SURPRISE;
  if (!areDigits(digits)) return SURPRISE;
  return (valueOf(digits) as f64) * load<f64>(FACTORS + (at as usize));
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
    const value = shortDecimal(start, end);
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
