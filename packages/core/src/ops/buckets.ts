import { fromScaled } from '../dataset/values.js';

/*
 * Buckets of doubles: those with the same sign, exponent and first six bits of the mantissa, so 64 for each doubling. The
 * middle is within 0.8 % of every double in it, except of those below 2^-1022. Only bits are looked at, and no logarithm,
 * which may differ between machines.
 */

const BUCKET = 1 << 14;

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);

/** The number of a bucket that is nearest to 0, which stands for all of it. */
export function bucketOf(value: number): number {
  scratch[0] = value;
  words[0] = 0;
  words[1] = words[1]! & -BUCKET;
  return scratch[0];
}

/**
 * The number in the middle of a bucket. Of whole images the one there or below, so that small ones stand for themselves.
 *
 * @param scale digits after the point that a whole image has
 */
export function middleOf(bucket: number, isWhole: boolean, scale: number): number {
  if (bucket === 0 || !Number.isFinite(bucket)) return bucket + 0;
  scratch[0] = bucket;
  words[1] = words[1]! | (BUCKET / 2);
  return isWhole ? fromScaled(Math.trunc(scratch[0]), scale) : scratch[0];
}
