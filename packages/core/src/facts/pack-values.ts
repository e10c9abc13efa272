import type { Packed } from './packed.js';

/**
 * Writes values as Arrow has them.
 *
 * @param bits of a value; 128 where values are words, four each; 64 of whole numbers as well as of doubles, which are told apart by `isFloat`
 */
export function packValues(
  values: Packed,
  target: Uint8Array<ArrayBuffer>,
  offset: number,
  bits: number,
  isFloat: boolean,
): void {
  const { length } = values;
  const { buffer } = target;
  switch (bits) {
    case 1:
      packBits(values, length, 1, target.subarray(offset));
      break;
    case 8:
      new Int8Array(buffer, offset, length).set(values);
      break;
    case 16:
      new Int16Array(buffer, offset, length).set(values);
      break;
    case 32:
    case 128:
      new Int32Array(buffer, offset, length).set(values);
      break;
    default:
      if (isFloat) new Float64Array(buffer, offset, length).set(values);
      else packWords(values, new Int32Array(buffer, offset, length * 2));
  }
}

/** Sets the bit of each row whose flag is `set`, the lowest bit first. */
export function packBits(
  flags: ArrayLike<number>,
  rows: number,
  set: number,
  target: Uint8Array,
): void {
  for (let row = 0; row < rows; row++) {
    if (flags[row] === set) target[row >> 3] = target[row >> 3]! | (1 << (row & 7));
  }
}

/** Whole numbers of up to 53 bits as two words each, the lower first. */
function packWords(values: Packed, words: Int32Array): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    words[i * 2] = value;
    words[i * 2 + 1] = Math.floor(value / 2 ** 32);
  }
}
