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
import { MOST_DIGITS, multiply, nearestTo, productHigh } from './floating';
import { markBeyond } from './numbers';

/*
 * Wide decimals: to the nearest double, and beside it to their units in three parts, whole numbers below 10^13, the lowest
 * first.
 */

const MINUS: u8 = 45;
const POINT: u8 = 46;
const SURPRISE: f64 = NaN;

/** Digits of a part, and where the highest part begins. */
const PART: i32 = 13;
const TOP: i32 = 26;
/** Longer fields are odd: they have more zeros than people write. */
const LONGEST: usize = 64;

let low: i64 = 0;
let middle: i64 = 0;
let top: i64 = 0;

/**
 * Decodes one column.
 *
 * @param precision digits that a value may have in all
 * @param values receives a double for each record
 * @param nulls receives 1 where the field is empty, otherwise 0; without it an empty field is odd
 * @param parts receives the lowest part of each record, and after `partBytes` and twice that the others
 */
export function decodeWide(
  table: usize,
  column: u32,
  scale: i32,
  precision: i32,
  min: f64,
  max: f64,
  values: usize,
  nulls: usize,
  parts: usize,
  partBytes: usize,
): void {
  const rows = load<u32>(table + ROWS);
  const bases = load<u32>(table + BASES) as usize;
  const positions = columnPositions(table, column) - 4;
  const isLast = isLastColumn(table, column);
  if (nulls != 0) memory.fill(nulls, 0, rows);
  for (let row: u32 = 0; row < rows; row++) {
    const base = baseOf(bases, row);
    if (base == WRONG_WIDTH) continue;
    const at = positions + ((base as usize) << 2);
    let start = (load<u32>(at) as usize) + 1;
    let end = withoutReturn(start, load<u32>(at, 4) as usize, isLast);
    if (isQuoted(start, end)) {
      start++;
      end--;
    }
    let value: f64 = 0;
    if (start == end) {
      low = 0;
      middle = 0;
      top = 0;
      if (nulls != 0) store<u8>(nulls + row, 1);
      else markOdd(table, row);
    } else {
      value = parse(start, end, scale, precision);
      if (value != value) markOdd(table, row);
    }
    const offset = (row as usize) << 3;
    store<f64>(values + offset, value);
    store<f64>(parts + offset, low as f64);
    store<f64>(parts + partBytes + offset, middle as f64);
    store<f64>(parts + 2 * partBytes + offset, top as f64);
  }
  if (min > -Infinity || max < Infinity) markBeyond(table, min, max, values, nulls);
}

/** The double, with the parts left in `low`, `middle` and `top`. */
function parse(start: usize, end: usize, scale: i32, precision: i32): f64 {
  const isNegative = load<u8>(start) == MINUS;
  if (isNegative) start++;
  if (start >= end || end - start > LONGEST) return SURPRISE;
  let point = start;
  while (point < end && load<u8>(point) != POINT) point++;
  if (end - start == 1 && point == start) return SURPRISE;
  low = 0;
  middle = 0;
  top = 0;
  // Of ten, in units, by which the next digit counts.
  let power = ((point - start) as i32) - 1 + scale;
  // The first digits that are not zeros, and of ten by which they count.
  let mantissa: u64 = 0;
  let taken: u32 = 0;
  let exponent: i32 = 0;
  let isCut = false;
  for (let at = start; at < end; at++) {
    if (at == point) continue;
    const digit = (load<u8>(at) as i32) - 48;
    if ((digit as u32) > 9) return SURPRISE;
    if (digit != 0 && (power < 0 || power >= precision)) return SURPRISE;
    if (power >= TOP) top = top * 10 + digit;
    else if (power >= PART) middle = middle * 10 + digit;
    else if (power >= 0) low = low * 10 + digit;
    if (taken < MOST_DIGITS) {
      mantissa = mantissa * 10 + digit;
      exponent = power - scale;
      if (mantissa != 0) taken++;
    } else if (digit != 0) isCut = true;
    power--;
  }
  for (; power >= TOP; power--) top *= 10;
  for (; power >= PART; power--) middle *= 10;
  for (; power >= 0; power--) low *= 10;
  if (isNegative) {
    low = -low;
    middle = -middle;
    top = -top;
  }
  return nearestTo(mantissa, exponent, isCut, isNegative);
}

/** 10^13 as 5^13 and a shift, so that a remainder leaves room for 32 bits more. */
const FIVES: u64 = 1220703125;
const TWOS: u64 = 13;
const PART_UNITS: u64 = 10000000000000;
/** Of ten, by their number. */
const TENS: StaticArray<u64> = [
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
  1000000000000, PART_UNITS,
];

/** A number of 128 bits. */
let lower: u64 = 0;
let upper: u64 = 0;

function negate(): void {
  lower = ~lower + 1;
  upper = ~upper + (lower == 0 ? 1 : 0);
}

/** Divides the number by 10^13, and returns what is left over. */
function takePart(): u64 {
  const bits = lower & ((1 << TWOS) - 1);
  lower = (lower >> TWOS) | (upper << (64 - TWOS));
  upper >>= TWOS;
  const first = upper >> 32;
  const second = ((first % FIVES) << 32) | (upper & 0xffffffff);
  const third = ((second % FIVES) << 32) | (lower >> 32);
  const fourth = ((third % FIVES) << 32) | (lower & 0xffffffff);
  upper = ((first / FIVES) << 32) | (second / FIVES);
  lower = ((third / FIVES) << 32) | (fourth / FIVES);
  return ((fourth % FIVES) << TWOS) | bits;
}

/** Multiplies the number by 10^13, and adds a part. */
function putPart(part: u64): void {
  const low = multiply(lower, PART_UNITS) + part;
  upper = upper * PART_UNITS + productHigh + (low < part ? 1 : 0);
  lower = low;
}

/**
 * Makes doubles and parts, as `decodeWide` does, of units in 128 bits each, the lowest byte first.
 *
 * @param values receives NaN where the double cannot be told
 */
export function splitWide(
  words: usize,
  rows: u32,
  scale: i32,
  values: usize,
  parts: usize,
  partBytes: usize,
): void {
  for (let row: u32 = 0; row < rows; row++) {
    const from = words + ((row as usize) << 4);
    lower = load<u64>(from);
    upper = load<u64>(from, 8);
    const isNegative = (upper as i64) < 0;
    if (isNegative) negate();
    const first = takePart();
    const second = takePart();
    const third = lower;
    const sign: f64 = isNegative ? -1 : 1;
    const offset = (row as usize) << 3;
    store<f64>(values + offset, nearestToParts(first, second, third, scale, isNegative));
    // There is no -0 among images.
    store<f64>(parts + offset, (first as f64) * sign + 0);
    store<f64>(parts + partBytes + offset, (second as f64) * sign + 0);
    store<f64>(parts + 2 * partBytes + offset, (third as f64) * sign + 0);
  }
}

/** The first 19 digits of the parts tell the double, unless it is one of the rare ones. */
function nearestToParts(first: u64, second: u64, third: u64, scale: i32, isNegative: bool): f64 {
  if (third == 0 && second < 1000000) return nearestTo(second * PART_UNITS + first, -scale, false, isNegative);
  const head = third != 0 ? third : second;
  const next = third != 0 ? second : first;
  const rest = third != 0 ? first : 0;
  const power = (third != 0 ? PART : 0) - scale;
  let digits: i32 = 1;
  while (digits < PART && head >= unchecked(TENS[digits])) digits++;
  // How many digits of the next parts there is room for.
  const room = (MOST_DIGITS as i32) - digits;
  if (room > PART) {
    const unit = unchecked(TENS[2 * PART - room]);
    const mantissa = (head * PART_UNITS + next) * unchecked(TENS[room - PART]) + rest / unit;
    return nearestTo(mantissa, power + PART - room, rest % unit != 0, isNegative);
  }
  const unit = unchecked(TENS[PART - room]);
  const isCut = next % unit != 0 || rest != 0;
  return nearestTo(head * unchecked(TENS[room]) + next / unit, power + PART - room, isCut, isNegative);
}

/** Makes units in 128 bits of parts. */
export function joinWide(parts: usize, partBytes: usize, rows: u32, words: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    const from = parts + ((row as usize) << 3);
    const first = load<f64>(from);
    const second = load<f64>(from + partBytes);
    const third = load<f64>(from + 2 * partBytes);
    // All of them have the sign of the whole.
    const isNegative = first < 0 || second < 0 || third < 0;
    lower = abs(third) as u64;
    upper = 0;
    putPart(abs(second) as u64);
    putPart(abs(first) as u64);
    if (isNegative) negate();
    store<u64>(words + ((row as usize) << 4), lower);
    store<u64>(words + ((row as usize) << 4), upper, 8);
  }
}
