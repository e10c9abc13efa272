import type { Kernel } from './kernel.js';

/** Rows of a batch, at most. */
export const MOST_ROWS = 2048;

/** Where the kernel finds arrays of a batch: where they are if they are in its memory, or in a copy. */
export class BatchMemory {
  readonly #values: number[] = [];
  readonly #nulls: number[] = [];

  /** @param inputs how many columns may be looked at together */
  constructor(
    readonly kernel: Kernel,
    inputs: number,
  ) {
    for (let i = 0; i < inputs; i++) {
      this.#values.push(kernel.allocate(MOST_ROWS * 8));
      this.#nulls.push(kernel.allocate(MOST_ROWS));
    }
  }

  /** Address of the doubles of an input. */
  values(input: number, array: Float64Array): number {
    if (array.buffer === this.kernel.buffer) return array.byteOffset;
    const address = this.#values[input]!;
    const count = Math.min(array.length, MOST_ROWS);
    this.kernel.doubles(address, count).set(array.subarray(0, count));
    return address;
  }

  /** Address of its nulls, 0 where there are none. */
  nulls(input: number, array: Uint8Array | undefined): number {
    if (!array) return 0;
    if (array.buffer === this.kernel.buffer) return array.byteOffset;
    const address = this.#nulls[input]!;
    const count = Math.min(array.length, MOST_ROWS);
    this.kernel.bytes(address, count).set(array.subarray(0, count));
    return address;
  }
}
