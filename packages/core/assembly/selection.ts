/*
 * The rows of a batch that are folded, and their groups. `rows` names rows of the batch, and without it they are the first
 * `count`; without `groups` all of them are of group 0.
 */

// @ts-ignore: decorator
@inline
export function rowAt(rows: usize, index: u32): usize {
  return rows == 0 ? (index as usize) : (load<u32>(rows + ((index as usize) << 2)) as usize);
}

// @ts-ignore: decorator
@inline
export function groupAt(groups: usize, index: u32): usize {
  return load<u32>(groups + ((index as usize) << 2)) as usize;
}

/**
 * Keeps the rows, and their groups where these are given, whose value is neither 0 nor NaN nor null.
 *
 * @param kept receives the rows; it may be `rows`
 * @returns how many they are
 */
export function keepTrue(
  values: usize,
  nulls: usize,
  rows: usize,
  groups: usize,
  count: u32,
  kept: usize,
): u32 {
  let size: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    const value = load<f64>(values + (row << 3));
    const isTrue = ((value != 0) as u32) & ((value == value) as u32);
    const isThere = nulls == 0 ? 1 : ((load<u8>(nulls + row) == 0) as u32);
    // Written in any case, to be written over if it is not kept.
    store<u32>(kept + ((size as usize) << 2), row as u32);
    if (groups != 0) store<u32>(groups + ((size as usize) << 2), groupAt(groups, i) as u32);
    size += isTrue & isThere;
  }
  return size;
}
