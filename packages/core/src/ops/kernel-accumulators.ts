import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import { BatchMemory } from '../kernel/batch-memory.js';
import { GrowingArray } from '../kernel/growing-array.js';
import type { Kernel } from '../kernel/kernel.js';
import type { Accumulator, EncodedState } from './aggregate.js';
import { isWhole } from './exact-sum.js';

/** What folding takes of an accumulator. */
export type FoldAccumulator = Pick<Accumulator, 'grow' | 'add' | 'encode' | 'unordered'>;

/**
 * The most used aggregates folded by a kernel; what they encode is what their accumulators do. `rows` and `groups` must lie
 * in the kernel's memory, and `rows` begins at `identity` where it names the first rows of the batch.
 *
 * @returns undefined where the kernel has none
 */
export function createKernelAccumulator(
  kernel: Kernel,
  op: string,
  [input]: readonly TypedColumn[],
  isSet: boolean,
  identity: number,
): FoldAccumulator | undefined {
  switch (op) {
    case 'count':
      return new KernelCount(kernel);
    case 'sum':
    case 'mean':
    case 'average':
      return isWhole(input!.type) ? new KernelSum(kernel, identity) : undefined;
    case 'min':
    case 'max':
      return input!.type === 'text'
        ? undefined
        : new KernelExtremum(kernel, identity, op === 'min' ? 1 : -1);
    case 'distinct':
      if (input!.type === 'text') return undefined;
      return isSet ? new KernelSets(kernel, identity) : new KernelChanges(kernel, identity);
    default:
      return undefined;
  }
}

class KernelCount implements FoldAccumulator {
  readonly #counts: GrowingArray;

  constructor(readonly kernel: Kernel) {
    this.#counts = new GrowingArray(kernel, 8);
  }

  grow(groups: number): void {
    this.#counts.grow(groups);
  }

  add(_inputs: readonly Vector[], _rows: Int32Array, groups: Int32Array, count: number): void {
    this.kernel.call.countAll(groups.byteOffset, count, this.#counts.address);
  }

  encode(groups: number): EncodedState {
    return { counts: this.#counts.integers(groups) };
  }
}

/** Addresses of an input and of the rows, as the kernel takes them: values, nulls, rows, groups. */
abstract class KernelFold {
  readonly #batch: BatchMemory;

  constructor(
    readonly kernel: Kernel,
    readonly identity: number,
  ) {
    this.#batch = new BatchMemory(kernel, 1);
  }

  protected addresses(
    [input]: readonly Vector[],
    rows: Int32Array,
    groups: Int32Array,
  ): [number, number, number, number] {
    const { values, nulls } = input!;
    return [
      this.#batch.values(0, values),
      this.#batch.nulls(0, nulls),
      rows.byteOffset === this.identity ? 0 : rows.byteOffset,
      groups.byteOffset,
    ];
  }
}

/** Units of the upper half of a sum, as in `IntegerSum`. */
const HIGH = 2n ** 52n;

class KernelSum extends KernelFold implements FoldAccumulator {
  readonly #sums: GrowingArray;
  readonly #counts: GrowingArray;
  /** What was carried from the sums, in units of 2^52. */
  #carried = new Map<number, number>();

  constructor(kernel: Kernel, identity: number) {
    super(kernel, identity);
    this.#sums = new GrowingArray(kernel, 8);
    this.#counts = new GrowingArray(kernel, 8);
  }

  grow(groups: number): void {
    this.#sums.grow(groups);
    this.#counts.grow(groups);
  }

  add(inputs: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    const [values, nulls, rowsAt, groupsAt] = this.addresses(inputs, rows, groups);
    const { call } = this.kernel;
    call.countValid(values, nulls, rowsAt, groupsAt, count, this.#counts.address);
    for (let from = 0; from < count; ) {
      const to = call.sumIntegers(values, nulls, rowsAt, groupsAt, from, count, this.#sums.address);
      if (to < 0) this.#carry();
      from = to < 0 ? ~to : to;
    }
  }

  #carry(): void {
    const sums = this.#sums.bigints();
    for (let group = 0; group < sums.length; group++) {
      const high = sums[group]! / HIGH;
      if (high === 0n) continue;
      sums[group]! -= high * HIGH;
      this.#carried.set(group, (this.#carried.get(group) ?? 0) + Number(high));
    }
  }

  encode(groups: number): EncodedState {
    this.#carry();
    const high = new Float64Array(groups);
    for (const [group, units] of this.#carried) high[group] = units;
    return {
      low: this.#sums.integers(groups),
      high,
      counts: this.#counts.integers(groups),
    };
  }
}

class KernelExtremum extends KernelFold implements FoldAccumulator {
  readonly #least: GrowingArray;

  constructor(
    kernel: Kernel,
    identity: number,
    readonly sign: 1 | -1,
  ) {
    super(kernel, identity);
    this.#least = new GrowingArray(kernel, 8);
  }

  grow(groups: number): void {
    const before = this.#least.grow(groups);
    if (this.#least.length > before) this.#least.doubles().fill(Number.NaN, before);
  }

  add(inputs: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    const addresses = this.addresses(inputs, rows, groups);
    this.kernel.call.least(...addresses, count, this.sign, this.#least.address);
  }

  encode(groups: number): EncodedState {
    return { least: this.#least.doubles().slice(0, groups) };
  }
}

/** First, last, changes and whether there was no value: four doubles by group. */
const CHANGES = 4;

class KernelChanges extends KernelFold implements FoldAccumulator {
  unordered = false;
  readonly #state: GrowingArray;

  constructor(kernel: Kernel, identity: number) {
    super(kernel, identity);
    this.#state = new GrowingArray(kernel, CHANGES * 8);
  }

  grow(groups: number): void {
    const before = this.#state.grow(groups);
    const { length } = this.#state;
    if (length === before) return;
    const state = this.#state.doubles();
    for (let group = before; group < length; group++) {
      state.fill(Number.NaN, group * CHANGES, group * CHANGES + 2);
    }
  }

  add(inputs: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    const addresses = this.addresses(inputs, rows, groups);
    const inOrder = this.kernel.call.countChanges(...addresses, count, this.#state.address);
    if (inOrder === 0) this.unordered = true;
  }

  encode(groups: number): EncodedState {
    const state = this.#state.doubles();
    const column = (at: number): Float64Array =>
      Float64Array.from({ length: groups }, (_, group) => state[group * CHANGES + at]!);
    return {
      first: column(0),
      last: column(1),
      counts: column(2),
      invalid: Uint8Array.from(column(3)),
    };
  }
}

/** Words of the structure that `assembly/aggregates.ts` reads, and of a slot. */
const SIZE = 0;
const MASK = 1;
const SLOTS = 2;
const SLOT_BYTES = 16;

class KernelSets extends KernelFold implements FoldAccumulator {
  readonly #table: number;
  readonly #invalid: GrowingArray;
  #slots = 0;

  constructor(kernel: Kernel, identity: number) {
    super(kernel, identity);
    this.#table = kernel.allocateZeroed(16);
    this.#invalid = new GrowingArray(kernel, 1);
    this.#reserve(256);
  }

  grow(groups: number): void {
    this.#invalid.grow(groups);
  }

  add(inputs: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    // Before the kernel's memory grows, when these views end.
    const [, , rowsAt, groupsAt] = this.addresses(inputs, rows, groups);
    this.#reserve(this.#words()[SIZE]! + count);
    const [values, nulls] = this.addresses(inputs, rows, groups);
    const invalid = this.#invalid.address;
    this.kernel.call.addToSets(this.#table, values, nulls, rowsAt, groupsAt, count, invalid);
  }

  #reserve(blocks: number): void {
    if (blocks * 2 <= this.#slots) return;
    const { kernel } = this;
    const before = this.#slots;
    const old = this.#words()[SLOTS]!;
    this.#slots = 2 ** Math.ceil(Math.log2(blocks * 2));
    const slots = kernel.allocateZeroed(this.#slots * SLOT_BYTES);
    const words = this.#words();
    words[SLOTS] = slots;
    words[MASK] = this.#slots - 1;
    kernel.call.rehashSets(this.#table, old, before);
  }

  encode(groups: number): EncodedState {
    const size = this.#words()[SIZE]!;
    const slots = this.#words()[SLOTS]!;
    const blocks = this.kernel.doubles(slots, this.#slots * 2);
    const words = this.kernel.words(slots, this.#slots * 4);
    const state = {
      groups: new Uint32Array(size),
      blocks: new Float64Array(size),
      words: new Uint32Array(size),
      invalid: this.kernel.bytes(this.#invalid.address, groups).slice(),
    };
    let n = 0;
    for (let slot = 0; slot < this.#slots; slot++) {
      const group = words[slot * 4 + 3]!;
      if (group === 0) continue;
      state.groups[n] = group - 1;
      state.blocks[n] = blocks[slot * 2]!;
      state.words[n++] = words[slot * 4 + 2]!;
    }
    return state;
  }

  #words(): Uint32Array {
    return this.kernel.words(this.#table, 4);
  }
}
