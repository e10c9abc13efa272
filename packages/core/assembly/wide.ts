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
import { MOST_DIGITS, nearestTo } from './floating';
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
