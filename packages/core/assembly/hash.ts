/*
 * A hash of bytes by which changes are noticed, at the speed of memory, after the accumulators of Y. Collet's XXH3: eight sums of
 * 64 bits, to each of which the product of two halves of a word is added, and the word itself to its neighbour, so that no bit is
 * without effect. It is no protection against somebody who means to deceive.
 */

const BLOCK: u32 = 1024;
const STRIPE: u32 = 64;
const PRIME: i64 = 0x9e3779b1;

/** The product of the lower and the upper half of both words. */
// @ts-ignore: decorator
@inline
function halves(words: v128): v128 {
  const lower = v128.shuffle<i32>(words, words, 0, 2, 0, 2);
  const upper = v128.shuffle<i32>(words, words, 1, 3, 1, 3);
  return i64x2.extmul_low_i32x4_u(lower, upper);
}

// @ts-ignore: decorator
@inline
function add(sums: v128, data: v128, key: v128): v128 {
  const swapped = v128.shuffle<i64>(data, data, 1, 0);
  return i64x2.add(i64x2.add(sums, swapped), halves(v128.xor(data, key)));
}

// @ts-ignore: decorator
@inline
function scramble(sums: v128, key: v128): v128 {
  const mixed = v128.xor(v128.xor(sums, i64x2.shr_u(sums, 47)), key);
  return i64x2.mul(mixed, i64x2.splat(PRIME));
}

/**
 * Adds blocks of 1024 bytes to eight sums.
 *
 * @param keys 192 bytes; those of a stripe begin 8 bytes after those of the one before
 */
export function hashBlocks(sums: usize, keys: usize, from: usize, blocks: u32): void {
  let a = v128.load(sums);
  let b = v128.load(sums, 16);
  let c = v128.load(sums, 32);
  let d = v128.load(sums, 48);
  let at = from;
  for (let block: u32 = 0; block < blocks; block++) {
    for (let stripe: u32 = 0; stripe < BLOCK / STRIPE; stripe++) {
      const key = keys + ((stripe as usize) << 3);
      a = add(a, v128.load(at), v128.load(key));
      b = add(b, v128.load(at, 16), v128.load(key, 16));
      c = add(c, v128.load(at, 32), v128.load(key, 32));
      d = add(d, v128.load(at, 48), v128.load(key, 48));
      at += STRIPE;
    }
    a = scramble(a, v128.load(keys, 128));
    b = scramble(b, v128.load(keys, 144));
    c = scramble(c, v128.load(keys, 160));
    d = scramble(d, v128.load(keys, 176));
  }
  v128.store(sums, a);
  v128.store(sums, b, 16);
  v128.store(sums, c, 32);
  v128.store(sums, d, 48);
}
