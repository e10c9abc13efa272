import { rowAt } from './selection';

/*
 * Groups 0, 1, 2, … for combinations of key values, in the order first met. A key's value is a double; those of text are
 * codes. Room for as many groups as a call may add is made before it.
 */

/** A table of groups; `partial/kernel-groups.ts` writes it. */
const SIZE = 0;
const MASK = 4;
const SLOTS = 8;
const NULLS = 12;
const DIRECT = 16;
const KEYS = 20;
/** Eight addresses each: the groups' values by key, and of the batch the keys' values and nulls. */
const VALUES = 24;
const INPUTS = 56;
const INPUT_NULLS = 88;
/** Where the integers that `DIRECT` is for begin. */
const ORIGIN = 120;

/** A key within this many integers from `ORIGIN`, or two below its root, find their group without a hash. */
const DIRECT_SIZE: u64 = 4096;
const DIRECT_SIDE: u64 = 64;
/** Added to an integer up to 2^51 in size it leaves that in the lower bits, above `ZERO`. */
const MAGIC: f64 = 6755399441055744;
const ZERO: u64 = 0x4338000000000000;
/** A number that is beyond all direct ones. */
const BEYOND: u64 = 0xffffffffffffffff;
const CANONICAL_NAN: u64 = 0x7ff8000000000000;

/** From this many groups on the table does not fit the nearest cache. */
const LARGE: u32 = 1 << 13;
/** Rows whose slots are fetched together. */
const BLOCK: u32 = 64;
/** Of a block: the bits of each row's value, and what is in the slot where its group is first looked for. */
const BLOCK_BITS = memory.data(64 * 8, 16);
const BLOCK_FOUND = memory.data(64 * 4, 16);

/** The bits of a value, of one zero and one NaN. */
// @ts-ignore: decorator
@inline
function bitsOf(value: f64): u64 {
  return value != value ? CANONICAL_NAN : reinterpret<u64>(value + 0);
}

// @ts-ignore: decorator
@inline
function mix(hash: u64, bits: u64): u64 {
  // The lower half of a small integer's double is 0.
  const mixed = (hash ^ bits ^ (bits >> 32)) * 0x9e3779b97f4a7c15;
  return mixed ^ (mixed >> 32);
}

/**
 * @param rows which rows of the batch; without it the first `count`
 * @param groups receives the group of each
 */
export function assignGroups(table: usize, rows: usize, count: u32, groups: usize): void {
  const keys = load<u32>(table + KEYS);
  const hasNulls = (load<u32>(table + INPUT_NULLS) | (keys > 1 ? load<u32>(table + INPUT_NULLS, 4) : 0)) != 0;
  if (keys == 1 && !hasNulls) {
    const isLarge = load<u32>(table + SIZE) > LARGE;
    if (isLarge && !hasRuns(load<u32>(table + INPUTS), rows, min(count, BLOCK))) {
      assignOneOfMany(table, rows, count, groups);
    } else {
      assignOne(table, rows, count, groups);
    }
  }
  else if (keys == 2 && !hasNulls) assignTwo(table, rows, count, groups);
  else assignMany(table, keys, rows, count, groups);
}

/** The distance of an integer from an origin, or a number beyond where it is none. */
// @ts-ignore: decorator
@inline
function distance(value: f64, origin: u64): u64 {
  const biased = value + MAGIC;
  return biased - MAGIC == value ? reinterpret<u64>(biased) - ZERO - origin : BEYOND;
}

function assignOne(table: usize, rows: usize, count: u32, groups: usize): void {
  const values = load<u32>(table + INPUTS) as usize;
  const direct = load<u32>(table + DIRECT) as usize;
  if (load<u32>(table + SIZE) == 0) {
    // Small numbers begin at 0, as codes do; others, as days, lie around the first one.
    const first = distance(load<f64>(values + (rowAt(rows, 0) << 3)), 0);
    store<u64>(table + ORIGIN, first < DIRECT_SIZE / 2 ? 0 : first - DIRECT_SIZE / 2);
  }
  const origin = load<u64>(table + ORIGIN);
  let last: f64 = NaN;
  let lastGroup: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const value = load<f64>(values + (rowAt(rows, i) << 3));
    const index = distance(value, origin);
    let group: u32;
    if (index < DIRECT_SIZE) {
      const known = direct + ((index as usize) << 2);
      group = load<u32>(known);
      if (group == 0) {
        group = findOne(table, value) + 1;
        store<u32>(known, group);
      }
      group--;
    } else {
      if (value != last) {
        last = value;
        lastGroup = findOne(table, value);
      }
      group = lastGroup;
    }
    store<u32>(groups + ((i as usize) << 2), group);
  }
}

function assignTwo(table: usize, rows: usize, count: u32, groups: usize): void {
  const first = load<u32>(table + INPUTS) as usize;
  const second = load<u32>(table + INPUTS, 4) as usize;
  const direct = load<u32>(table + DIRECT) as usize;
  for (let i: u32 = 0; i < count; i++) {
    const at = rowAt(rows, i) << 3;
    const a = load<f64>(first + at);
    const b = load<f64>(second + at);
    const aIndex = distance(a, 0);
    const bIndex = distance(b, 0);
    let group: u32;
    if ((aIndex | bIndex) < DIRECT_SIDE) {
      const known = direct + ((((aIndex << 6) | bIndex) as usize) << 2);
      group = load<u32>(known);
      if (group == 0) {
        group = findTwo(table, a, b) + 1;
        store<u32>(known, group);
      }
      group--;
    } else {
      group = findTwo(table, a, b);
    }
    store<u32>(groups + ((i as usize) << 2), group);
  }
}

/** Whether more than half of some values are followed by the same. */
function hasRuns(values: usize, rows: usize, count: u32): bool {
  let same: u32 = 0;
  let last: f64 = NaN;
  for (let i: u32 = 0; i < count; i++) {
    const value = load<f64>(values + (rowAt(rows, i) << 3));
    same += (value == last) as u32;
    last = value;
  }
  return same > count / 2;
}

/**
 * As `assignOne`, where memory is what is waited for: the slots of a block of rows are loaded, then the groups found there,
 * before any is looked at, so that the waits are one.
 */
function assignOneOfMany(table: usize, rows: usize, count: u32, groups: usize): void {
  const input = load<u32>(table + INPUTS) as usize;
  const values = load<u32>(table + VALUES) as usize;
  const mask = load<u32>(table + MASK);
  const slots = load<u32>(table + SLOTS) as usize;
  const nulls = load<u32>(table + NULLS) as usize;
  for (let from: u32 = 0; from < count; from += BLOCK) {
    const size = min(BLOCK, count - from);
    for (let i: u32 = 0; i < size; i++) {
      const bits = bitsOf(load<f64>(input + (rowAt(rows, from + i) << 3)));
      const slot = (mix(0, bits) as u32) & mask;
      store<u64>(BLOCK_BITS + ((i as usize) << 3), bits);
      store<u32>(BLOCK_FOUND + ((i as usize) << 2), load<u32>(slots + ((slot as usize) << 2)));
    }
    for (let i: u32 = 0; i < size; i++) {
      const at = BLOCK_FOUND + ((i as usize) << 2);
      const bits = load<u64>(BLOCK_BITS + ((i as usize) << 3));
      // Of a free slot, any group is as good to look at as another.
      const group = max(load<u32>(at), 1) - 1;
      const isIt = load<u64>(values + ((group as usize) << 3)) == bits && load<u8>(nulls + group) == 0;
      store<u32>(at, isIt ? group + 1 : 0);
    }
    for (let i: u32 = 0; i < size; i++) {
      let group = load<u32>(BLOCK_FOUND + ((i as usize) << 2));
      // Another value's, or none, as it was when the block began.
      if (group == 0) group = findOne(table, load<f64>(input + (rowAt(rows, from + i) << 3))) + 1;
      store<u32>(groups + (((from + i) as usize) << 2), group - 1);
    }
  }
}

function findOne(table: usize, value: f64): u32 {
  const bits = bitsOf(value);
  const hash = mix(0, bits);
  const values = load<u32>(table + VALUES) as usize;
  const mask = load<u32>(table + MASK);
  const slots = load<u32>(table + SLOTS) as usize;
  const nulls = load<u32>(table + NULLS) as usize;
  for (let slot = (hash as u32) & mask; ; slot = (slot + 1) & mask) {
    const found = load<u32>(slots + ((slot as usize) << 2));
    if (found == 0) {
      const group = add(table, slot, 0);
      store<u64>(values + ((group as usize) << 3), bits);
      return group;
    }
    if (
      load<u64>(values + (((found - 1) as usize) << 3)) == bits &&
      load<u8>(nulls + found - 1) == 0
    ) {
      return found - 1;
    }
  }
  return 0;
}

function findTwo(table: usize, a: f64, b: f64): u32 {
  const aBits = bitsOf(a);
  const bBits = bitsOf(b);
  const hash = mix(mix(0, aBits), bBits);
  const first = load<u32>(table + VALUES) as usize;
  const second = load<u32>(table + VALUES, 4) as usize;
  const mask = load<u32>(table + MASK);
  const slots = load<u32>(table + SLOTS) as usize;
  const nulls = load<u32>(table + NULLS) as usize;
  for (let slot = (hash as u32) & mask; ; slot = (slot + 1) & mask) {
    const found = load<u32>(slots + ((slot as usize) << 2));
    if (found == 0) {
      const group = add(table, slot, 0);
      store<u64>(first + ((group as usize) << 3), aBits);
      store<u64>(second + ((group as usize) << 3), bBits);
      return group;
    }
    const at = ((found - 1) as usize) << 3;
    if (
      load<u64>(first + at) == aBits &&
      load<u64>(second + at) == bBits &&
      load<u8>(nulls + found - 1) == 0
    ) {
      return found - 1;
    }
  }
  return 0;
}

function assignMany(table: usize, keys: u32, rows: usize, count: u32, groups: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    let nulls: u32 = 0;
    for (let k: u32 = 0; k < keys; k++) {
      const isNull = load<u32>(table + INPUT_NULLS + ((k as usize) << 2)) as usize;
      if (isNull != 0 && load<u8>(isNull + row) != 0) nulls |= 1 << k;
    }
    let hash: u64 = nulls as u64;
    for (let k: u32 = 0; k < keys; k++) hash = mix(hash, keyBits(table, k, row, nulls));
    store<u32>(groups + ((i as usize) << 2), findMany(table, keys, row, nulls, hash));
  }
}

// @ts-ignore: decorator
@inline
function keyBits(table: usize, key: u32, row: usize, nulls: u32): u64 {
  if ((nulls >> key) & 1) return 0;
  const values = load<u32>(table + INPUTS + ((key as usize) << 2)) as usize;
  return bitsOf(load<f64>(values + (row << 3)));
}

function findMany(table: usize, keys: u32, row: usize, nulls: u32, hash: u64): u32 {
  const mask = load<u32>(table + MASK);
  const slots = load<u32>(table + SLOTS) as usize;
  const known = load<u32>(table + NULLS) as usize;
  for (let slot = (hash as u32) & mask; ; slot = (slot + 1) & mask) {
    const found = load<u32>(slots + ((slot as usize) << 2));
    if (found == 0) {
      const group = add(table, slot, nulls);
      for (let k: u32 = 0; k < keys; k++) {
        const values = load<u32>(table + VALUES + ((k as usize) << 2)) as usize;
        store<u64>(values + ((group as usize) << 3), keyBits(table, k, row, nulls));
      }
      return group;
    }
    const group = (found - 1) as usize;
    if ((load<u8>(known + group) as u32) != nulls) continue;
    let k: u32 = 0;
    for (; k < keys; k++) {
      const values = load<u32>(table + VALUES + ((k as usize) << 2)) as usize;
      if (load<u64>(values + (group << 3)) != keyBits(table, k, row, nulls)) break;
    }
    if (k == keys) return group as u32;
  }
  return 0;
}

function add(table: usize, slot: u32, nulls: u32): u32 {
  const group = load<u32>(table + SIZE);
  store<u32>(table + SIZE, group + 1);
  store<u32>((load<u32>(table + SLOTS) as usize) + ((slot as usize) << 2), group + 1);
  store<u8>((load<u32>(table + NULLS) as usize) + group, nulls as u8);
  return group;
}

/** Puts all groups into the slots anew; their number must be a power of 2, and the slots 0. */
export function rehashGroups(table: usize): void {
  const size = load<u32>(table + SIZE);
  const keys = load<u32>(table + KEYS);
  const mask = load<u32>(table + MASK);
  const slots = load<u32>(table + SLOTS) as usize;
  const nulls = load<u32>(table + NULLS) as usize;
  for (let group: u32 = 0; group < size; group++) {
    let hash: u64 = load<u8>(nulls + group) as u64;
    for (let k: u32 = 0; k < keys; k++) {
      const values = load<u32>(table + VALUES + ((k as usize) << 2)) as usize;
      hash = mix(hash, load<u64>(values + ((group as usize) << 3)));
    }
    let slot = (hash as u32) & mask;
    while (load<u32>(slots + ((slot as usize) << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + ((slot as usize) << 2), group + 1);
  }
}
