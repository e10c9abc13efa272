import type { Vector } from '../dataset/vector.js';
import { type Expression, keyOf } from '../expression/tree.js';
import type { BatchInputs } from '../kernel/batch-inputs.js';
import { GrowingArray } from '../kernel/growing-array.js';
import type { Selection } from '../kernel/selection.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator, EncodedState } from './aggregate.js';
import { isWhole } from './exact-sum.js';
import { KernelFloatSum } from './kernel-float-sum.js';
import type { KernelRecords } from './kernel-records.js';

/** An aggregate as folding sees it; what it encodes is what its `Accumulator` does. */
export interface FoldAccumulator {
  /** Makes room for groups 0 to `groups` - 1. */
  grow(groups: number): void;
  add(inputs: readonly Vector[], selection: Selection): void;
  encode(groups: number): EncodedState;
  readonly unordered?: boolean;
}

/** An accumulator in JavaScript as one. */
export function foldedBy(accumulator: Accumulator): FoldAccumulator {
  return {
    grow: (groups) => accumulator.grow(groups),
    add: (inputs, { rows, groups, count }) => accumulator.add(inputs, rows, groups, count),
    encode: (groups) => accumulator.encode(groups),
    get unordered() {
      return accumulator.unordered ?? false;
    },
  };
}

type HeadAggregate = Pick<KpiPlan['head']['aggregates'][number], 'op' | 'inputs' | 'types'>;

/**
 * The most used aggregates folded by a kernel.
 *
 * @param records of the KPI, which folds its sums and counts together
 * @returns undefined where the kernel has none
 */
export function createKernelAccumulator(
  { op, inputs: [expression], types: [type] }: HeadAggregate,
  isSet: boolean,
  inputs: BatchInputs,
  records: KernelRecords,
): FoldAccumulator | undefined {
  switch (op) {
    case 'count':
      return new KernelCount(records);
    case 'sum':
    case 'mean':
    case 'average':
      return isWhole(type!.type)
        ? new KernelSum(records, expression!)
        : new KernelFloatSum(inputs, records);
    case 'min':
    case 'max':
      return type!.type === 'text' ? undefined : new KernelExtremum(inputs, op === 'min' ? 1 : -1);
    case 'distinct':
      if (type!.type === 'text') return undefined;
      return isSet ? new KernelSets(inputs) : new KernelChanges(inputs);
    default:
      return undefined;
  }
}

/** The records grow and add for all that look into them. */
class KernelCount implements FoldAccumulator {
  constructor(readonly records: KernelRecords) {
    records.wantRows();
  }

  grow(): void {}

  add(): void {}

  encode(groups: number): EncodedState {
    return { counts: this.records.rows(groups) };
  }
}

class KernelSum implements FoldAccumulator {
  readonly #sum: number;

  constructor(
    readonly records: KernelRecords,
    input: Expression,
  ) {
    this.#sum = records.sumOf(keyOf(input));
  }

  grow(): void {}

  add([input]: readonly Vector[]): void {
    this.records.put(this.#sum, input!);
  }

  encode(groups: number): EncodedState {
    return this.records.sum(this.#sum, groups);
  }
}

class KernelExtremum implements FoldAccumulator {
  readonly #least: GrowingArray;

  constructor(
    readonly inputs: BatchInputs,
    readonly sign: 1 | -1,
  ) {
    this.#least = new GrowingArray(inputs.kernel, 8);
  }

  grow(groups: number): void {
    const before = this.#least.grow(groups);
    if (this.#least.length > before) this.#least.doubles().fill(Number.NaN, before);
  }

  add([input]: readonly Vector[], { rowsAt, groupsAt, count }: Selection): void {
    const { values, nulls } = this.inputs.of(input!);
    const { call } = this.inputs.kernel;
    call.least(values, nulls, rowsAt, groupsAt, count, this.sign, this.#least.address);
  }

  encode(groups: number): EncodedState {
    return { least: this.#least.doubles().slice(0, groups) };
  }
}

/** State by group, four words: first value, last value, changes, whether any was missing. The latter two are integers. */
const CHANGES_BYTES = 32;

class KernelChanges implements FoldAccumulator {
  unordered = false;
  readonly #state: GrowingArray;
  /** The last value, of whichever group; NaN once values of different groups are in no order. */
  #last = Number.NEGATIVE_INFINITY;

  constructor(readonly inputs: BatchInputs) {
    this.#state = new GrowingArray(inputs.kernel, CHANGES_BYTES);
  }

  grow(groups: number): void {
    const before = this.#state.grow(groups);
    const { length } = this.#state;
    if (length === before) return;
    const state = this.#state.doubles();
    for (let group = before; group < length; group++) {
      state.fill(Number.NaN, group * 4, group * 4 + 2);
    }
  }

  add([input]: readonly Vector[], { rowsAt, groupsAt, count }: Selection): void {
    const { call } = this.inputs.kernel;
    const { values, nulls } = this.inputs.of(input!);
    const state = this.#state.address;
    // What never decreases over all rows does not within a group.
    const [first] = input!.values;
    if (this.inputs.isRising(input!) && first! >= this.#last) {
      this.#last = this.inputs.last(input!);
      call.countRises(values, rowsAt, groupsAt, count, state);
      return;
    }
    this.#last = Number.NaN;
    const inOrder = call.countChanges(values, nulls, rowsAt, groupsAt, count, state);
    if (inOrder === 0) this.unordered = true;
  }

  encode(groups: number): EncodedState {
    const doubles = this.#state.doubles();
    const words = this.inputs.kernel.words(this.#state.address, groups * 8);
    const column = (value: (group: number) => number): Float64Array =>
      Float64Array.from({ length: groups }, (_, group) => value(group));
    return {
      first: column((group) => doubles[group * 4]!),
      last: column((group) => doubles[group * 4 + 1]!),
      counts: column((group) => words[group * 8 + 4]! + words[group * 8 + 5]! * 2 ** 32),
      invalid: Uint8Array.from({ length: groups }, (_, group) => words[group * 8 + 6]!),
    };
  }
}

/** Words of the structure that `assembly/aggregates.ts` reads, and of a slot. */
const SIZE = 0;
const MASK = 1;
const SLOTS = 2;
const SLOT_BYTES = 16;

class KernelSets implements FoldAccumulator {
  readonly #table: number;
  readonly #invalid: GrowingArray;
  #slots = 0;

  constructor(readonly inputs: BatchInputs) {
    const { kernel } = inputs;
    this.#table = kernel.allocateZeroed(16);
    this.#invalid = new GrowingArray(kernel, 1);
    this.#reserve(256);
  }

  grow(groups: number): void {
    this.#invalid.grow(groups);
  }

  add([input]: readonly Vector[], { rowsAt, groupsAt, count }: Selection): void {
    this.#reserve(this.#words()[SIZE]! + count);
    const { values, nulls } = this.inputs.of(input!);
    const invalid = this.#invalid.address;
    const { call } = this.inputs.kernel;
    call.addToSets(this.#table, values, nulls, rowsAt, groupsAt, count, invalid);
  }

  #reserve(blocks: number): void {
    if (blocks * 2 <= this.#slots) return;
    const { kernel } = this.inputs;
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
    const blocks = this.inputs.kernel.doubles(slots, this.#slots * 2);
    const words = this.inputs.kernel.words(slots, this.#slots * 4);
    const state = {
      groups: new Uint32Array(size),
      blocks: new Float64Array(size),
      words: new Uint32Array(size),
      invalid: this.inputs.kernel.bytes(this.#invalid.address, groups).slice(),
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
    return this.inputs.kernel.words(this.#table, 4);
  }
}
