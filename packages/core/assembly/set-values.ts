import { rowAt } from './selection';

/*
 * The values of sets: each has an index, 1, 2, 3, … in the order first met, and at that index a record, which `sets.ts` is
 * about. Index 0 is for null and NaN.
 */

/** Sets; `ops/value-index.ts` and `ops/set-records.ts` write them. Indexes used, bytes of a record, pages of records. */
const SIZE = 0;
export const STRIDE = 4;
export const PAGES = 8;
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
export const WORDS = 8;
/** Integers beyond this in size are taken for fractions. */
const MOST: f64 = 9007199254740991;

// @ts-ignore: decorator
@inline
export function recordAt(pages: usize, stride: usize, index: u32): usize {
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
