/** Until anything was measured, and at the utmost while nothing else is known. In milliseconds. */
const UNKNOWN = 60_000;
const UNKNOWN_PER_MIB = 1_000;
/** No task is given up before that, in milliseconds: reading may wait for a disk, and sending for memory. */
const LEAST = 20_000;
/** How much slower than the slowest so far a task may be. */
const FACTOR = 20;
/** The same, and milliseconds in any case, after which it is worth a copy where a worker has nothing else to do. */
const STRAGGLING_FACTOR = 5;
const LEAST_STRAGGLING = 5_000;

/**
 * How long a task may give no sign of progress before its worker is given up: many times what the slowest one before took for as
 * much, and twice as long after each that was given up, so that a machine on which everything became slow is not mistaken for ever.
 */
export class Pace {
  /** Milliseconds for each MiB, of the slowest part so far. */
  #slowest: number | undefined;
  #patience = 1;

  /** @param fixed milliseconds that are allowed in place of what is measured */
  constructor(readonly fixed?: number) {}

  /** @param mebibytes that are between two signs of progress */
  limit(mebibytes: number): number {
    const { fixed } = this;
    if (fixed !== undefined) return fixed;
    const known =
      this.#slowest === undefined
        ? UNKNOWN + UNKNOWN_PER_MIB * mebibytes
        : Math.max(LEAST, FACTOR * this.#slowest * Math.max(1, mebibytes));
    return known * this.#patience;
  }

  /**
   * Milliseconds without a sign of progress after which a task straggles. Nothing does before anything was measured.
   *
   * @param mebibytes as for `limit`
   */
  straggling(mebibytes: number): number {
    if (this.#slowest === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(LEAST_STRAGGLING, STRAGGLING_FACTOR * this.#slowest * Math.max(1, mebibytes));
  }

  /** Some part was done in so many milliseconds. */
  progressed(mebibytes: number, ms: number): void {
    this.#slowest = Math.max(this.#slowest ?? 0, ms / Math.max(1, mebibytes));
  }

  finished(): void {
    this.#patience = Math.max(1, this.#patience / 2);
  }

  gaveUp(): void {
    this.#patience *= 2;
  }
}
