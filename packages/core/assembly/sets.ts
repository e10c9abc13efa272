import { groupAt, rowAt } from './selection';
import { PAGES, recordAt, STRIDE, WORDS } from './set-values';

/*
 * Sets of values by group, of several aggregates together. Each value has a record: the value,
 * and words that say which groups hold it. For each aggregate, a slot, these are a bit for each of the first groups, or the
 * first met of many groups. What does not fit is in the slot's pairs of index and group. `set-values.ts` has the indexes.
 *
 * Functions that may run out of room for pairs return how far they came; what was done may be done again.
 */

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
