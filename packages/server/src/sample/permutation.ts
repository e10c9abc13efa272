import type { Random } from './random.js';

const ROUNDS = 4;

/**
 * A permutation of the whole numbers from 0 to `count` − 1 that is computed number by number and held nowhere.
 *
 * It permutes the numbers of as many bits as `count` needs: a multiplication with an odd number and an addition, modulo a
 * power of two, then an exclusive or of the low half of the bits with the high half, some rounds. Each of these steps can
 * be undone, so no two numbers meet. What falls outside of `count` is permuted again until it does not, which can be
 * undone, too, and takes fewer than two turns on average.
 *
 * @param count a whole number from 0 to 2³⁰
 * @param random draws the factors and summands
 */
export function createPermutation(count: number, random: Random): (index: number) => number {
  const bits = Math.max(2, 32 - Math.clz32(Math.max(0, count - 1)));
  const mask = 2 ** bits - 1;
  const shift = (bits + 1) >>> 1;
  const factors = Int32Array.from({ length: ROUNDS }, () => random.uint32() | 1);
  const summands = Int32Array.from({ length: ROUNDS }, () => random.uint32());
  return (index) => {
    let at = index;
    do {
      for (let round = 0; round < ROUNDS; round++) {
        at = (Math.imul(at, factors[round]!) + summands[round]!) & mask;
        at ^= at >>> shift;
      }
    } while (at >= count);
    return at;
  };
}
