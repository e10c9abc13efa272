import { groupAt, rowAt } from './selection';

/*
 * Sums of integers by group. Those of a group lie side by side in a record of 64-bit integers, after the number of its rows,
 * so that a row touches one place in memory, and two sums are added to at once.
 */

/** Words of what `toIntegers` tells: the greatest magnitude, a double, and whether any value is missing. */
const MOST = 0;
const HAS_MISSING = 8;

/** Added to a double up to `MOST_MAGIC` in size it leaves the integer in the lower bits. */
const MAGIC: f64 = 6755399441055744;
const MOST_MAGIC: f64 = 2251799813685248;

/**
 * Makes integers of doubles that hold such, up to 2^53 in size. What is null or NaN is missing, and is 0.
 *
 * @param result receives what is named above
 */
export function toIntegers(values: usize, nulls: usize, rows: u32, integers: usize, result: usize): void {
  const magic = f64x2.splat(MAGIC);
  let most = f64x2.splat(0);
  let missing = i64x2.splat(0);
  let row: u32 = 0;
  if (nulls == 0) {
    for (; row + 2 <= rows; row += 2) {
      const at = (row as usize) << 3;
      const given = v128.load(values + at);
      const isMissing = f64x2.ne(given, given);
      const value = v128.andnot(given, isMissing);
      v128.store(integers + at, i64x2.sub(f64x2.add(value, magic), magic));
      missing = v128.or(missing, isMissing);
      most = f64x2.pmax(most, f64x2.abs(value));
    }
  }
  let greatest = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
  let isAnyMissing = v128.any_true(missing);
  // Those that are too large for it are all made again, one by one.
  if (greatest > MOST_MAGIC) row = 0;
  for (; row < rows; row++) {
    const at = (row as usize) << 3;
    let value = load<f64>(values + at);
    if (value != value || (nulls != 0 && load<u8>(nulls + row) != 0)) {
      isAnyMissing = true;
      value = 0;
    }
    greatest = max(greatest, abs(value));
    store<i64>(integers + at, value as i64);
  }
  store<f64>(result + MOST, greatest);
  store<u32>(result + HAS_MISSING, isAnyMissing ? 1 : 0);
}

/** Counts rows, in the first word of the records. */
export function countRows(groups: usize, count: u32, records: usize, size: u32): void {
  if (groups == 0) {
    store<i64>(records, load<i64>(records) + (count as i64));
    return;
  }
  for (let i: u32 = 0; i < count; i++) {
    const at = records + groupAt(groups, i) * (size as usize);
    store<i64>(at, load<i64>(at) + 1);
  }
}

/** Counts rows in a word of the records, and adds integers to the next word. */
export function countAndAdd(
  integers: usize,
  rows: usize,
  groups: usize,
  count: u32,
  records: usize,
  size: u32,
): void {
  if (groups == 0) {
    store<i64>(records, load<i64>(records) + (count as i64));
    addOne(integers, rows, groups, count, records + 8, size);
    return;
  }
  const one = i64x2.splat(1);
  for (let i: u32 = 0; i < count; i++) {
    const at = records + groupAt(groups, i) * (size as usize);
    const added = v128.load64_lane(integers + (rowAt(rows, i) << 3), one, 1);
    v128.store(at, i64x2.add(v128.load(at), added));
  }
}

/** The same with two integers of each row, for the next two words. In one loop, since the sums of a group wait for each other. */
export function countAndAddTwo(
  first: usize,
  second: usize,
  rows: usize,
  groups: usize,
  count: u32,
  records: usize,
  size: u32,
): void {
  if (groups == 0) {
    countAndAdd(first, rows, groups, count, records, size);
    addOne(second, rows, groups, count, records + 16, size);
    return;
  }
  const one = i64x2.splat(1);
  for (let i: u32 = 0; i < count; i++) {
    const at = records + groupAt(groups, i) * (size as usize);
    const value = rowAt(rows, i) << 3;
    const added = v128.load64_lane(first + value, one, 1);
    v128.store(at, i64x2.add(v128.load(at), added));
    store<i64>(at, load<i64>(at, 16) + load<i64>(second + value), 16);
  }
}

/** Adds integers to a word of the records. */
export function addOne(
  integers: usize,
  rows: usize,
  groups: usize,
  count: u32,
  records: usize,
  size: u32,
): void {
  if (groups == 0) {
    let sum = load<i64>(records);
    for (let i: u32 = 0; i < count; i++) sum += load<i64>(integers + (rowAt(rows, i) << 3));
    store<i64>(records, sum);
    return;
  }
  for (let i: u32 = 0; i < count; i++) {
    const at = records + groupAt(groups, i) * (size as usize);
    store<i64>(at, load<i64>(at) + load<i64>(integers + (rowAt(rows, i) << 3)));
  }
}

/** Adds two integers of each row to two words of the records. */
export function addTwo(
  first: usize,
  second: usize,
  rows: usize,
  groups: usize,
  count: u32,
  records: usize,
  size: u32,
): void {
  if (groups == 0) {
    addOne(first, rows, groups, count, records, size);
    addOne(second, rows, groups, count, records + 8, size);
    return;
  }
  for (let i: u32 = 0; i < count; i++) {
    const at = records + groupAt(groups, i) * (size as usize);
    const value = rowAt(rows, i) << 3;
    const added = v128.load64_lane(second + value, v128.load64_zero(first + value), 1);
    v128.store(at, i64x2.add(v128.load(at), added));
  }
}

/** Counts rows whose value is null or NaN. */
export function countMissing(
  values: usize,
  nulls: usize,
  rows: usize,
  groups: usize,
  count: u32,
  counts: usize,
): void {
  for (let i: u32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    const value = load<f64>(values + (row << 3));
    if (value == value && (nulls == 0 || load<u8>(nulls + row) == 0)) continue;
    const at = counts + ((groups == 0 ? 0 : groupAt(groups, i)) << 3);
    store<i64>(at, load<i64>(at) + 1);
  }
}

/** Whether values never decrease, and none is NaN. */
export function isRising(values: usize, rows: u32): bool {
  let row: u32 = 0;
  for (; row + 3 <= rows; row += 2) {
    const at = values + ((row as usize) << 3);
    if (!v128.all_true<u64>(f64x2.le(v128.load(at), v128.load(at, 8)))) return false;
  }
  for (; row + 1 < rows; row++) {
    const at = values + ((row as usize) << 3);
    if (!(load<f64>(at) <= load<f64>(at, 8))) return false;
  }
  return load<f64>(values) == load<f64>(values);
}

/** Copies a word of each record, as a double. */
export function wordsOfRecords(records: usize, size: u32, count: u32, doubles: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const word = load<i64>(records + (i as usize) * (size as usize));
    store<f64>(doubles + ((i as usize) << 3), word as f64);
  }
}
