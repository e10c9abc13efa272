import type { Vector } from '../dataset/vector.js';
import { GrowingArray } from '../kernel/growing-array.js';
import type { Kernel } from '../kernel/kernel.js';
import type { BatchInputs } from '../ops/batch-inputs.js';
import type { Selection } from '../ops/selection.js';

/** Words of the structure that `assembly/groups.ts` reads. */
const SIZE = 0;
const MASK = 1;
const SLOTS = 2;
const NULLS = 3;
const DIRECT = 4;
const KEYS = 5;
const VALUES = 6;
const INPUTS = 14;
const INPUT_NULLS = 22;
const WORDS = 32;
const DIRECT_SIZE = 4096;

/** As `GroupTable`, in the memory of a kernel. */
export class KernelGroups {
  readonly #kernel: Kernel;
  readonly #address: number;
  readonly #values: GrowingArray[];
  readonly #nulls: GrowingArray;
  #slots = 0;

  /** @param keys their number, at most 8 */
  constructor(
    readonly inputs: BatchInputs,
    keys: number,
  ) {
    const { kernel } = inputs;
    this.#kernel = kernel;
    this.#address = kernel.allocateZeroed(WORDS * 4);
    const direct = kernel.allocateZeroed(DIRECT_SIZE * 4);
    this.#values = Array.from({ length: keys }, () => new GrowingArray(kernel, 8));
    this.#nulls = new GrowingArray(kernel, 1);
    const words = this.#words();
    words[DIRECT] = direct;
    words[KEYS] = keys;
    words[SIZE] = keys === 0 ? 1 : 0;
    this.#reserve(256);
  }

  get size(): number {
    return this.#kernel.u32[this.#address / 4 + SIZE]!;
  }

  /** Writes the groups of the selected rows. */
  assign(keys: readonly Vector[], { rowsAt, groupsAt, count }: Selection): void {
    const kernel = this.#kernel;
    if (keys.length === 0) return;
    this.#reserve(this.size + count);
    const inputs = keys.map((key) => this.inputs.of(key));
    const words = this.#words();
    inputs.forEach(({ values, nulls }, k) => {
      words[INPUTS + k] = values;
      words[INPUT_NULLS + k] = nulls;
    });
    kernel.call.assignGroups(this.#address, rowsAt, count, groupsAt);
  }

  /** The value of each group, by key. */
  values(): Float64Array[] {
    return this.#values.map((values) => values.doubles().slice(0, this.size));
  }

  /** By group: bit k is set where key k is null. */
  nulls(): Uint8Array {
    return this.#kernel.bytes(this.#nulls.address, this.size).slice();
  }

  #reserve(groups: number): void {
    const kernel = this.#kernel;
    this.#nulls.grow(groups);
    for (const values of this.#values) values.grow(groups);
    const isFull = groups * 2 > this.#slots;
    if (isFull) {
      const before = this.#slots;
      this.#slots = 2 ** Math.ceil(Math.log2(groups * 2));
      const slots = kernel.allocateZeroed(this.#slots * 4);
      const words = this.#words();
      kernel.free(words[SLOTS]!, before * 4);
      words[SLOTS] = slots;
      words[MASK] = this.#slots - 1;
    }
    const words = this.#words();
    words[NULLS] = this.#nulls.address;
    this.#values.forEach((values, k) => {
      words[VALUES + k] = values.address;
    });
    if (isFull) kernel.call.rehashGroups(this.#address);
  }

  #words(): Uint32Array {
    return this.#kernel.words(this.#address, WORDS);
  }
}
