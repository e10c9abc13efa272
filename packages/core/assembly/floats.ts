import { groupAt, rowAt } from './selection';

/*
 * Exact sums of doubles by group, as fixed-point numbers in limbs of 32 bits, after R. Neal, "Fast exact summation using small
 * and large superaccumulators" (2015). `ops/float-sum.ts` numbers the limbs, of which a window is here; each is a signed
 * integer of 64 bits, so that carries may wait for 2^31 additions.
 */

const EXPONENT_BITS: u64 = 0x7ff;
const MANTISSA: u64 = 0xfffffffffffff;
/** The exponent of the lowest bit of limb 0 is -1088, and that of a mantissa's lowest bit is 1075 less than it is written. */
const SHIFT: u32 = 1088 - 1075;

/** The limb that a finite double begins in. */
// @ts-ignore: decorator
@inline
function shiftOf(bits: u64): u32 {
  return max(((bits >> 52) & EXPONENT_BITS) as u32, 1) + SHIFT;
}

export function limbOf(value: f64): u32 {
  return shiftOf(reinterpret<u64>(value)) >> 5;
}

/**
 * Adds doubles; what is null or NaN is missing.
 *
 * @param from the row to begin with
 * @param limbs of group 0; each group has `size` of them
 * @param first the number of the window's first limb
 * @param missing counts missing values by group
 * @param infinities counts by group how often +Infinity was met, and how often -Infinity
 * @returns the row after the last added: the next one needs other limbs
 */
export function addFloats(
  values: usize,
  nulls: usize,
  rows: usize,
  groups: usize,
  from: u32,
  count: u32,
  limbs: usize,
  first: u32,
  size: u32,
  missing: usize,
  infinities: usize,
): u32 {
  for (let i = from; i < count; i++) {
    const row = rowAt(rows, i);
    const value = load<f64>(values + (row << 3));
    const group: usize = groups == 0 ? 0 : groupAt(groups, i);
    if (value != value || (nulls != 0 && load<u8>(nulls + row) != 0)) {
      store<i64>(missing + (group << 3), load<i64>(missing + (group << 3)) + 1);
      continue;
    }
    if (value == 0) continue;
    const bits = reinterpret<u64>(value);
    const exponent = (bits >> 52) & EXPONENT_BITS;
    if (exponent == EXPONENT_BITS) {
      const at = infinities + (group << 4) + (value > 0 ? 0 : 8);
      store<i64>(at, load<i64>(at) + 1);
      continue;
    }
    const shift = shiftOf(bits);
    const limb = (shift >> 5) - first;
    if ((limb as u64) + 3 > (size as u64)) return i;
    const mantissa = (bits & MANTISSA) | ((exponent != 0 ? 1 : 0) << 52);
    // All ones for a negative number: `^ sign` and `- sign` then negate.
    const sign = (bits as i64) >> 63;
    const offset = (shift & 31) as u64;
    const low = mantissa << offset;
    const high = offset == 0 ? 0 : mantissa >> (64 - offset);
    const at = limbs + ((((group as u32) * size + limb) as usize) << 3);
    store<i64>(at, load<i64>(at) + ((((low & 0xffffffff) as i64) ^ sign) - sign));
    store<i64>(at, load<i64>(at, 8) + ((((low >> 32) as i64) ^ sign) - sign), 8);
    store<i64>(at, load<i64>(at, 16) + (((high as i64) ^ sign) - sign), 16);
  }
  return count;
}

/** Passes on what is beyond 32 bits in the limbs of groups, but for the last limb of each. */
export function carryLimbs(limbs: usize, size: u32, groups: u32): void {
  for (let group: u32 = 0; group < groups; group++) {
    let at = limbs + (((group * size) as usize) << 3);
    for (let limb: u32 = 0; limb + 1 < size; limb++, at += 8) {
      const value = load<i64>(at);
      const high = value / 0x100000000;
      if (high == 0) continue;
      store<i64>(at, value - high * 0x100000000);
      store<i64>(at, load<i64>(at, 8) + high, 8);
    }
  }
}
