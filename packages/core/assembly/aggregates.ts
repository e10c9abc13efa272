import { groupAt, rowAt } from './selection';

/*
 * The most used aggregates beside sums, over the rows of a batch and their groups; `nulls` is 0 where there are none. All
 * state is by group, and room for it is there.
 */

/** Keeps the least of value * sign, beginning with NaN. */
export function least(
  values: usize,
  nulls: usize,
  rows: usize,
  groups: usize,
  count: u32,
  sign: f64,
  state: usize,
): void {
  if (groups == 0) return leastOfAll(values, nulls, rows, count, sign, state);
  for (let i: u32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    if (nulls != 0 && load<u8>(nulls + row) != 0) continue;
    const value = load<f64>(values + (row << 3)) * sign;
    const at = state + (groupAt(groups, i) << 3);
    // Written so that it also holds where there is NaN so far.
    if (value == value && !(value >= load<f64>(at))) store<f64>(at, value);
  }
}

function leastOfAll(
  values: usize,
  nulls: usize,
  rows: usize,
  count: u32,
  sign: f64,
  state: usize,
): void {
  let found = load<f64>(state);
  for (let i: u32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    const value = load<f64>(values + (row << 3)) * sign;
    if (value >= found || value != value) continue;
    if (nulls == 0 || load<u8>(nulls + row) == 0) found = value;
  }
  store<f64>(state, found);
}

/** State of `countChanges` by group: first value, last value, changes (an integer), whether any was null or NaN. */
const FIRST = 0;
const LAST = 8;
const CHANGES = 16;
const INVALID = 24;
const CHANGES_SHIFT: usize = 5;

/**
 * Counts changes of values that never decrease, group by group, beginning with first and last of NaN.
 *
 * @returns 0 where a value decreased
 */
export function countChanges(
  values: usize,
  nulls: usize,
  rows: usize,
  groups: usize,
  count: u32,
  state: usize,
): u32 {
  let inOrder: u32 = 1;
  for (let i: u32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    const value = load<f64>(values + (row << 3));
    const at = groups == 0 ? state : state + (groupAt(groups, i) << CHANGES_SHIFT);
    const isNull = nulls != 0 && load<u8>(nulls + row) != 0;
    const last = load<f64>(at, LAST);
    if (value == last && !isNull) continue;
    if (isNull || value != value) {
      store<u64>(at, 1, INVALID);
      continue;
    }
    if (value < last) inOrder = 0;
    else if (last != last) store<f64>(at, value, FIRST);
    store<u64>(at, load<u64>(at, CHANGES) + 1, CHANGES);
    store<f64>(at, value, LAST);
  }
  return inOrder;
}

/** The same of values that are known not to decrease, of which none is missing. */
export function countRises(values: usize, rows: usize, groups: usize, count: u32, state: usize): void {
  if (groups == 0) return countRisesOfAll(values, rows, count, state);
  for (let i: u32 = 0; i < count; i++) {
    const value = load<f64>(values + (rowAt(rows, i) << 3));
    const at = state + (groupAt(groups, i) << CHANGES_SHIFT);
    const last = load<f64>(at, LAST);
    // Whether a value is a group's next one is hard to foresee, so nothing is made to depend on it.
    store<u64>(at, load<u64>(at, CHANGES) + ((value != last) as u64), CHANGES);
    store<f64>(at, value, LAST);
    if (last != last) store<f64>(at, value, FIRST);
  }
}

function countRisesOfAll(values: usize, rows: usize, count: u32, state: usize): void {
  let last = load<f64>(state, LAST);
  let changes: u64 = 0;
  if (last != last) store<f64>(state, load<f64>(values + (rowAt(rows, 0) << 3)), FIRST);
  for (let i: u32 = 0; i < count; i++) {
    const value = load<f64>(values + (rowAt(rows, i) << 3));
    changes += (value != last) as u64;
    last = value;
  }
  store<f64>(state, last, LAST);
  store<u64>(state, load<u64>(state, CHANGES) + changes, CHANGES);
}

/** Moves the doubles, or bytes, of the records that are not odd to the front; returns how many they are. */
export function compactDoubles(values: usize, odd: usize, rows: u32): u32 {
  let kept: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    if (load<u8>(odd + row) != 0) continue;
    store<f64>(values + ((kept as usize) << 3), load<f64>(values + ((row as usize) << 3)));
    kept++;
  }
  return kept;
}

export function compactBytes(bytes: usize, odd: usize, rows: u32): u32 {
  let kept: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    if (load<u8>(odd + row) != 0) continue;
    store<u8>(bytes + kept, load<u8>(bytes + row));
    kept++;
  }
  return kept;
}
