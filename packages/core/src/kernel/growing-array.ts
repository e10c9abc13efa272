import type { Kernel } from './kernel.js';

/** State by group in the memory of a kernel: elements of some words each, 0 until they are written. */
export class GrowingArray {
  address = 0;
  #length = 0;

  /** @param size of an element, in bytes */
  constructor(
    readonly kernel: Kernel,
    readonly size: number,
  ) {}

  /**
   * Makes room for some elements. The kernel's memory may grow.
   *
   * @returns the number of elements that were there before; those from it on are new
   */
  grow(length: number): number {
    const before = this.#length;
    if (length <= before) return before;
    const { kernel, size } = this;
    this.#length = Math.max(length, before * 2, 16);
    const [known, wanted] = [before * size, this.#length * size];
    const address = kernel.allocate(wanted);
    kernel.bytes(address, known).set(kernel.bytes(this.address, known));
    kernel.bytes(address + known, wanted - known).fill(0);
    kernel.free(this.address, known);
    this.address = address;
    return before;
  }

  get length(): number {
    return this.#length;
  }

  doubles(): Float64Array<ArrayBuffer> {
    return this.kernel.doubles(this.address, (this.#length * this.size) / 8);
  }

  /** Integers below 2^53 in size, as doubles. */
  integers(count: number): Float64Array<ArrayBuffer> {
    const from = new BigInt64Array(this.kernel.buffer, this.address, count);
    return Float64Array.from(from, Number);
  }

  /** The same, as they are. */
  bigints(): BigInt64Array<ArrayBuffer> {
    return new BigInt64Array(this.kernel.buffer, this.address, this.#length);
  }
}
