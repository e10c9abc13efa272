import {
  BASES,
  baseOf,
  columnPositions,
  fieldEnd,
  fieldStart,
  isLastColumn,
  isQuoted,
  markOdd,
  quoteByte,
  ROWS,
  WRONG_WIDTH,
} from './fields';

/*
 * Text in a dictionary: codes 0, 1, 2, … in the order first met, found by a hash of the bytes. Room for what a call may add
 * is made before it, so nothing moves while it runs.
 */

/** Times a byte, a word of eight of it. */
const EACH_BYTE: u64 = 0x0101010101010101;

/** A dictionary; `kernel/dictionary.ts` writes it. */
const COUNT = 0;
const MASK = 4;
const SLOTS = 8;
const ENTRIES = 12;
const BYTES = 16;
const USED = 20;
const SCRATCH = 24;
/** 64 less the bits of a slot's number: what of a hash is not used. */
const SHIFT = 28;

/**
 * A slot: eight bytes that a text is known by, its length, and its code and one, 0 where the slot is free. Of a text of at
 * most eight bytes they are its bytes; of a longer one where its bytes begin, and the upper half of its hash.
 */
const SLOT_SHIFT: usize = 4;
const SLOT_LENGTH = 8;
const SLOT_CODE = 12;
/** Bytes of a text that fit into its slot. */
const SHORT: usize = 8;
/** Bytes of a text that four words hold. */
const MIDDLING: usize = 32;
/** An entry: length, offset. */
const ENTRY_SHIFT: usize = 3;
/** What a text that is no UTF-8 has for a code. */
const INVALID: u32 = 0xffffffff;

const FACTOR: u64 = 0x9e3779b97f4a7c15;
const OTHER_FACTOR: u64 = 0xc2b2ae3d27d4eb4f;
const THIRD_FACTOR: u64 = 0x165667b19e3779f9;

/** From this many texts on a dictionary does not fit the nearest caches. */
const LARGE: u32 = 1 << 12;
/** Texts that are fetched together. */
const BLOCK: u32 = 32;
/** Of a block: where the text begins that is in the slot looked at first. */
const FETCHED = memory.data(32 * 4, 16);

/** Up to eight bytes, and 0 for those that are missing. */
// @ts-ignore: decorator
@inline
function head(at: usize, length: usize): u64 {
  const word = load<u64>(at);
  return length >= 8 ? word : word & (((1 as u64) << ((length as u64) << 3)) - 1);
}

// @ts-ignore: decorator
@inline
function mix(hash: u64, first: u64, second: u64): u64 {
  return (rotl<u64>(hash, 23) ^ (first * FACTOR) ^ rotl<u64>(second * OTHER_FACTOR, 32)) * FACTOR;
}

/** Of all bytes. */
// @ts-ignore: decorator
@inline
function hashOf(start: usize, length: usize, first: u64): u64 {
  if (length <= SHORT) return hashOfShort(length, first);
  return length <= MIDDLING ? hashOfMiddling(start, length, first) : hashOfLong(start, length, first);
}

/** The second eight bytes of a text of middling length, the last but eight, and the last; some may be the same. */
// @ts-ignore: decorator
@inline
function second(start: usize, length: usize): u64 {
  return load<u64>(start + min<usize>(8, length - 8));
}

// @ts-ignore: decorator
@inline
function third(start: usize, length: usize): u64 {
  return load<u64>(start + max<usize>(16, length) - 16);
}

// @ts-ignore: decorator
@inline
function last(start: usize, length: usize): u64 {
  return load<u64>(start + length - 8);
}

/** The same work for all lengths, so that none need be foreseen. */
// @ts-ignore: decorator
@inline
function hashOfMiddling(start: usize, length: usize, first: u64): u64 {
  const inner = (second(start, length) * FACTOR) ^ rotl<u64>(third(start, length) * OTHER_FACTOR, 32);
  const outer = rotl<u64>(last(start, length) * THIRD_FACTOR, 17);
  return (rotl<u64>(hashOfShort(length, first), 23) ^ inner ^ outer) * FACTOR;
}

/** 16 bytes at a time, and at last those before the end, which may be some of the same again. */
function hashOfLong(start: usize, length: usize, first: u64): u64 {
  const end = start + length;
  let hash = hashOfShort(length, first);
  for (let at = start + 8; at + 16 < end; at += 16) hash = mix(hash, load<u64>(at), load<u64>(at, 8));
  return mix(hash, load<u64>(end - 16), load<u64>(end - 8));
}

// @ts-ignore: decorator
@inline
function hashOfShort(length: usize, first: u64): u64 {
  return (first ^ rotl<u64>(length as u64, 59)) * FACTOR;
}

/** Address of the slot that a hash is first looked for in: by its upper bits, so that more slots have the same order. */
// @ts-ignore: decorator
@inline
function firstSlot(slots: usize, shift: u64, hash: u64): usize {
  return slots + (((hash >> shift) as usize) << SLOT_SHIFT);
}

/** Whether a slot that is not free is of a text. */
// @ts-ignore: decorator
@inline
function isIn(slot: usize, bytes: usize, start: usize, length: usize, first: u64, hash: u64): bool {
  if (load<u32>(slot, SLOT_LENGTH) != (length as u32)) return false;
  if (length <= SHORT) return load<u64>(slot) == first;
  return load<u32>(slot, 4) == ((hash >> 32) as u32) && isSame(bytes + load<u32>(slot), start, length);
}

/** The code of the bytes from `start`, new if they were not met before; INVALID where they are no UTF-8. */
export function codeOf(dictionary: usize, start: usize, length: usize): u32 {
  const first = head(start, length);
  return find(dictionary, start, length, first, hashOf(start, length, first));
}

function find(dictionary: usize, start: usize, length: usize, first: u64, hash: u64): u32 {
  const slots = load<u32>(dictionary + SLOTS) as usize;
  const end = slots + ((load<u32>(dictionary + MASK) as usize) << SLOT_SHIFT);
  const bytes = load<u32>(dictionary + BYTES) as usize;
  let slot = firstSlot(slots, load<u32>(dictionary + SHIFT) as u64, hash);
  while (load<u32>(slot, SLOT_CODE) != 0) {
    if (isIn(slot, bytes, start, length, first, hash)) return load<u32>(slot, SLOT_CODE) - 1;
    slot = slot == end ? slots : slot + (1 << SLOT_SHIFT);
  }
  return add(dictionary, slot, start, length, first, hash);
}

function add(dictionary: usize, slot: usize, start: usize, length: usize, first: u64, hash: u64): u32 {
  if (!isUtf8(start, start + length)) return INVALID;
  const code = load<u32>(dictionary + COUNT);
  const used = load<u32>(dictionary + USED);
  const entry = (load<u32>(dictionary + ENTRIES) as usize) + ((code as usize) << ENTRY_SHIFT);
  // Up to seven bytes more, which the next text is written over.
  const to = (load<u32>(dictionary + BYTES) as usize) + used;
  for (let at: usize = 0; at < length; at += 8) store<u64>(to + at, load<u64>(start + at));
  store<u32>(entry, used);
  store<u32>(entry, length as u32, 4);
  store<u32>(dictionary + USED, used + (length as u32));
  store<u32>(dictionary + COUNT, code + 1);
  store<u64>(slot, length <= SHORT ? first : (hash >> 32 << 32) | (used as u64));
  store<u32>(slot, length as u32, SLOT_LENGTH);
  store<u32>(slot, code + 1, SLOT_CODE);
  return code;
}

/** Whether two texts of the same length, of more than eight bytes, are the same. */
// @ts-ignore: decorator
@inline
function isSame(known: usize, start: usize, length: usize): bool {
  if (length > MIDDLING) return isSameLong(known, start, length);
  const inner = (second(known, length) ^ second(start, length)) | (third(known, length) ^ third(start, length));
  const outer = (load<u64>(known) ^ load<u64>(start)) | (last(known, length) ^ last(start, length));
  return (inner | outer) == 0;
}

function isSameLong(known: usize, start: usize, length: usize): bool {
  for (let at: usize = 0; at + 8 < length; at += 8) {
    if (load<u64>(known + at) != load<u64>(start + at)) return false;
  }
  return last(known, length) == last(start, length);
}

/**
 * Puts all texts into the dictionary's slots, whose number must be a power of 2, and which must be free.
 *
 * @param from the slots that they are in, which are gone through as they lie: their order is that of the new ones
 */
export function rehash(dictionary: usize, from: usize, count: u32): void {
  const slots = load<u32>(dictionary + SLOTS) as usize;
  const end = slots + ((load<u32>(dictionary + MASK) as usize) << SLOT_SHIFT);
  const shift = load<u32>(dictionary + SHIFT) as u64;
  for (let i: u32 = 0; i < count; i++) {
    const known = from + ((i as usize) << SLOT_SHIFT);
    if (load<u32>(known, SLOT_CODE) == 0) continue;
    const length = load<u32>(known, SLOT_LENGTH) as usize;
    // Of a long text the upper half of the hash is enough: there are at most 2^32 slots.
    const hash = length <= SHORT ? hashOfShort(length, load<u64>(known)) : load<u64>(known);
    let slot = firstSlot(slots, shift, hash);
    while (load<u32>(slot, SLOT_CODE) != 0) slot = slot == end ? slots : slot + (1 << SLOT_SHIFT);
    v128.store(slot, v128.load(known));
  }
}

/** Whether eight bytes hold a quote, of which `quotes` has eight. */
// @ts-ignore: decorator
@inline
function holdsQuote(word: u64, quotes: u64): bool {
  const difference = word ^ quotes;
  return ((difference - EACH_BYTE) & ~difference & 0x8080808080808080) != 0;
}

/** The length of a field without one of each two quotes, written to `to`; 0xffffffff where there are none. */
function unescape(start: usize, end: usize, to: usize): u32 {
  const quote = quoteByte as u8;
  const quotes = (quoteByte as u64) * EACH_BYTE;
  let at = start;
  while (at + 8 <= end && !holdsQuote(load<u64>(at), quotes)) at += 8;
  while (at < end && load<u8>(at) != quote) at++;
  if (at == end) return INVALID;
  let length: u32 = 0;
  for (at = start; at < end; at++) {
    const byte = load<u8>(at);
    store<u8>(to + length, byte);
    length++;
    if (byte == quote) at++;
  }
  return length;
}

/** Loads the slot that is looked at first for one of the texts of a block. */
// @ts-ignore: decorator
@inline
function fetchSlot(dictionary: usize, index: u32, start: usize, length: usize): void {
  const hash = hashOf(start, length, head(start, length));
  const slot = firstSlot(load<u32>(dictionary + SLOTS) as usize, load<u32>(dictionary + SHIFT) as u64, hash);
  // Of a short text it is no place, and of a free slot 0.
  const isLong = load<u32>(slot, SLOT_LENGTH) > (SHORT as u32);
  store<u32>(FETCHED + ((index as usize) << 2), isLong ? load<u32>(slot) : 0);
}

/** Loads the texts that those slots are of. */
function fetchTexts(dictionary: usize, count: u32): void {
  const bytes = load<u32>(dictionary + BYTES) as usize;
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i++) sum += load<u8>(bytes + load<u32>(FETCHED + ((i as usize) << 2)));
  store<u32>(FETCHED, sum);
}

/** Fetches for the fields of some records: in a large dictionary memory is what is waited for, here once for all of them. */
function fetchFields(dictionary: usize, table: usize, column: u32, from: u32, to: u32): void {
  const bases = load<u32>(table + BASES) as usize;
  const positions = columnPositions(table, column);
  const isLast = isLastColumn(table, column);
  let count: u32 = 0;
  for (let row = from; row < to; row++) {
    const base = baseOf(bases, row);
    if (base == WRONG_WIDTH) continue;
    const start = fieldStart(positions, base);
    const end = fieldEnd(positions, base, start, isLast);
    const quote: usize = isQuoted(start, end) ? 1 : 0;
    fetchSlot(dictionary, count++, start + quote, end - start - 2 * quote);
  }
  fetchTexts(dictionary, count);
}

/**
 * The codes of texts that lie one after another, new ones if they were not met before. Room for them is there.
 *
 * @param lengths of each, in bytes
 * @param codes receives the code of each
 */
export function codesOf(dictionary: usize, texts: usize, lengths: usize, count: u32, codes: usize): void {
  let start = texts;
  for (let from: u32 = 0; from < count; from += BLOCK) {
    const to = min(from + BLOCK, count);
    if (load<u32>(dictionary + COUNT) > LARGE) {
      let at = start;
      for (let i = from; i < to; i++) {
        const length = load<u32>(lengths + ((i as usize) << 2)) as usize;
        fetchSlot(dictionary, i - from, at, length);
        at += length;
      }
      fetchTexts(dictionary, to - from);
    }
    for (let i = from; i < to; i++) {
      const length = load<u32>(lengths + ((i as usize) << 2)) as usize;
      store<u32>(codes + ((i as usize) << 2), codeOf(dictionary, start, length));
      start += length;
    }
  }
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
  const bases = load<u32>(table + BASES) as usize;
  const positions = columnPositions(table, column);
  const isLast = isLastColumn(table, column);
  const slots = load<u32>(dictionary + SLOTS) as usize;
  const shift = load<u32>(dictionary + SHIFT) as u64;
  const bytes = load<u32>(dictionary + BYTES) as usize;
  if (nulls != 0) memory.fill(nulls, 0, rows);
  const isLarge = load<u32>(dictionary + COUNT) > LARGE;
  for (let row: u32 = 0; row < rows; row++) {
    if (isLarge && row % BLOCK == 0) fetchFields(dictionary, table, column, row, min(row + BLOCK, rows));
    const base = baseOf(bases, row);
    if (base == WRONG_WIDTH) continue;
    let start = fieldStart(positions, base);
    const end = fieldEnd(positions, base, start, isLast);
    let length = end - start;
    const to = values + ((row as usize) << 3);
    if (nulls != 0 && length == 0) {
      store<u8>(nulls + row, 1);
      store<f64>(to, 0);
      continue;
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
    const first = head(start, length);
    const hash = hashOf(start, length, first);
    const slot = firstSlot(slots, shift, hash);
    const found = load<u32>(slot, SLOT_CODE);
    const code =
      found != 0 && isIn(slot, bytes, start, length, first, hash)
        ? found - 1
        : find(dictionary, start, length, first, hash);
    store<f64>(to, code as f64);
    if (code >= allowed) markOdd(table, row);
  }
}

/** Marks the records whose field is no UTF-8, of a column that nobody reads. */
export function checkTexts(table: usize, column: u32): void {
  const rows = load<u32>(table + ROWS);
  const bases = load<u32>(table + BASES) as usize;
  const positions = columnPositions(table, column);
  const isLast = isLastColumn(table, column);
  for (let row: u32 = 0; row < rows; row++) {
    const base = baseOf(bases, row);
    if (base == WRONG_WIDTH) continue;
    const start = fieldStart(positions, base);
    if (!isUtf8(start, fieldEnd(positions, base, start, isLast))) markOdd(table, row);
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
