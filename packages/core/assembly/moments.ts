/*
 * Dates and times in their usual forms, without a zone. Whatever is none is SURPRISE, as in `numbers.ts`.
 */

const POINT: u8 = 46;
const MS_PER_DAY: f64 = 86400000;
const SURPRISE: f64 = NaN;

const HIGHEST_BITS: u64 = 0x8080808080808080;
/** What these leave of a text, with `^`, are digits and, where a separator stands, 0. */
const DATE_FORM: u64 = 0x2d30302d30303030;
const TIME_FORM: u64 = 0x30303a30303a3030;
/** Added to that, these set the highest bit of a byte that is neither. */
const DATE_LIMITS: u64 = 0x7f76767f76767676;
const TIME_LIMITS: u64 = 0x76767f76767f7676;
/** Where hours, minutes and seconds are once two digits are one number, and what sets the highest bit of too great a one. */
const TIME_PAIRS: u64 = 0x00ff0000ff0000ff;
const PAIR_LIMITS: u64 = 0x0044000044000068;

/** Two digits, or more than 99. */
// @ts-ignore: decorator
@inline
function pair(at: usize): u32 {
  const tens = (load<u8>(at) as u32) - 48;
  const ones = (load<u8>(at, 1) as u32) - 48;
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

function daysInMonth(year: u32, month: u32): u32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** `YYYY-MM-DD` as days since 1970-01-01, by H. Hinnant's "days from civil". */
export function parseDay(at: usize): f64 {
  const word = load<u64>(at) ^ DATE_FORM;
  if ((((word + DATE_LIMITS) | word) & HIGHEST_BITS) != 0) return SURPRISE;
  // Each byte is a digit's ten and the next digit: bytes 0 and 2 are the year's halves, and byte 5 is the month.
  const pairs = word * 10 + (word >> 8);
  const year = ((pairs & 0xff) as u32) * 100 + (((pairs >> 16) & 0xff) as u32);
  const month = ((pairs >> 40) & 0xff) as u32;
  const day = pair(at + 8);
  if (month - 1 > 11 || day == 0) return SURPRISE;
  if (day > 28 && day > daysInMonth(year, month)) return SURPRISE;
  const y: i32 = (month <= 2 ? (year as i32) - 1 : (year as i32)) + 400;
  const era = y / 400;
  const yearOfEra = y - era * 400;
  const shifted: i32 = (month as i32) + (month > 2 ? -3 : 9);
  const dayOfYear = (153 * shifted + 2) / 5 + (day as i32) - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return ((era - 1) * 146097 + dayOfEra - 719468) as f64;
}

/** `HH:MM:SS`, the first byte lowest, as milliseconds since midnight. */
// @ts-ignore: decorator
@inline
export function parseSeconds(word: u64): f64 {
  word ^= TIME_FORM;
  if ((((word + TIME_LIMITS) | word) & HIGHEST_BITS) != 0) return SURPRISE;
  const pairs = (word * 10 + (word >> 8)) & TIME_PAIRS;
  if (((pairs + PAIR_LIMITS) & HIGHEST_BITS) != 0) return SURPRISE;
  const hours = (pairs & 0xff) as i32;
  const minutes = ((pairs >> 24) & 0xff) as i32;
  const seconds = (pairs >> 48) as i32;
  return (((hours * 60 + minutes) * 60 + seconds) * 1000) as f64;
}

/** `HH:MM[:SS[.mmm]]` as milliseconds since midnight. */
export function parseTimeOfDay(start: usize, end: usize): f64 {
  const length = (end - start) as u32;
  if (length != 5 && length != 8 && (length < 10 || length > 12)) return SURPRISE;
  let word = load<u64>(start);
  // Without seconds they are 00, and what is behind the minutes is not looked at.
  if (length == 5) word = (word & 0x000000ffffffffff) | 0x30303a0000000000;
  const whole = parseSeconds(word);
  if (length <= 8) return whole;
  if (load<u8>(start, 8) != POINT) return SURPRISE;
  let fraction: i32 = 0;
  for (let at = start + 9; at < start + 12; at++) {
    const digit = at < end ? (load<u8>(at) as i32) - 48 : 0;
    if (digit < 0 || digit > 9) return SURPRISE;
    fraction = fraction * 10 + digit;
  }
  return whole + (fraction as f64);
}

export function parseMoment(start: usize, end: usize): f64 {
  if (end - start < 16) return SURPRISE;
  const separator = load<u8>(start, 10);
  if (separator != 32 && separator != 84) return SURPRISE;
  const timeEnd = load<u8>(end - 1) == 90 ? end - 1 : end;
  return parseDay(start) * MS_PER_DAY + parseTimeOfDay(start + 11, timeEnd);
}
