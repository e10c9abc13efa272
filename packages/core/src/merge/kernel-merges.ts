import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import type { EncodedState } from '../ops/aggregate.js';
import type { BatchInputs } from '../ops/batch-inputs.js';
import { isWhole } from '../ops/exact-sum.js';
import { KernelExtremum } from '../ops/kernel-accumulators.js';
import type { KernelRecords } from '../ops/kernel-records.js';
import type { Selection } from '../ops/selection.js';

/** The most used aggregates merged by a kernel. To it the groups of a partial are rows, some of them a batch. */
export interface KernelMerge {
  grow(groups: number): void;
  /** Adds groups `from` to `to` of a partial, whose groups here are those of the selection. */
  add(state: EncodedState, from: number, to: number, selection: Selection): void;
  /** All that was added, as the aggregate's accumulator encodes it. */
  encode(groups: number): EncodedState;
}

/**
 * @param records of the KPI, which merges its sums and counts together
 * @returns undefined where the kernel has none
 */
export function createKernelMerge(
  { op, types: [type] }: { op: string; types: readonly TypedColumn[] },
  name: string,
  inputs: BatchInputs,
  records: KernelRecords,
): KernelMerge | undefined {
  switch (op) {
    case 'count':
      return new MergedCount(name, records);
    case 'sum':
    case 'mean':
    case 'average':
      return isWhole(type!.type) ? new MergedSum(name, records) : undefined;
    case 'min':
    case 'max':
      return type!.type === 'text' ? undefined : new MergedExtremum(inputs);
    default:
      return undefined;
  }
}

/** A state's integers, which are added. The records grow and add for all that look into them. */
class AddedColumn {
  readonly #sum: number;

  constructor(
    readonly state: string,
    name: string,
    readonly records: KernelRecords,
  ) {
    this.#sum = records.sumOf(`${name}.${state}`);
  }

  add(state: EncodedState, from: number, to: number): void {
    this.records.put(this.#sum, vectorOf(state[this.state] as Float64Array, from, to));
  }

  /** In two parts, as `IntegerSum` has them. */
  encode(groups: number): { low: Float64Array; high: Float64Array } {
    const { low, high } = this.records.sum(this.#sum, groups);
    return { low: low as Float64Array, high: high as Float64Array };
  }
}

class MergedCount implements KernelMerge {
  readonly #counts: AddedColumn;

  constructor(name: string, records: KernelRecords) {
    this.#counts = new AddedColumn('counts', name, records);
  }

  grow(): void {}

  add(state: EncodedState, from: number, to: number): void {
    this.#counts.add(state, from, to);
  }

  encode(groups: number): EncodedState {
    // No file has as many rows as would make a count carry.
    return { counts: this.#counts.encode(groups).low };
  }
}

class MergedSum implements KernelMerge {
  readonly #counts: MergedCount;
  readonly #low: AddedColumn;
  /** By group, units that were carried before they came here, which few sums are large enough for. */
  readonly #carried = new Map<number, number>();

  constructor(name: string, records: KernelRecords) {
    this.#counts = new MergedCount(name, records);
    this.#low = new AddedColumn('low', name, records);
  }

  grow(): void {}

  add(state: EncodedState, from: number, to: number, selection: Selection): void {
    this.#counts.add(state, from, to);
    this.#low.add(state, from, to);
    const high = state.high as Float64Array;
    for (let i = from; i < to; i++) {
      if (high[i] === 0) continue;
      const group = selection.groupsAt === 0 ? 0 : selection.groups[i - from]!;
      this.#carried.set(group, (this.#carried.get(group) ?? 0) + high[i]!);
    }
  }

  encode(groups: number): EncodedState {
    const { low, high } = this.#low.encode(groups);
    for (const [group, units] of this.#carried) high[group]! += units;
    return { low, high, ...this.#counts.encode(groups) };
  }
}

class MergedExtremum implements KernelMerge {
  readonly #least: KernelExtremum;

  constructor(inputs: BatchInputs) {
    // What is encoded has its sign already.
    this.#least = new KernelExtremum(inputs, 1);
  }

  grow(groups: number): void {
    this.#least.grow(groups);
  }

  add(state: EncodedState, from: number, to: number, selection: Selection): void {
    this.#least.add([vectorOf(state.least as Float64Array, from, to)], selection);
  }

  encode(groups: number): EncodedState {
    return this.#least.encode(groups);
  }
}

function vectorOf(values: Float64Array, from: number, to: number): Vector {
  return {
    type: 'float',
    scale: 0,
    values: values.subarray(from, to),
    nulls: undefined,
    strings: undefined,
  };
}
