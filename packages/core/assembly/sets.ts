import { groupAt, rowAt } from './selection';

/*
 * Sets of values by group, of several aggregates together. Each value has an index, and at that index there is a record, of
 * `stride` bytes. For each aggregate, a slot, it says which groups hold the value: a bit for each of the first groups, and
 * the first met of the others. What does not fit is in the slot's pairs of index and group. Index 0 is for null and NaN.
 *
 * Functions that may run out of room for pairs return how far they came; what was done may be done again.
 */

/** An index of values; `ops/value-numbering.ts` writes it. Of the hash table: indexes used, mask, slots, values by index. */
const SIZE = 0;
const MASK = 4;
const SLOTS = 8;
const VALUES = 12;
/** Of the window: the integer at index 1, and how many there are. */
const ORIGIN = 16;
const WIDTH = 24;
/** The least and the greatest value in the hash table, and whether any is no integer. */
const LEAST = 32;
const GREATEST = 40;
const FRACTIONS = 48;

/** Integers beyond this in size have no place in a window. */
const MOST: f64 = 9007199254740991;

// @ts-ignore: decorator
@inline
function isMissing(value: f64, nulls: usize, row: usize): bool {
  return value != value || (nulls != 0 && load<u8>(nulls + row) != 0);
}

/**
 * Finds the indexes of values in the window.
 *
 * @param indexes receives them, by row
 * @returns `count`, or the first of the rows whose value is not in the window
 */
export function findInWindow(
  index: usize,
  values: usize,
  nulls: usize,
  rows: usize,
  count: u32,
  indexes: usize,
): u32 {
  const origin = load<f64>(index, ORIGIN);
  const width = load<f64>(index, WIDTH);
  for (let i: u32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    const value = load<f64>(values + (row << 3));
    let found: u32 = 0;
    if (!isMissing(value, nulls, row)) {
      const at = value - origin;
      if (!(at >= 0 && at < width) || Math.trunc(value) != value) return i;
      found = (at as u32) + 1;
    }
    store<u32>(indexes + (row << 2), found);
  }
  return count;
}

// @ts-ignore: decorator
@inline
function hashOf(value: f64): u32 {
  const hash = reinterpret<u64>(value) * 0x9e3779b97f4a7c15;
  return ((hash ^ (hash >> 29)) >> 32) as u32;
}

/** Finds the indexes of any values, which are new where they were not met before. Room for `count` more is there. */
export function findInHash(
  index: usize,
  values: usize,
  nulls: usize,
  rows: usize,
  count: u32,
  indexes: usize,
): void {
  for (let i: u32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    const value = load<f64>(values + (row << 3));
    // Adding 0 makes one zero.
    const found = isMissing(value, nulls, row) ? 0 : find(index, value + 0);
    store<u32>(indexes + (row << 2), found);
  }
}

// @ts-ignore: decorator
@inline
function find(index: usize, value: f64): u32 {
  const mask = load<u32>(index, MASK);
  const slots = load<u32>(index, SLOTS) as usize;
  const known = load<u32>(index, VALUES) as usize;
  let slot = hashOf(value) & mask;
  for (;;) {
    const found = load<u32>(slots + ((slot as usize) << 2));
    if (found == 0) break;
    if (load<f64>(known + ((found as usize) << 3)) == value) return found;
    slot = (slot + 1) & mask;
  }
  const added = load<u32>(index, SIZE);
  store<u32>(index, added + 1, SIZE);
  store<u32>(slots + ((slot as usize) << 2), added);
  store<f64>(known + ((added as usize) << 3), value);
  store<f64>(index, min(load<f64>(index, LEAST), value), LEAST);
  store<f64>(index, max(load<f64>(index, GREATEST), value), GREATEST);
  if (Math.trunc(value) != value || Math.abs(value) > MOST) store<u32>(index, 1, FRACTIONS);
  return added;
}

/** Puts all indexes into the slots anew, which are 0. */
export function rehashValues(index: usize): void {
  const size = load<u32>(index, SIZE);
  const mask = load<u32>(index, MASK);
  const slots = load<u32>(index, SLOTS) as usize;
  const known = load<u32>(index, VALUES) as usize;
  for (let i: u32 = 1; i < size; i++) {
    let slot = hashOf(load<f64>(known + ((i as usize) << 3))) & mask;
    while (load<u32>(slots + ((slot as usize) << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + ((slot as usize) << 2), i);
  }
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
  store<u32>(at, load<u32>(at) | ((1 as u32) << (place & 31)));
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
  slot: usize,
  records: usize,
  stride: usize,
  indexes: usize,
  rows: usize,
  groups: usize,
  from: u32,
  count: u32,
): u32 {
  for (let i = from; i < count; i++) {
    const index = load<u32>(indexes + (rowAt(rows, i) << 2));
    const group = groups == 0 ? 0 : (groupAt(groups, i) as u32);
    if (!put(slot, records + (index as usize) * stride, index, group)) return i;
  }
  return count;
}

/** The same where every group has its bit. */
export function addBits(
  slot: usize,
  records: usize,
  stride: usize,
  indexes: usize,
  rows: usize,
  groups: usize,
  count: u32,
): void {
  const places = load<u32>(slot, PLACES) as usize;
  const only = load<u32>(places);
  for (let i: u32 = 0; i < count; i++) {
    const index = load<u32>(indexes + (rowAt(rows, i) << 2)) as usize;
    const place = groups == 0 ? only : load<u32>(places + (groupAt(groups, i) << 2));
    setBit(records + index * stride, place);
  }
}

/** Adds a word of bits of some other records, which begin at `words`: bit b is of slot `owners[2b]`, group `owners[2b + 1]`. */
export function mergeBits(
  records: usize,
  stride: usize,
  indexes: usize,
  words: usize,
  wordStride: usize,
  owners: usize,
  from: u32,
  count: u32,
): u32 {
  for (let i = from; i < count; i++) {
    let bits = load<u32>(words + (i as usize) * wordStride);
    const index = load<u32>(indexes + ((i as usize) << 2));
    const record = records + (index as usize) * stride;
    for (; bits != 0; bits &= bits - 1) {
      const owner = owners + ((ctz(bits) as usize) << 3);
      if (!put(load<u32>(owner) as usize, record, index, load<u32>(owner, 4))) return i;
    }
  }
  return count;
}

/** Adds the first groups of some other records, which begin at `words`; they are of the groups that `map` lists. */
export function mergeFirsts(
  records: usize,
  stride: usize,
  indexes: usize,
  words: usize,
  wordStride: usize,
  slot: usize,
  map: usize,
  from: u32,
  count: u32,
): u32 {
  for (let i = from; i < count; i++) {
    const first = load<u32>(words + (i as usize) * wordStride);
    if (first == 0) continue;
    const index = load<u32>(indexes + ((i as usize) << 2));
    const group = load<u32>(map + (((first - 1) as usize) << 2));
    if (!put(slot, records + (index as usize) * stride, index, group)) return i;
  }
  return count;
}

/** Copies records, from and to what indexes say, or in their order where they are 0. What is longer there is left. */
export function copyRecords(
  from: usize,
  fromStride: usize,
  fromIndexes: usize,
  to: usize,
  toStride: usize,
  toIndexes: usize,
  count: u32,
): void {
  for (let i: u32 = 0; i < count; i++) {
    const source = from + rowAt(fromIndexes, i) * fromStride;
    const target = to + rowAt(toIndexes, i) * toStride;
    for (let at: usize = 0; at < fromStride; at += 4) store<u32>(target + at, load<u32>(source + at));
  }
}

/**
 * Lists the records that are not 0.
 *
 * @param indexes receives their indexes, in their order
 * @returns how many they are
 */
export function listRecords(
  records: usize,
  stride: usize,
  from: u32,
  count: u32,
  indexes: usize,
): u32 {
  let size: u32 = 0;
  for (let i = from; i < count; i++) {
    const record = records + (i as usize) * stride;
    let any: u32 = 0;
    for (let at: usize = 0; at < stride; at += 4) any |= load<u32>(record + at);
    store<u32>(indexes + ((size as usize) << 2), i);
    size += (any != 0) as u32;
  }
  return size;
}

/** Counts the bits of a word of all records, by place in the word. */
export function countBits(words: usize, stride: usize, count: u32, counts: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    let bits = load<u32>(words + (i as usize) * stride);
    for (; bits != 0; bits &= bits - 1) {
      const at = counts + ((ctz(bits) as usize) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}

/** Counts the first groups of all records: 0 for none, or a group and one. */
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
