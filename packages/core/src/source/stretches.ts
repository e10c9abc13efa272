import type { ByteRange } from './table-file.js';

/** Stretches of a file that are looked at, and bytes of each. */
const STRETCHES = 16;
const STRETCH_BYTES = 1 << 15;

/**
 * Where to look into a file to know it from all over, up to its end; all of it where it is small.
 *
 * @param from what is before this offset is known
 */
export function stretchesOf(from: number, size: number): ByteRange[] {
  if (size - from <= STRETCHES * STRETCH_BYTES) return [{ from, to: size }];
  const step = (size - STRETCH_BYTES - from) / (STRETCHES - 1);
  return Array.from({ length: STRETCHES }, (_, i) => {
    const begin = from + Math.floor(i * step);
    return { from: begin, to: begin + STRETCH_BYTES };
  });
}
