import type { Vector } from '../dataset/vector.js';
import { PARTS } from '../dataset/wide-decimal.js';
import { type Expression, keyOf } from '../expression/tree.js';
import type { TypedColumn } from '../expression/types.js';
import { GrowingArray } from '../kernel/growing-array.js';
import type { Accumulator, EncodedState } from './aggregate.js';
import type { BatchInputs } from './batch-inputs.js';
import { isWhole } from './exact-sum.js';
import type { FoldAccumulator } from './fold-accumulator.js';
import { KernelFloatSum } from './kernel-float-sum.js';
import type { KernelRecords } from './kernel-records.js';
import type { Selection } from './selection.js';
import { encodeParts } from './wide-sum.js';

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

interface HeadAggregate {
  op: string;
  inputs: readonly Expression[];
  types: readonly TypedColumn[];
}

/**
 * The most used aggregates folded by a kernel; distinct values in their order only.
 *
 * @param records of the KPI, which folds its sums and counts together
 * @returns undefined where the kernel has none
 */
export function createKernelAccumulator(
  { op, inputs: [expression], types: [type] }: HeadAggregate,
  inputs: BatchInputs,
  records: KernelRecords,
): FoldAccumulator | undefined {
  switch (op) {
    case 'count':
      return new KernelCount(records);
    case 'sum':
    case 'mean':
    case 'average':
      if (type!.wide) return new KernelWideSum(records, expression!);
      return isWhole(type!.type)
        ? new KernelSum(records, expression!)
        : new KernelFloatSum(inputs, records);
    case 'min':
    case 'max':
      return type!.type === 'text' ? undefined : new KernelExtremum(inputs, op === 'min' ? 1 : -1);
    case 'distinct':
      return new KernelChanges(inputs);
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

/** The parts of wide decimals, each a sum of the records. */
class KernelWideSum implements FoldAccumulator {
  readonly #sums: number[];

  constructor(
    readonly records: KernelRecords,
    input: Expression,
  ) {
    this.#sums = Array.from({ length: PARTS }, (_, i) => records.sumOf(`${keyOf(input)} ${i}`));
  }

  grow(): void {}

  add([input]: readonly Vector[]): void {
    this.#sums.forEach((sum, i) => {
      this.records.put(sum, input!.parts![i]!);
    });
  }

  encode(groups: number): EncodedState {
    const states = this.#sums.map((sum) => this.records.sum(sum, groups));
    const parts = states.map(({ low, high }) => ({ low: low!, high: high! }));
    return { ...encodeParts(parts), counts: states[0]!.counts! };
  }
}

/** The least value by group, times the sign: as `createExtremum` encodes it. */
export class KernelExtremum implements FoldAccumulator {
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
