/*
 * Eight digits at once, in a word whose lowest byte is the first of them, after D. Lemire, "Quickly parsing eight digits"
 * (2018). A word is first taken from the text with `^ ZEROS`, which leaves 0 to 9 of each digit.
 */

const ZEROS: u64 = 0x3030303030303030;
const POINT_WITHOUT_ZEROS: u64 = 0x1e1e1e1e1e1e1e1e;
/** The word of a point and nothing else. */
export const LONE_POINT: u64 = 0x1e00000000000000;
const LOWEST_BITS: u64 = 0x0101010101010101;
const HIGHEST_BITS: u64 = 0x8080808080808080;

/** By a number of bytes, the last ones of a word. */
const LAST_BYTES: StaticArray<u64> = [
  0, 0xff00000000000000, 0xffff000000000000, 0xffffff0000000000, 0xffffffff00000000,
  0xffffffffff000000, 0xffffffffffff0000, 0xffffffffffffff00, 0xffffffffffffffff,
];

/** Up to eight bytes before `end`, as the last of a word with 0 before them. */
// @ts-ignore: decorator
@inline
export function lastBytes(end: usize, length: usize): u64 {
  return (load<u64>(end - 8) ^ ZEROS) & unchecked(LAST_BYTES[length as i32]);
}

/** Whether all bytes are 0 to 9. */
// @ts-ignore: decorator
@inline
export function areDigits(word: u64): bool {
  return (((word + 0x7676767676767676) | word) & HIGHEST_BITS) == 0;
}

/** The number that the digits of a word make; signed, since that is faster to make a double of. */
// @ts-ignore: decorator
@inline
export function valueOf(word: u64): i64 {
  word = word * 10 + (word >> 8);
  return ((
    ((word & 0x000000ff000000ff) * 0x000f424000000064 +
      ((word >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >>
    32
  ) as i64);
}

/** Eight times the number of bytes before the first point of a word, or 64 where there is none. */
// @ts-ignore: decorator
@inline
export function pointAt(word: u64): u64 {
  const difference = word ^ POINT_WITHOUT_ZEROS;
  return ctz((difference - LOWEST_BITS) & ~difference & HIGHEST_BITS) & ~(7 as u64);
}

/** By where the point is, in bytes, 8 for none: the bytes before it, and those after it. */
const BEFORE_POINT: StaticArray<u64> = [
  0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff, 0,
];
const AFTER_POINT: StaticArray<u64> = [
  0xffffffffffffff00, 0xffffffffffff0000, 0xffffffffff000000, 0xffffffff00000000, 0xffffff0000000000,
  0xffff000000000000, 0xff00000000000000, 0, 0xffffffffffffffff,
];

/** A word without the point that stands after `at` bits, 64 for none; what is before it moves up, and a 0 comes first. */
// @ts-ignore: decorator
@inline
export function withoutPoint(word: u64, at: u64): u64 {
  const before = load<u64>(changetype<usize>(BEFORE_POINT) + (at as usize));
  const after = load<u64>(changetype<usize>(AFTER_POINT) + (at as usize));
  return ((word & before) << 8) | (word & after);
}
