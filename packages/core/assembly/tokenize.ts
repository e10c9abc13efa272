import {
  commentByte,
  delimiterByte,
  escapeByte,
  newlineByte,
  quoteByte,
  WRONG_WIDTH,
} from './fields';

/*
 * Finds the records and fields of CSV, 64 bytes at a time, after G. Langdale and D. Lemire, "Parsing gigabytes of JSON per
 * second" (2019): masks of quotes, delimiters and line breaks, and a prefix sum of the quotes to tell what lies within them.
 *
 * It takes well-formed records only. A quote where none may stand ends the call, and a record with another number of
 * fields is marked: the strict reader judges them.
 */

const NO_BYTE: u32 = 256;
const CARRIAGE_RETURN: u8 = 13;

/** What `tokenize` leaves behind beside the number of records; `scan/tokens.ts` reads the same places. */
const NEXT = 0;
const STOPPED = 4;
const EMPTY_LINES = 8;
const LINES_WITHIN = 12;
const NON_ASCII = 16;
const WRONG = 20;

/** Why it stopped: the data are at an end, there is no more room, or the next record must be judged. */
const AT_END = 0;
const FULL = 1;
const ODD = 2;

// @ts-ignore: decorator
@inline
function equal(block: v128, byte: v128): i32 {
  return i8x16.bitmask(i8x16.eq(block, byte));
}

// @ts-ignore: decorator
@inline
function equalMask(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  return (
    (equal(a, byte) as u32 as u64) |
    ((equal(b, byte) as u32 as u64) << 16) |
    ((equal(c, byte) as u32 as u64) << 32) |
    ((equal(d, byte) as u32 as u64) << 48)
  );
}

// @ts-ignore: decorator
@inline
function prefixXor(mask: u64): u64 {
  mask ^= mask << 1;
  mask ^= mask << 2;
  mask ^= mask << 4;
  mask ^= mask << 8;
  mask ^= mask << 16;
  return mask ^ (mask << 32);
}

/**
 * @param from address of the first byte, at which a record begins
 * @param end address after the last byte at hand
 * @param stop records that begin at or after this address are left
 * @param longest a record with as many bytes is marked as one with a wrong number of fields is
 * @param starts receives the address of each record's first byte, and after the last one that of the next
 * @param bases receives the index of each record's first delimiter in `positions`, or WRONG_WIDTH
 * @param positions receives the addresses of the delimiters and line breaks, and before them that of the byte before `from`
 * @param result receives what is named above
 * @returns the number of records
 */
export function tokenize(
  from: usize,
  end: usize,
  stop: usize,
  width: u32,
  longest: u32,
  starts: usize,
  bases: usize,
  capacity: u32,
  positions: usize,
  room: u32,
  result: usize,
): u32 {
  let rows: u32 = 0;
  let wrong: u32 = 0;
  let count: u32 = 0;
  let base: u32 = 0;
  let start = from;
  let emptyLines: u32 = 0;
  let linesWithin: u64 = 0;
  let high: v128 = i8x16.splat(0);
  let stopped = AT_END;
  const quote = i8x16.splat(quoteByte as i8);
  const delimiter = i8x16.splat(delimiterByte as i8);
  const newline = i8x16.splat(newlineByte as i8);
  const escape = i8x16.splat(escapeByte as i8);
  const carriageReturn = i8x16.splat(CARRIAGE_RETURN as i8);
  const comment = commentByte;
  const isQuotable = quoteByte != NO_BYTE;
  const isEscapable = escapeByte != NO_BYTE;
  /** Where quotes are escaped otherwise, they are not doubled. */
  const doubled: u64 = isEscapable ? 0 : ~(0 as u64);
  store<u32>(positions - 4, (from - 1) as u32);

  /** All ones within quotes. */
  let inQuotes: u64 = 0;
  /** Whether the last byte of the block before ends a field, closes a quote, or is a CR after such a quote. */
  let afterDelimiter: u64 = 1;
  let afterClosing: u64 = 0;
  let afterReturn: u64 = 0;

  // A comment is left to the strict reader.
  let isAtComment = comment != NO_BYTE && from < end && (load<u8>(from) as u32) == comment;
  if (isAtComment) stopped = ODD;
  for (let at = from; at < end && start < stop && !isAtComment; at += 64) {
    if (count + 64 > room) {
      stopped = FULL;
      break;
    }
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    let quotes = isQuotable ? equalMask(a, b, c, d, quote) : 0;
    let lineFeeds = equalMask(a, b, c, d, newline);
    let delimiters = equalMask(a, b, c, d, delimiter) | lineFeeds;
    let escapes = isEscapable ? equalMask(a, b, c, d, escape) : 0;
    let present: u64 = ~(0 as u64);
    if (end - at < 64) {
      present = ((1 as u64) << ((end - at) as u64)) - 1;
      quotes &= present;
      lineFeeds &= present;
      delimiters &= present;
      escapes &= present;
    }
    let lineEnds = lineFeeds;
    let bad: u64 = 0;
    if ((quotes | inQuotes | afterClosing | afterReturn | escapes) != 0) {
      const within = prefixXor(quotes) ^ inQuotes;
      const opening = quotes & within;
      const closing = quotes ^ opening;
      delimiters &= ~within;
      lineEnds &= ~within;
      linesWithin |= lineFeeds ^ lineEnds;
      const followsClosing = (closing << 1) | afterClosing;
      bad =
        (opening & ~((delimiters << 1) | afterDelimiter | (followsClosing & doubled))) |
        (followsClosing & ~(delimiters | (quotes & doubled))) |
        escapes;
      inQuotes = ((within as i64) >> 63) as u64;
      afterClosing = closing >> 63;
      if ((bad | afterReturn) != 0) {
        // A CR may stand between a quote and the line break.
        const returns = followsClosing & equalMask(a, b, c, d, carriageReturn);
        bad = ((bad & ~returns) | (((returns << 1) | afterReturn) & ~lineEnds)) & present;
        afterReturn = (returns & present) >> 63;
        // What comes after the first bad quote means nothing.
        const before = (bad & -bad) - 1;
        delimiters &= before;
        lineEnds &= before;
      }
    }
    afterDelimiter = delimiters >> 63;
    high = v128.or(high, v128.or(v128.or(a, b), v128.or(c, d)));

    let to = positions + ((count as usize) << 2);
    // Four at a time: what is too much is written over. How many there are cannot be foreseen.
    for (let mask = delimiters; mask != 0; ) {
      store<u32>(to, (at + (ctz(mask) as usize)) as u32);
      mask &= mask - 1;
      store<u32>(to, (at + (ctz(mask) as usize)) as u32, 4);
      mask &= mask - 1;
      store<u32>(to, (at + (ctz(mask) as usize)) as u32, 8);
      mask &= mask - 1;
      store<u32>(to, (at + (ctz(mask) as usize)) as u32, 12);
      mask &= mask - 1;
      to += 16;
    }
    for (let mask = lineEnds; mask != 0; mask &= mask - 1) {
      const bit = mask & -mask;
      const position = at + (ctz(mask) as usize);
      const index = count + (popcnt(delimiters & (bit - 1)) as u32);
      const length = (position - start) as u32;
      if (start >= stop) {
        stopped = FULL;
        break;
      }
      if (length == 0 || (load<u8>(start) == CARRIAGE_RETURN && isReturns(start, position))) {
        emptyLines++;
      } else {
        if (rows == capacity) {
          stopped = FULL;
          break;
        }
        const fits = index - base + 1 == width && length < longest;
        store<u32>(starts + ((rows as usize) << 2), start as u32);
        store<u32>(bases + ((rows as usize) << 2), fits ? base : WRONG_WIDTH);
        wrong += (!fits) as u32;
        rows++;
      }
      start = position + 1;
      base = index + 1;
      if (comment != NO_BYTE && start < end && (load<u8>(start) as u32) == comment) {
        isAtComment = true;
        break;
      }
    }
    if (stopped == FULL) break;
    if (isAtComment) {
      stopped = ODD;
      break;
    }
    count += popcnt(delimiters) as u32;
    if (bad != 0) {
      stopped = ODD;
      break;
    }
  }

  store<u32>(starts + ((rows as usize) << 2), start as u32);
  store<u32>(result + NEXT, start as u32);
  store<u32>(result + STOPPED, stopped);
  store<u32>(result + EMPTY_LINES, emptyLines);
  store<u32>(result + WRONG, wrong);
  store<u32>(result + LINES_WITHIN, linesWithin != 0 ? 1 : 0);
  store<u32>(result + NON_ASCII, i8x16.bitmask(high) != 0 ? 1 : 0);
  return rows;
}

/** Whether there is nothing but CRs from one address up to another. */
function isReturns(from: usize, to: usize): bool {
  while (from < to && load<u8>(from) == CARRIAGE_RETURN) from++;
  return from == to;
}

/** Line breaks from one address up to another. */
export function countLines(from: usize, to: usize): u32 {
  let lines: u32 = 0;
  let at = from;
  const newline = i8x16.splat(newlineByte as i8);
  for (; at + 16 <= to; at += 16) lines += popcnt(equal(v128.load(at), newline)) as u32;
  for (; at < to; at++) lines += ((load<u8>(at) as u32) == newlineByte) as u32;
  return lines;
}
