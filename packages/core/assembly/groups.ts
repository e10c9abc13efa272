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
/** How many integers from there on `DIRECT` is for. */
const DIRECT_SIZE = 128;
/** 64 less the bits of a slot's number: what of a hash is not used. */
const SHIFT = 132;

/**
 * A slot: a mark, the group and one, 0 where the slot is free, and the group's nulls. The mark of one key is the bits of its
 * value, so that nothing else need be looked at; of several it is their hash.
 */
const SLOT_SHIFT: usize = 4;
const SLOT_GROUP = 8;
const SLOT_NULLS = 12;

/** Two keys below this find their group without a hash, too. */
const DIRECT_SIDE: u64 = 64;
/** Added to an integer up to 2^51 in size it leaves that in the lower bits, above `ZERO`. */
const MAGIC: f64 = 6755399441055744;
const ZERO: u64 = 0x4338000000000000;
/** A number that is beyond all direct ones. */
const BEYOND: u64 = 0xffffffffffffffff;
const CANONICAL_NAN: u64 = 0x7ff8000000000000;

/** From this many groups on the table does not fit the nearest cache. */
const LARGE: u32 = 1 << 13;
/** Rows whose slots are looked at together. */
const BLOCK: u32 = 64;

/** The bits of a value, of one zero and one NaN. */
// @ts-ignore: decorator
@inline
function bitsOf(value: f64): u64 {
  return value != value ? CANONICAL_NAN : reinterpret<u64>(value + 0);
}

/** A hash whose upper bits are as good as any. */
// @ts-ignore: decorator
@inline
function mix(hash: u64, bits: u64): u64 {
  // The lower half of a small integer's double is 0.
  const mixed = (hash ^ bits ^ (bits >> 32)) * 0x9e3779b97f4a7c15;
  return (mixed ^ (mixed >> 32)) * 0xd6e8feb86659fd93;
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

/**
 * As `assignGroups` by one key of text: `DIRECT` has the group and one of each code, after that of null; there are no slots.
 */
export function assignCodes(table: usize, rows: usize, count: u32, groups: usize): void {
  const codes = load<u32>(table + INPUTS) as usize;
  const isNull = load<u32>(table + INPUT_NULLS) as usize;
  const direct = load<u32>(table + DIRECT) as usize;
  const values = load<u32>(table + VALUES) as usize;
  const nulls = load<u32>(table + NULLS) as usize;
  let size = load<u32>(table + SIZE);
  for (let i: u32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    const isRowNull = isNull != 0 && load<u8>(isNull + row) != 0;
    const code = isRowNull ? 0 : load<f64>(codes + (row << 3));
    const known = direct + (((isRowNull ? 0 : (code as u32) + 1) as usize) << 2);
    let group = load<u32>(known);
    if (group == 0) {
      store<f64>(values + ((size as usize) << 3), code);
      store<u8>(nulls + size, isRowNull as u8);
      group = ++size;
      store<u32>(known, group);
    }
    store<u32>(groups + ((i as usize) << 2), group - 1);
  }
  store<u32>(table + SIZE, size);
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
  const size = load<u32>(table + DIRECT_SIZE) as u64;
  if (load<u32>(table + SIZE) == 0) {
    // Small numbers begin at 0; others, as days, lie around the first one.
    const first = distance(load<f64>(values + (rowAt(rows, 0) << 3)), 0);
    store<u64>(table + ORIGIN, first < size / 2 ? 0 : first - size / 2);
  }
  const origin = load<u64>(table + ORIGIN);
  let last: f64 = NaN;
  let lastGroup: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const value = load<f64>(values + (rowAt(rows, i) << 3));
    const index = distance(value, origin);
    let group: u32;
    if (index < size) {
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
 * As `assignOne`, where memory is what is waited for: of a block of rows the slots where the groups are first looked for are
 * loaded without a branch between them, so that the waits are one.
 */
function assignOneOfMany(table: usize, rows: usize, count: u32, groups: usize): void {
  const input = load<u32>(table + INPUTS) as usize;
  const shift = load<u32>(table + SHIFT) as u64;
  const slots = load<u32>(table + SLOTS) as usize;
  for (let from: u32 = 0; from < count; from += BLOCK) {
    const to = min(from + BLOCK, count);
    for (let i = from; i < to; i++) {
      const bits = bitsOf(load<f64>(input + (rowAt(rows, i) << 3)));
      const at = slots + (((mix(0, bits) >> shift) as usize) << SLOT_SHIFT);
      const isIt = i32(load<u64>(at) == bits) & i32(load<u32>(at, SLOT_NULLS) == 0);
      store<u32>(groups + ((i as usize) << 2), load<u32>(at, SLOT_GROUP) & (-isIt as u32));
    }
    for (let i = from; i < to; i++) {
      const to = groups + ((i as usize) << 2);
      let group = load<u32>(to);
      // Another value's slot, or none, as it was when the block began.
      if (group == 0) group = findOne(table, load<f64>(input + (rowAt(rows, i) << 3))) + 1;
      store<u32>(to, group - 1);
    }
  }
}

function findOne(table: usize, value: f64): u32 {
  const bits = bitsOf(value);
  const slots = load<u32>(table + SLOTS) as usize;
  const mask = load<u32>(table + MASK);
  for (let slot = firstSlot(table, mix(0, bits)); ; slot = (slot + 1) & mask) {
    const at = slots + ((slot as usize) << SLOT_SHIFT);
    const found = load<u32>(at, SLOT_GROUP);
    if (found == 0) {
      const group = add(table, at, bits, 0);
      store<u64>((load<u32>(table + VALUES) as usize) + ((group as usize) << 3), bits);
      return group;
    }
    if (load<u64>(at) == bits && load<u32>(at, SLOT_NULLS) == 0) return found - 1;
  }
  return 0;
}

function findTwo(table: usize, a: f64, b: f64): u32 {
  const aBits = bitsOf(a);
  const bBits = bitsOf(b);
  const hash = mix(mix(0, aBits), bBits);
  const first = load<u32>(table + VALUES) as usize;
  const second = load<u32>(table + VALUES, 4) as usize;
  const slots = load<u32>(table + SLOTS) as usize;
  const mask = load<u32>(table + MASK);
  for (let slot = firstSlot(table, hash); ; slot = (slot + 1) & mask) {
    const at = slots + ((slot as usize) << SLOT_SHIFT);
    const found = load<u32>(at, SLOT_GROUP);
    if (found == 0) {
      const group = add(table, at, hash, 0);
      store<u64>(first + ((group as usize) << 3), aBits);
      store<u64>(second + ((group as usize) << 3), bBits);
      return group;
    }
    if (load<u64>(at) != hash || load<u32>(at, SLOT_NULLS) != 0) continue;
    const known = ((found - 1) as usize) << 3;
    if (load<u64>(first + known) == aBits && load<u64>(second + known) == bBits) return found - 1;
  }
  return 0;
}

/** Where a hash is first looked for: by its upper bits, so that a table twice as large has the same order. */
// @ts-ignore: decorator
@inline
function firstSlot(table: usize, hash: u64): u32 {
  return (hash >> (load<u32>(table + SHIFT) as u64)) as u32;
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
  const mark = keys == 1 ? keyBits(table, 0, row, nulls) : hash;
  const slots = load<u32>(table + SLOTS) as usize;
  const mask = load<u32>(table + MASK);
  for (let slot = firstSlot(table, hash); ; slot = (slot + 1) & mask) {
    const at = slots + ((slot as usize) << SLOT_SHIFT);
    const found = load<u32>(at, SLOT_GROUP);
    if (found == 0) {
      const group = add(table, at, mark, nulls);
      for (let k: u32 = 0; k < keys; k++) {
        const values = load<u32>(table + VALUES + ((k as usize) << 2)) as usize;
        store<u64>(values + ((group as usize) << 3), keyBits(table, k, row, nulls));
      }
      return group;
    }
    if (load<u64>(at) != mark || load<u32>(at, SLOT_NULLS) != nulls) continue;
    const group = (found - 1) as usize;
    let k: u32 = 0;
    for (; k < keys; k++) {
      const values = load<u32>(table + VALUES + ((k as usize) << 2)) as usize;
      if (load<u64>(values + (group << 3)) != keyBits(table, k, row, nulls)) break;
    }
    if (k == keys) return group as u32;
  }
  return 0;
}

function add(table: usize, slot: usize, mark: u64, nulls: u32): u32 {
  const group = load<u32>(table + SIZE);
  store<u32>(table + SIZE, group + 1);
  store<u64>(slot, mark);
  store<u32>(slot, group + 1, SLOT_GROUP);
  store<u32>(slot, nulls, SLOT_NULLS);
  store<u8>((load<u32>(table + NULLS) as usize) + group, nulls as u8);
  return group;
}

/**
 * Puts all groups into the table's slots, whose number must be a power of 2, and which must be free.
 *
 * @param from the slots that they are in, which are gone through as they lie: their order is that of the new ones
 */
export function rehashGroups(table: usize, from: usize, count: u32): void {
  const isOne = load<u32>(table + KEYS) == 1;
  const mask = load<u32>(table + MASK);
  const slots = load<u32>(table + SLOTS) as usize;
  for (let i: u32 = 0; i < count; i++) {
    const known = from + ((i as usize) << SLOT_SHIFT);
    if (load<u32>(known, SLOT_GROUP) == 0) continue;
    const mark = load<u64>(known);
    let slot = firstSlot(table, isOne ? mix(load<u32>(known, SLOT_NULLS) as u64, mark) : mark);
    while (load<u32>(slots + ((slot as usize) << SLOT_SHIFT), SLOT_GROUP) != 0) slot = (slot + 1) & mask;
    v128.store(slots + ((slot as usize) << SLOT_SHIFT), v128.load(known));
  }
}
