/*
 * The rows of a zone of facts that pass a filter. Values lie as in the file: whole numbers of 8, 16, 32 or 64 bits, doubles,
 * or single bits. A set of rows is a mask: a bit for each row, the lowest first, in words of 64. There is room for a zone in
 * all arrays; what lies behind its last row counts for nothing, since no mask has it.
 */

/** What values are; `facts/staged-column.ts` says so. */
const BYTES: u32 = 8;
const SHORTS: u32 = 16;
const WORDS: u32 = 32;
const LONGS: u32 = 64;
const DOUBLES: u32 = 0;

/** Makes the mask of the first `rows` rows. */
export function maskRows(mask: usize, rows: u32): void {
  const whole = (rows >> 6) as usize;
  memory.fill(mask, 0xff, whole << 3);
  if ((rows & 63) != 0) store<u64>(mask + (whole << 3), ((1 as u64) << (rows & 63)) - 1);
}

/**
 * Adds the rows to `passing` whose value lies between two, which pass, too. Words of which the mask has no row are passed
 * over, here and below.
 *
 * @param kind of values, but for `BITS`
 * @param words of the mask
 */
export function passRange(
  kind: u32,
  values: usize,
  least: f64,
  greatest: f64,
  mask: usize,
  words: u32,
  passing: usize,
): void {
  const from = least as i32;
  const size = (greatest as i32) - from;
  if (kind == BYTES) passRangeOf<u8>(values, from as u8, size as u8, mask, words, passing);
  else if (kind == SHORTS) passRangeOf<u16>(values, from as u16, size as u16, mask, words, passing);
  else if (kind == WORDS) passRangeOf<u32>(values, from as u32, size as u32, mask, words, passing);
  else if (kind == LONGS) passRangeOf<i64>(values, least as i64, greatest as i64, mask, words, passing);
  else passRangeOf<f64>(values, least, greatest, mask, words, passing);
}

/** @param bound of unsigned values the greatest distance from the least, and of others the greatest value */
function passRangeOf<T>(
  values: usize,
  least: T,
  bound: T,
  mask: usize,
  words: u32,
  passing: usize,
): void {
  const from = v128.splat<T>(least);
  const to = v128.splat<T>(bound);
  for (let word: u32 = 0; word < words; word++) {
    const at = (word as usize) << 3;
    if (load<u64>(mask + at) == 0) continue;
    let address = values + (at << 3) * sizeof<T>();
    let bits: u64 = 0;
    for (let row: u32 = 0; row < 64; row += 16, address += 16 * sizeof<T>()) {
      bits |= (i8x16.bitmask(within8<T>(address, from, to)) as u64) << row;
    }
    store<u64>(passing + at, load<u64>(passing + at) | bits);
  }
}

/** All bits of a lane where a value passes: of as many values as a vector has. */
// @ts-ignore: decorator
@inline
function within<T>(address: usize, from: v128, to: v128): v128 {
  const block = v128.load(address);
  // Below the least, the distance wraps around and is greater than any that passes.
  if (isInteger<T>() && !isSigned<T>()) return v128.le<T>(v128.sub<T>(block, from), to);
  return v128.and(v128.ge<T>(block, from), v128.le<T>(block, to));
}

/** The same of four values, or eight or sixteen, in lanes of as many bits as the name says. */
// @ts-ignore: decorator
@inline
function within32<T>(address: usize, from: v128, to: v128): v128 {
  if (sizeof<T>() == 4) return within<T>(address, from, to);
  const first = within<T>(address, from, to);
  return v128.shuffle<i32>(first, within<T>(address + 16, from, to), 0, 2, 4, 6);
}

// @ts-ignore: decorator
@inline
function within16<T>(address: usize, from: v128, to: v128): v128 {
  if (sizeof<T>() == 2) return within<T>(address, from, to);
  const first = within32<T>(address, from, to);
  return i16x8.narrow_i32x4_s(first, within32<T>(address + 4 * sizeof<T>(), from, to));
}

// @ts-ignore: decorator
@inline
function within8<T>(address: usize, from: v128, to: v128): v128 {
  if (sizeof<T>() == 1) return within<T>(address, from, to);
  const first = within16<T>(address, from, to);
  return i8x16.narrow_i16x8_s(first, within16<T>(address + 8 * sizeof<T>(), from, to));
}

/** Adds the rows whose value is NaN. */
export function passNaNs(values: usize, mask: usize, words: u32, passing: usize): void {
  for (let word: u32 = 0; word < words; word++) {
    const at = (word as usize) << 3;
    if (load<u64>(mask + at) == 0) continue;
    let bits: u64 = 0;
    for (let row: u32 = 0; row < 64; row += 2) {
      const block = v128.load(values + (at << 6) + ((row as usize) << 3));
      bits |= (i64x2.bitmask(f64x2.ne(block, block)) as u64) << row;
    }
    store<u64>(passing + at, load<u64>(passing + at) | bits);
  }
}

/**
 * Adds the rows that have a bit.
 *
 * @param bit 0 or 1
 */
export function passBits(values: usize, bit: u32, words: u32, passing: usize): void {
  const flip: u64 = bit == 0 ? u64.MAX_VALUE : 0;
  for (let word: u32 = 0; word < words; word++) {
    const at = (word as usize) << 3;
    store<u64>(passing + at, load<u64>(passing + at) | (load<u64>(values + at) ^ flip));
  }
}

/**
 * Adds the rows whose value is in a set: bit `value - least` of it is 1.
 *
 * @param size of the set; what is beyond is not in it
 */
export function passSet(
  kind: u32,
  values: usize,
  set: usize,
  least: i32,
  size: u32,
  mask: usize,
  words: u32,
  passing: usize,
): void {
  if (kind == BYTES) passSetOf<i8>(values, set, least, size, mask, words, passing);
  else if (kind == SHORTS) passSetOf<i16>(values, set, least, size, mask, words, passing);
  else passSetOf<i32>(values, set, least, size, mask, words, passing);
}

function passSetOf<T>(
  values: usize,
  set: usize,
  least: i32,
  size: u32,
  mask: usize,
  words: u32,
  passing: usize,
): void {
  for (let word: u32 = 0; word < words; word++) {
    const at = (word as usize) << 3;
    let bits: u64 = 0;
    for (let left = load<u64>(mask + at); left != 0; left &= left - 1) {
      const row = ctz(left);
      const value = load<T>(values + ((at << 3) + (row as usize)) * sizeof<T>()) as i32;
      const place = (value - least) as u32;
      if (place >= size) continue;
      bits |= ((load<u8>(set + (place >> 3)) as u64 >> (place & 7)) & 1) << row;
    }
    store<u64>(passing + at, load<u64>(passing + at) | bits);
  }
}

/**
 * Adds the rows whose value lies in one of many ranges.
 *
 * @param kind of values of 32 or more bits
 * @param ranges sorted, without overlap: `count` doubles that are the least of each, and then those that are the greatest
 */
export function passRanges(
  kind: u32,
  values: usize,
  ranges: usize,
  count: u32,
  mask: usize,
  words: u32,
  passing: usize,
): void {
  const greatest = ranges + ((count as usize) << 3);
  for (let word: u32 = 0; word < words; word++) {
    const at = (word as usize) << 3;
    let bits: u64 = 0;
    for (let left = load<u64>(mask + at); left != 0; left &= left - 1) {
      const row = ctz(left);
      const value = valueAt(kind, values, ((at << 3) as u32) + (row as u32));
      // Finds the first range that begins after the value.
      let low: u32 = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (load<f64>(ranges + ((middle as usize) << 3)) <= value) low = middle + 1;
        else high = middle;
      }
      if (low > 0 && value <= load<f64>(greatest + (((low - 1) as usize) << 3))) bits |= (1 as u64) << row;
    }
    store<u64>(passing + at, load<u64>(passing + at) | bits);
  }
}

/**
 * Keeps the rows of the mask that are passing, which is empty after.
 *
 * @param validity mask of the rows that are not null, 0 where all are not
 * @param nulls whether those that are null pass
 * @returns how many are left
 */
export function keepPassing(
  mask: usize,
  words: u32,
  passing: usize,
  validity: usize,
  nulls: bool,
): u32 {
  let count: u64 = 0;
  for (let word: u32 = 0; word < words; word++) {
    const at = (word as usize) << 3;
    let bits = load<u64>(passing + at);
    if (validity != 0) {
      const valid = load<u64>(validity + at);
      bits = (bits & valid) | (nulls ? ~valid : 0);
    }
    bits &= load<u64>(mask + at);
    store<u64>(mask + at, bits);
    store<u64>(passing + at, 0);
    count += popcnt(bits);
  }
  return count as u32;
}

/** Writes the rows that a mask has, in their order, and returns how many they are. */
export function listRows(mask: usize, words: u32, rows: usize): u32 {
  let at = rows;
  for (let word: u32 = 0; word < words; word++) {
    const first = word << 6;
    let left = load<u64>(mask + ((word as usize) << 3));
    if (left == u64.MAX_VALUE) {
      let four = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
      for (let i = 0; i < 16; i++, at += 16) {
        v128.store(at, four);
        four = i32x4.add(four, i32x4.splat(4));
      }
      continue;
    }
    for (; left != 0; left &= left - 1, at += 4) store<u32>(at, first + (ctz(left) as u32));
  }
  return ((at - rows) >> 2) as u32;
}

/** Writes the values of some rows as doubles; whole numbers have 53 bits at most. */
export function gather(kind: u32, values: usize, rows: usize, count: u32, target: usize): void {
  if (kind == BYTES) gatherOf<i8>(values, rows, count, target);
  else if (kind == SHORTS) gatherOf<i16>(values, rows, count, target);
  else if (kind == WORDS) gatherOf<i32>(values, rows, count, target);
  else if (kind == LONGS) gatherOf<i64>(values, rows, count, target);
  else if (kind == DOUBLES) gatherOf<f64>(values, rows, count, target);
  else gatherBits(values, rows, count, target);
}

function gatherOf<T>(values: usize, rows: usize, count: u32, target: usize): void {
  for (let i: usize = 0; i < (count as usize); i++) {
    const row = load<u32>(rows + (i << 2)) as usize;
    store<f64>(target + (i << 3), load<T>(values + row * sizeof<T>()) as f64);
  }
}

function gatherBits(values: usize, rows: usize, count: u32, target: usize): void {
  for (let i: usize = 0; i < (count as usize); i++) {
    store<f64>(target + (i << 3), bitAt(values, load<u32>(rows + (i << 2))) as f64);
  }
}

/** Writes 1 for the rows that are null and 0 for the others. */
export function gatherNulls(validity: usize, rows: usize, count: u32, target: usize): void {
  for (let i: usize = 0; i < (count as usize); i++) {
    store<u8>(target + i, (bitAt(validity, load<u32>(rows + (i << 2))) ^ 1) as u8);
  }
}

// @ts-ignore: decorator
@inline
function bitAt(bits: usize, row: u32): u32 {
  return ((load<u8>(bits + ((row as usize) >> 3)) as u32) >> (row & 7)) & 1;
}

// @ts-ignore: decorator
@inline
function valueAt(kind: u32, values: usize, row: u32): f64 {
  if (kind == WORDS) return load<i32>(values + ((row as usize) << 2)) as f64;
  const at = values + ((row as usize) << 3);
  return kind == LONGS ? (load<i64>(at) as f64) : load<f64>(at);
}
