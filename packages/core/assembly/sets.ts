import { groupAt, rowAt } from './selection';

/*
 * Sets of values by group, of several aggregates together. Each value has an index, and at that index there is a record: the
 * value, and words that say which groups hold it. For each aggregate, a slot, these are a bit for each of the first groups,
 * or the first met of many groups. What does not fit is in the slot's pairs of index and group. Index 0 is for null and NaN.
 *
 * Functions that may run out of room for pairs return how far they came; what was done may be done again.
 */

/** Sets; `ops/value-index.ts` and `ops/set-records.ts` write them. Indexes used, bytes of a record, pages of records. */
const SIZE = 0;
const STRIDE = 4;
const PAGES = 8;
/** The hash table: mask, slots (an index, 0 where it is free), and how many are used. */
const MASK = 12;
const SLOTS = 16;
const HASHED = 20;
/** The window, of integers that find their index without a hash: the indexes, the first integer, and how many they are. */
const WINDOW = 24;
const ORIGIN = 32;
const WIDTH = 40;
/** The least and the greatest integer. */
const LEAST = 48;
const GREATEST = 56;
/** Room for as many rows as are found together. */
const UNKNOWN = 64;

/** Records of a page. */
const PAGE_SHIFT: u32 = 12;
const PAGE_MASK: u32 = 4095;
/** Where the words of a record begin. */
const WORDS = 8;
/** Integers beyond this in size are taken for fractions. */
const MOST: f64 = 9007199254740991;

// @ts-ignore: decorator
@inline
function recordAt(pages: usize, stride: usize, index: u32): usize {
  const page = load<u32>(pages + (((index >> PAGE_SHIFT) as usize) << 2)) as usize;
  return page + ((index & PAGE_MASK) as usize) * stride;
}

// @ts-ignore: decorator
@inline
function hashOf(value: f64): u32 {
  const hash = reinterpret<u64>(value) * 0x9e3779b97f4a7c15;
  return ((hash ^ (hash >> 29)) >> 32) as u32;
}

// @ts-ignore: decorator
@inline
function isWhole(value: f64): bool {
  return Math.trunc(value) == value && Math.abs(value) <= MOST;
}

/**
 * Finds the indexes of values, which are new where they were not met before. Room for `count` more is there.
 *
 * @param indexes receives them, by row
 */
export function findValues(
  sets: usize,
  values: usize,
  nulls: usize,
  rows: usize,
  count: u32,
  indexes: usize,
): void {
  const window = load<u32>(sets, WINDOW) as usize;
  const origin = load<f64>(sets, ORIGIN);
  const width = load<f64>(sets, WIDTH);
  const unknown = load<u32>(sets, UNKNOWN) as usize;
  // First what the window knows. Where a value lies in it is far from the one before, so nothing here may depend on it: the
  // rows that are left are listed, each written in any case and written over if it is not to stay.
  let left: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    const value = load<f64>(values + (row << 3));
    const found = isInWindow(value, origin, width) ? load<u32>(placeOf(value, origin, window)) : 0;
    store<u32>(indexes + (row << 2), found);
    store<u32>(unknown + ((left as usize) << 2), row as u32);
    left += (found == 0 || (nulls != 0 && load<u8>(nulls + row) != 0)) as u32;
  }
  for (let i: u32 = 0; i < left; i++) {
    const row = load<u32>(unknown + ((i as usize) << 2)) as usize;
    // Adding 0 makes one zero.
    const value = load<f64>(values + (row << 3)) + 0;
    let found: u32 = 0;
    if (nulls != 0 && load<u8>(nulls + row) != 0) found = 0;
    else if (isInWindow(value, origin, width)) {
      const place = placeOf(value, origin, window);
      found = load<u32>(place);
      if (found == 0) {
        found = addValue(sets, value);
        store<u32>(place, found);
      }
    } else if (value == value) found = findHashed(sets, value);
    store<u32>(indexes + (row << 2), found);
  }
}

// @ts-ignore: decorator
@inline
function isInWindow(value: f64, origin: f64, width: f64): bool {
  const distance = value - origin;
  return distance >= 0 && distance < width && Math.trunc(value) == value;
}

// @ts-ignore: decorator
@inline
function placeOf(value: f64, origin: f64, window: usize): usize {
  return window + (((value - origin) as u32 as usize) << 2);
}

function addValue(sets: usize, value: f64): u32 {
  const added = load<u32>(sets, SIZE);
  store<u32>(sets, added + 1, SIZE);
  store<f64>(recordAt(load<u32>(sets, PAGES) as usize, load<u32>(sets, STRIDE) as usize, added), value);
  if (isWhole(value)) {
    store<f64>(sets, min(load<f64>(sets, LEAST), value), LEAST);
    store<f64>(sets, max(load<f64>(sets, GREATEST), value), GREATEST);
  }
  return added;
}

function findHashed(sets: usize, value: f64): u32 {
  const mask = load<u32>(sets, MASK);
  const slots = load<u32>(sets, SLOTS) as usize;
  const pages = load<u32>(sets, PAGES) as usize;
  const stride = load<u32>(sets, STRIDE) as usize;
  let slot = hashOf(value) & mask;
  for (;;) {
    const found = load<u32>(slots + ((slot as usize) << 2));
    if (found == 0) break;
    if (load<f64>(recordAt(pages, stride, found)) == value) return found;
    slot = (slot + 1) & mask;
  }
  const added = addValue(sets, value);
  store<u32>(slots + ((slot as usize) << 2), added);
  store<u32>(sets, load<u32>(sets, HASHED) + 1, HASHED);
  return added;
}

/** Puts all indexes into the window and the slots anew, which are 0. */
export function indexValues(sets: usize): void {
  const size = load<u32>(sets, SIZE);
  const pages = load<u32>(sets, PAGES) as usize;
  const stride = load<u32>(sets, STRIDE) as usize;
  const window = load<u32>(sets, WINDOW) as usize;
  const origin = load<f64>(sets, ORIGIN);
  const width = load<f64>(sets, WIDTH);
  const mask = load<u32>(sets, MASK);
  const slots = load<u32>(sets, SLOTS) as usize;
  let hashed: u32 = 0;
  for (let index: u32 = 1; index < size; index++) {
    const value = load<f64>(recordAt(pages, stride, index));
    if (isInWindow(value, origin, width)) {
      store<u32>(placeOf(value, origin, window), index);
      continue;
    }
    let slot = hashOf(value) & mask;
    while (load<u32>(slots + ((slot as usize) << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + ((slot as usize) << 2), index);
    hashed++;
  }
  store<u32>(sets, hashed, HASHED);
}

/**
 * A slot; `ops/set-slot.ts` writes it. Groups below `PLACED` have a bit, whose places in the record are listed; the first of
 * the other groups is at the offset `FIRST` in the record, and one more than it. Then the pairs: a hash table of a number
 * that is a power of 2, and how many are used and may be.
 */
const PLACES = 0;
const PLACED = 4;
const FIRST = 8;
const PAIRS = 12;
const PAIR_MASK = 16;
const PAIR_SIZE = 20;
const PAIR_ROOM = 24;

/** Of 64 neighbouring indexes in a group: index / 64, the group and one (0 where it is free), and their bits. */
const PAIR_SHIFT: usize = 4;
const PAIR_GROUP = 4;
const PAIR_BITS = 8;

// @ts-ignore: decorator
@inline
function setBit(record: usize, place: u32): void {
  const at = record + (((place >> 5) as usize) << 2);
  store<u32>(at, load<u32>(at, WORDS) | ((1 as u32) << (place & 31)), WORDS);
}

/** @returns whether there was room */
// @ts-ignore: decorator
@inline
function put(slot: usize, record: usize, index: u32, group: u32): bool {
  if (group < load<u32>(slot, PLACED)) {
    setBit(record, load<u32>((load<u32>(slot, PLACES) as usize) + ((group as usize) << 2)));
    return true;
  }
  const first = record + (load<u32>(slot, FIRST) as usize);
  const found = load<u32>(first);
  if (found == 0) store<u32>(first, group + 1);
  return found == 0 || found == group + 1 || addPair(slot, index, group);
}

// @ts-ignore: decorator
@inline
function pairHash(block: u32, group: u32): u32 {
  const hash = ((block as u64) | ((group as u64) << 32)) * 0x9e3779b97f4a7c15;
  return ((hash ^ (hash >> 29)) >> 32) as u32;
}

function addPair(slot: usize, index: u32, group: u32): bool {
  const block = index >> 6;
  const bit = (1 as u64) << ((index & 63) as u64);
  const mask = load<u32>(slot, PAIR_MASK);
  const pairs = load<u32>(slot, PAIRS) as usize;
  if (pairs == 0) return false;
  for (let i = pairHash(block, group) & mask; ; i = (i + 1) & mask) {
    const at = pairs + ((i as usize) << PAIR_SHIFT);
    const found = load<u32>(at, PAIR_GROUP);
    if (found == 0) {
      const size = load<u32>(slot, PAIR_SIZE);
      if (size == load<u32>(slot, PAIR_ROOM)) return false;
      store<u32>(slot, size + 1, PAIR_SIZE);
      store<u32>(at, block);
      store<u32>(at, group + 1, PAIR_GROUP);
      store<u64>(at, bit, PAIR_BITS);
      return true;
    }
    if (found == group + 1 && load<u32>(at) == block) {
      store<u64>(at, load<u64>(at, PAIR_BITS) | bit, PAIR_BITS);
      return true;
    }
  }
  return false;
}

/** Puts the pairs of an old table into the slot's new one, whose pairs are 0. */
export function rehashPairs(slot: usize, from: usize, count: u32): void {
  const mask = load<u32>(slot, PAIR_MASK);
  const pairs = load<u32>(slot, PAIRS) as usize;
  for (let i: u32 = 0; i < count; i++) {
    const old = from + ((i as usize) << PAIR_SHIFT);
    const group = load<u32>(old, PAIR_GROUP);
    if (group == 0) continue;
    let to = pairHash(load<u32>(old), group - 1) & mask;
    while (load<u32>(pairs + ((to as usize) << PAIR_SHIFT), PAIR_GROUP) != 0) to = (to + 1) & mask;
    v128.store(pairs + ((to as usize) << PAIR_SHIFT), v128.load(old));
  }
}

/** Adds rows from `from` on to a slot, of any groups. */
export function addToSlot(
  sets: usize,
  slot: usize,
  indexes: usize,
  rows: usize,
  groups: usize,
  from: u32,
  count: u32,
): u32 {
  const pages = load<u32>(sets, PAGES) as usize;
  const stride = load<u32>(sets, STRIDE) as usize;
  for (let i = from; i < count; i++) {
    const index = load<u32>(indexes + (rowAt(rows, i) << 2));
    const group = groups == 0 ? 0 : (groupAt(groups, i) as u32);
    if (!put(slot, recordAt(pages, stride, index), index, group)) return i;
  }
  return count;
}

/** The same where every group has its bit. */
export function addBits(
  sets: usize,
  slot: usize,
  indexes: usize,
  rows: usize,
  groups: usize,
  count: u32,
): void {
  const pages = load<u32>(sets, PAGES) as usize;
  const stride = load<u32>(sets, STRIDE) as usize;
  const places = load<u32>(slot, PLACES) as usize;
  const only = load<u32>(places);
  for (let i: u32 = 0; i < count; i++) {
    const index = load<u32>(indexes + (rowAt(rows, i) << 2));
    const place = groups == 0 ? only : load<u32>(places + (groupAt(groups, i) << 2));
    setBit(recordAt(pages, stride, index), place);
  }
}

/**
 * Adds a word of bits of other records, which begin at `words`, to a word of these, at an offset. `masks` are four tables, by
 * byte of the word, of what its bits are here.
 */
export function mergeMasks(
  sets: usize,
  offset: usize,
  indexes: usize,
  words: usize,
  wordStride: usize,
  masks: usize,
  count: u32,
): void {
  const pages = load<u32>(sets, PAGES) as usize;
  const stride = load<u32>(sets, STRIDE) as usize;
  for (let i: u32 = 0; i < count; i++) {
    const bits = load<u32>(words + (i as usize) * wordStride);
    const at = recordAt(pages, stride, load<u32>(indexes + ((i as usize) << 2))) + offset;
    const mask =
      load<u32>(masks + (((bits & 255) as usize) << 2)) |
      load<u32>(masks + ((((bits >> 8) & 255) as usize) << 2), 1024) |
      load<u32>(masks + ((((bits >> 16) & 255) as usize) << 2), 2048) |
      load<u32>(masks + (((bits >> 24) as usize) << 2), 3072);
    store<u32>(at, load<u32>(at) | mask);
  }
}

/** Adds some bits of such a word of other records to a slot one by one: bit b is of group `groups[b]`. */
export function mergeBits(
  sets: usize,
  slot: usize,
  indexes: usize,
  words: usize,
  wordStride: usize,
  some: u32,
  groups: usize,
  from: u32,
  count: u32,
): u32 {
  const pages = load<u32>(sets, PAGES) as usize;
  const stride = load<u32>(sets, STRIDE) as usize;
  for (let i = from; i < count; i++) {
    let bits = load<u32>(words + (i as usize) * wordStride) & some;
    const index = load<u32>(indexes + ((i as usize) << 2));
    const record = recordAt(pages, stride, index);
    for (; bits != 0; bits &= bits - 1) {
      if (!put(slot, record, index, groupAt(groups, ctz(bits)) as u32)) return i;
    }
  }
  return count;
}

/** Adds the first groups of other records, which begin at `words`; they are of the groups that `map` lists. */
export function mergeFirsts(
  sets: usize,
  slot: usize,
  indexes: usize,
  words: usize,
  wordStride: usize,
  map: usize,
  from: u32,
  count: u32,
): u32 {
  const pages = load<u32>(sets, PAGES) as usize;
  const stride = load<u32>(sets, STRIDE) as usize;
  for (let i = from; i < count; i++) {
    const first = load<u32>(words + (i as usize) * wordStride);
    if (first == 0) continue;
    const index = load<u32>(indexes + ((i as usize) << 2));
    const group = groupAt(map, first - 1) as u32;
    if (!put(slot, recordAt(pages, stride, index), index, group)) return i;
  }
  return count;
}

/** Copies records of a length to others of the same or a greater one. */
export function copyRecords(from: usize, length: usize, to: usize, toLength: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const source = from + (i as usize) * length;
    const target = to + (i as usize) * toLength;
    for (let at: usize = 0; at < length; at += 4) store<u32>(target + at, load<u32>(source + at));
  }
}

/** Copies records to an array of their values and one of their words. */
export function partRecords(
  records: usize,
  stride: usize,
  count: u32,
  values: usize,
  words: usize,
): void {
  let to = words;
  for (let i: u32 = 0; i < count; i++) {
    const record = records + (i as usize) * stride;
    store<f64>(values + ((i as usize) << 3), load<f64>(record));
    for (let at: usize = WORDS; at < stride; at += 4, to += 4) store<u32>(to, load<u32>(record + at));
  }
}

/** Counts the bits of a word of some records, by place in the word. */
export function countBits(words: usize, stride: usize, count: u32, counts: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    let bits = load<u32>(words + (i as usize) * stride);
    for (; bits != 0; bits &= bits - 1) {
      const at = counts + ((ctz(bits) as usize) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}

/** Counts the first groups of some records: 0 for none, or a group and one. */
export function countFirsts(words: usize, stride: usize, count: u32, counts: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const at = counts + ((load<u32>(words + (i as usize) * stride) as usize) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

/** Adds the number of pairs to the counts of their groups and one. */
export function countPairs(pairs: usize, count: u32, counts: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const pair = pairs + ((i as usize) << PAIR_SHIFT);
    const at = counts + ((load<u32>(pair, PAIR_GROUP) as usize) << 2);
    store<u32>(at, load<u32>(at) + (popcnt(load<u64>(pair, PAIR_BITS)) as u32));
  }
}
