import type { Vector } from '../dataset/vector.js';
import { GrowingArray } from '../kernel/growing-array.js';
import type { EncodedState } from './aggregate.js';
import type { BatchInputs } from './batch-inputs.js';
import { LIMBS } from './float-sum.js';
import type { FoldAccumulator } from './fold-accumulator.js';
import type { KernelRecords } from './kernel-records.js';
import type { Selection } from './selection.js';

/** Additions for which a limb of 64 bits has room. */
const BEFORE_CARRY = 2 ** 30;
/** Limbs that a double touches, and one above them for what is carried. */
const SPAN = 4;

/** The exact sum of doubles, and how many they are: `CountedSum` in a kernel. `assembly/floats.ts` has the loop. */
export class KernelFloatSum implements FoldAccumulator {
  /** Limbs by group; only a window of all there are, which widens as values need it. */
  #limbs = 0;
  #first = 0;
  #size = 0;
  /** Groups that there is room for, and those that there are. */
  #room = 0;
  #groups = 0;
  #additions = 0;
  readonly #missing: GrowingArray;
  readonly #infinities: GrowingArray;

  constructor(
    readonly inputs: BatchInputs,
    readonly records: KernelRecords,
  ) {
    records.wantRows();
    this.#missing = new GrowingArray(inputs.kernel, 8);
    this.#infinities = new GrowingArray(inputs.kernel, 16);
  }

  grow(groups: number): void {
    this.#missing.grow(groups);
    this.#infinities.grow(groups);
    this.#groups = Math.max(groups, this.#groups);
    if (groups > this.#room) this.#move(Math.max(groups, this.#room * 2), this.#first, this.#size);
  }

  add([input]: readonly Vector[], { rowsAt, groupsAt, count }: Selection): void {
    const { call } = this.inputs.kernel;
    const { values, nulls } = this.inputs.of(input!);
    this.#additions += count;
    if (this.#additions > BEFORE_CARRY) this.#carry();
    for (let from = 0; ; ) {
      from = call.addFloats(
        values,
        nulls,
        rowsAt,
        groupsAt,
        from,
        count,
        this.#limbs,
        this.#first,
        this.#size,
        this.#missing.address,
        this.#infinities.address,
      );
      if (from === count) return;
      const { u32, f64 } = this.inputs.kernel;
      const row = rowsAt === 0 ? from : u32[rowsAt / 4 + from]!;
      this.#widen(call.limbOf(f64[values / 8 + row]!));
    }
  }

  /** Makes the window hold the limbs of a double that begins in one. */
  #widen(limb: number): void {
    const first = this.#size === 0 ? limb : Math.min(this.#first, limb);
    const end = Math.max(this.#first + this.#size, Math.min(limb + SPAN, LIMBS));
    this.#move(this.#room, first, end - first);
  }

  #move(room: number, first: number, size: number): void {
    const { kernel } = this.inputs;
    const address = kernel.allocateZeroed(room * size * 8);
    const before = kernel.f64.subarray(this.#limbs / 8);
    const after = kernel.f64.subarray(address / 8);
    for (let group = 0; group < this.#room && this.#size > 0; group++) {
      const limbs = before.subarray(group * this.#size, (group + 1) * this.#size);
      after.set(limbs, group * size + this.#first - first);
    }
    this.#limbs = address;
    this.#first = first;
    this.#size = size;
    this.#room = room;
  }

  #carry(): void {
    this.inputs.kernel.call.carryLimbs(this.#limbs, this.#size, this.#groups);
    this.#additions = 0;
  }

  encode(groups: number): EncodedState {
    this.#carry();
    const { kernel } = this.inputs;
    const length = groups * this.#size;
    const doubles = kernel.allocate(length * 8);
    kernel.call.wordsOfRecords(this.#limbs, 8, length, doubles);
    const limbs = kernel.doubles(doubles, length).slice();
    const infinities = this.#infinities.integers(groups * 2);
    const missing = this.#missing.integers(groups);
    return {
      limbs,
      used: Uint32Array.of(this.#first, this.#first + this.#size),
      ...(infinities.some((count) => count > 0) && { infinities }),
      counts: this.records.rows(groups).map((count, group) => count - missing[group]!),
    };
  }
}
