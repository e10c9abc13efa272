/** A stream of pseudo-random numbers that is the same on every machine. */
export interface Random {
  /** The next of the 2³² whole numbers from 0 on. */
  uint32(): number;
  /** The next number in [0, 1), a multiple of 2⁻³². */
  unit(): number;
}

/**
 * A generator of the sfc32 family: 32-bit additions, shifts and exclusive ors only. Each (seed, stream) has a sequence of
 * its own, so that drawing more from one stream leaves the others as they were.
 *
 * @param seed a whole number from 0 to 2⁵³ − 1
 * @param stream tells apart the sequences of one seed
 */
export function createRandom(seed: number, stream: number): Random {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32);
  let c = stream >>> 0;
  let counter = 1;

  function uint32(): number {
    const next = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + next) | 0;
    return next >>> 0;
  }

  // Near seeds start out alike; a dozen rounds part them.
  for (let round = 0; round < 16; round++) uint32();
  return { uint32, unit: () => uint32() / 2 ** 32 };
}
