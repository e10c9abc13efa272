import { fieldEnd, fieldStart, isOdd, isQuoted, markOdd, ROWS } from './fields';

/*
 * Text in a dictionary: codes 0, 1, 2, … in the order first met, found by a hash of the bytes. Room for what a call may add
 * is made before it, so nothing moves while it runs.
 */

const QUOTE: u8 = 34;
const QUOTES: u64 = 0x2222222222222222;

/** A dictionary; `kernel/dictionary.ts` writes it. */
const COUNT = 0;
const MASK = 4;
const SLOTS = 8;
const ENTRIES = 12;
const BYTES = 16;
const USED = 20;
const SCRATCH = 24;

/** A slot: the hash's upper half, and the code and one; 0 where it is free. An entry: first word, length, offset. */
const ENTRY_SHIFT: usize = 4;
/** What a text that is no UTF-8 has for a code. */
const INVALID: u32 = 0xffffffff;

// @ts-ignore: decorator
@inline
function tail(at: usize, length: usize): u64 {
  return load<u64>(at) & (((1 as u64) << ((length as u64) << 3)) - 1);
}

// @ts-ignore: decorator
@inline
function mix(hash: u64, word: u64): u64 {
  return (rotl<u64>(hash, 5) ^ word) * 0x9e3779b97f4a7c15;
}

function hashOf(start: usize, length: usize): u64 {
  let hash: u64 = length as u64;
  let at = start;
  let left = length;
  for (; left >= 8; left -= 8, at += 8) hash = mix(hash, load<u64>(at));
  if (left != 0) hash = mix(hash, tail(at, left));
  return hash ^ (hash >> 29);
}

/** The code of the bytes from `start`, new if they were not met before; INVALID where they are no UTF-8. */
export function codeOf(dictionary: usize, start: usize, length: usize): u32 {
  const hash = hashOf(start, length);
  const tag = (hash >> 32) as u32;
  const mask = load<u32>(dictionary + MASK);
  const slots = load<u32>(dictionary + SLOTS) as usize;
  const entries = load<u32>(dictionary + ENTRIES) as usize;
  const bytes = load<u32>(dictionary + BYTES) as usize;
  for (let slot = (hash as u32) & mask; ; slot = (slot + 1) & mask) {
    const at = slots + ((slot as usize) << 3);
    const found = load<u32>(at, 4);
    if (found == 0) {
      if (!isUtf8(start, start + length)) return INVALID;
      const code = load<u32>(dictionary + COUNT);
      const used = load<u32>(dictionary + USED);
      memory.copy(bytes + used, start, length);
      store<u32>(entries + ((code as usize) << 3), used);
      store<u32>(entries + ((code as usize) << 3), length as u32, 4);
      store<u32>(dictionary + USED, used + (length as u32));
      store<u32>(dictionary + COUNT, code + 1);
      store<u32>(at, tag);
      store<u32>(at, code + 1, 4);
      return code;
    }
    if (load<u32>(at) != tag) continue;
    const entry = entries + (((found - 1) as usize) << 3);
    if (load<u32>(entry, 4) != (length as u32)) continue;
    if (isSame(bytes + load<u32>(entry), start, length)) return found - 1;
  }
  return INVALID;
}

function isSame(known: usize, start: usize, length: usize): bool {
  let at: usize = 0;
  for (; at + 8 <= length; at += 8) {
    if (load<u64>(known + at) != load<u64>(start + at)) return false;
  }
  return at == length || tail(known + at, length - at) == tail(start + at, length - at);
}

/** Puts all codes into the slots anew; their number must be a power of 2, and the slots 0. */
export function rehash(dictionary: usize): void {
  const count = load<u32>(dictionary + COUNT);
  const mask = load<u32>(dictionary + MASK);
  const slots = load<u32>(dictionary + SLOTS) as usize;
  const entries = load<u32>(dictionary + ENTRIES) as usize;
  const bytes = load<u32>(dictionary + BYTES) as usize;
  for (let code: u32 = 0; code < count; code++) {
    const entry = entries + ((code as usize) << 3);
    const hash = hashOf(bytes + load<u32>(entry), load<u32>(entry, 4));
    let slot = (hash as u32) & mask;
    while (load<u32>(slots + ((slot as usize) << 3), 4) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + ((slot as usize) << 3), (hash >> 32) as u32);
    store<u32>(slots + ((slot as usize) << 3), code + 1, 4);
  }
}

/** Whether eight bytes hold a quote. */
// @ts-ignore: decorator
@inline
function holdsQuote(word: u64): bool {
  const difference = word ^ QUOTES;
  return ((difference - 0x0101010101010101) & ~difference & 0x8080808080808080) != 0;
}

/** The length of a field without one of each two quotes, written to `to`; 0xffffffff where there are none. */
function unescape(start: usize, end: usize, to: usize): u32 {
  let at = start;
  while (at + 8 <= end && !holdsQuote(load<u64>(at))) at += 8;
  while (at < end && load<u8>(at) != QUOTE) at++;
  if (at == end) return INVALID;
  let length: u32 = 0;
  for (at = start; at < end; at++) {
    const byte = load<u8>(at);
    store<u8>(to + length, byte);
    length++;
    if (byte == QUOTE) at++;
  }
  return length;
}

/**
 * Decodes one column of text into codes.
 *
 * @param allowed codes from this one on are odd
 * @param nulls receives 1 where the field is empty and not quoted; without it such a field is an empty text
 */
export function decodeTexts(
  table: usize,
  column: u32,
  dictionary: usize,
  allowed: u32,
  values: usize,
  nulls: usize,
): void {
  const rows = load<u32>(table + ROWS);
  for (let row: u32 = 0; row < rows; row++) {
    if (isOdd(table, row)) continue;
    let start = fieldStart(table, row, column);
    const end = fieldEnd(table, row, column, start);
    let length = end - start;
    const to = values + ((row as usize) << 3);
    if (nulls != 0) {
      store<u8>(nulls + row, length == 0 ? 1 : 0);
      if (length == 0) {
        store<f64>(to, 0);
        continue;
      }
    }
    if (isQuoted(start, end)) {
      start++;
      length -= 2;
      const scratch = load<u32>(dictionary + SCRATCH) as usize;
      const plain = unescape(start, end - 1, scratch);
      if (plain != INVALID) {
        start = scratch;
        length = plain;
      }
    }
    const code = codeOf(dictionary, start, length);
    store<f64>(to, code as f64);
    if (code >= allowed) markOdd(table, row);
  }
}

/** Marks the records whose field is no UTF-8, of a column that nobody reads. */
export function checkTexts(table: usize, column: u32): void {
  const rows = load<u32>(table + ROWS);
  for (let row: u32 = 0; row < rows; row++) {
    if (isOdd(table, row)) continue;
    const start = fieldStart(table, row, column);
    if (!isUtf8(start, fieldEnd(table, row, column, start))) markOdd(table, row);
  }
}

/** By the table of the Unicode standard, 3.9: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
function isUtf8(start: usize, end: usize): bool {
  let at = start;
  for (;;) {
    while (at + 8 <= end && (load<u64>(at) & 0x8080808080808080) == 0) at += 8;
    if (at >= end) return true;
    const byte = load<u8>(at) as u32;
    if (byte < 0x80) {
      at++;
      continue;
    }
    let more: u32 = 0;
    let least: u32 = 0x80;
    let most: u32 = 0xbf;
    if (byte >= 0xc2 && byte <= 0xdf) more = 1;
    else if (byte >= 0xe0 && byte <= 0xef) {
      more = 2;
      if (byte == 0xe0) least = 0xa0;
      if (byte == 0xed) most = 0x9f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      more = 3;
      if (byte == 0xf0) least = 0x90;
      if (byte == 0xf4) most = 0x8f;
    } else return false;
    at++;
    for (; more > 0; more--, at++) {
      if (at >= end) return false;
      const next = load<u8>(at) as u32;
      if (next < least || next > most) return false;
      least = 0x80;
      most = 0xbf;
    }
  }
  return false;
}
