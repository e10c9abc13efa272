import type { ValueType } from '../dataset/types.js';
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
const DIRECT_SIZE = 32;
const SHIFT = 33;
const WORDS = 34;

const SLOT_BYTES = 16;
/** Integers that find their group without a hash. */
const FEW = 4096;

/**
 * Numbers 0, 1, 2, … for combinations of key values, in the order first met, in the memory of a kernel. Two values are one
 * where they are the same double; so are both zeros, and all NaN.
 */
export class KernelGroups {
  readonly #kernel: Kernel;
  readonly #address: number;
  readonly #values: GrowingArray[];
  readonly #nulls: GrowingArray;
  /** Whether the only key is text, whose codes find their group without a hash. */
  readonly #isText: boolean;
  #slots = 0;
  #direct = 0;

  /** @param types of the keys, at most 8 */
  constructor(
    readonly inputs: BatchInputs,
    types: readonly ValueType[],
  ) {
    const keys = types.length;
    const { kernel } = inputs;
    this.#kernel = kernel;
    this.#address = kernel.allocateZeroed(WORDS * 4);
    this.#values = Array.from({ length: keys }, () => new GrowingArray(kernel, 8));
    this.#nulls = new GrowingArray(kernel, 1);
    const words = this.#words();
    words[KEYS] = keys;
    words[SIZE] = keys === 0 ? 1 : 0;
    this.#isText = keys === 1 && types[0] === 'text';
  }

  get size(): number {
    return this.#kernel.u32[this.#address / 4 + SIZE]!;
  }

  /** Writes the groups of the selected rows. */
  assign(keys: readonly Vector[], { rowsAt, groupsAt, count }: Selection): void {
    const { call } = this.#kernel;
    if (keys.length === 0) return;
    this.#reserve(this.size + count);
    if (this.#isText) this.#growDirect(1 + codesOf(keys[0]!));
    else {
      this.#growDirect(FEW);
      this.#growSlots(this.size + count);
    }
    const inputs = keys.map((key) => this.inputs.of(key));
    const words = this.#words();
    inputs.forEach(({ values, nulls }, k) => {
      words[INPUTS + k] = values;
      words[INPUT_NULLS + k] = nulls;
    });
    const assign = this.#isText ? call.assignCodes : call.assignGroups;
    assign(this.#address, rowsAt, count, groupsAt);
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
    this.#nulls.grow(groups);
    for (const values of this.#values) values.grow(groups);
    const words = this.#words();
    words[NULLS] = this.#nulls.address;
    this.#values.forEach((values, k) => {
      words[VALUES + k] = values.address;
    });
  }

  /** Makes slots for some groups, which at most two thirds of them are taken by. */
  #growSlots(groups: number): void {
    if (groups * 3 <= this.#slots * 2) return;
    const kernel = this.#kernel;
    const [from, before] = [this.#words()[SLOTS]!, this.#slots];
    const bits = Math.ceil(Math.log2(groups * 1.5));
    this.#slots = 2 ** bits;
    const slots = kernel.allocateZeroed(this.#slots * SLOT_BYTES);
    const words = this.#words();
    words[SLOTS] = slots;
    words[MASK] = this.#slots - 1;
    words[SHIFT] = 64 - bits;
    kernel.call.rehashGroups(this.#address, from, before);
    kernel.free(from, before * SLOT_BYTES);
  }

  /** Makes at least as many numbers find their group without a hash. */
  #growDirect(numbers: number): void {
    const before = this.#direct;
    if (numbers <= before) return;
    const kernel = this.#kernel;
    this.#direct = 2 ** Math.ceil(Math.log2(numbers));
    const direct = kernel.allocateZeroed(this.#direct * 4);
    const words = this.#words();
    const from = words[DIRECT]!;
    kernel.words(direct, before).set(kernel.words(from, before));
    kernel.free(from, before * 4);
    words[DIRECT] = direct;
    words[DIRECT_SIZE] = this.#direct;
  }

  #words(): Uint32Array {
    return this.#kernel.words(this.#address, WORDS);
  }
}

/** The number of codes that there are of a key of text. */
function codesOf(key: Vector): number {
  // To ask for strings would decode all of them.
  return key.dictionary ? key.dictionary.size : (key.strings?.length ?? 0);
}
