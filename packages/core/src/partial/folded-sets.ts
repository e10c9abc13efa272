import type { Vector } from '../dataset/vector.js';
import { Heap } from '../kernel/heap.js';
import type { KpiPlan } from '../kpi/plan.js';
import { type BatchInputs, MOST_ROWS } from '../ops/batch-inputs.js';
import type { EncodedSets } from '../ops/encoded-sets.js';
import type { FoldAccumulator } from '../ops/fold-accumulator.js';
import type { Selection } from '../ops/selection.js';
import { ValueSets } from '../ops/value-sets.js';
import { planSets } from './plan-sets.js';

/** The sets of distinct values of all KPIs. */
export class FoldedSets {
  readonly #all: BatchSets[];
  readonly #slots = new Map<string, FoldAccumulator>();

  /** @param sets aggregates, by `slotId`, that must not rely on the order of the rows */
  constructor(plans: readonly KpiPlan[], sets: ReadonlySet<string>, inputs: BatchInputs) {
    const heap = new Heap(inputs.kernel);
    this.#all = planSets(plans, sets).map(({ isText, slots }) => {
      const batchSets = new BatchSets(inputs, new ValueSets(heap, slots.length, isText));
      slots.forEach((id, slot) => {
        this.#slots.set(id, batchSets.accumulator(slot));
      });
      return batchSets;
    });
  }

  /** Begins with another batch. */
  begin(rows: number): void {
    for (const sets of this.#all) sets.begin(rows);
  }

  /** What folds an aggregate; undefined where it is none of these. */
  slot(id: string): FoldAccumulator | undefined {
    return this.#slots.get(id);
  }

  encode(): EncodedSets[] {
    return this.#all.map(({ sets }) => sets.encode());
  }
}

/** Sets with the indexes of the values of a batch, which are found once for all aggregates. */
class BatchSets {
  readonly #indexes: number;
  #rows = 0;
  /** Whether the indexes of all rows are known. */
  #isKnown = false;

  constructor(
    readonly inputs: BatchInputs,
    readonly sets: ValueSets,
  ) {
    this.#indexes = inputs.kernel.allocate(MOST_ROWS * 4);
  }

  begin(rows: number): void {
    this.#rows = rows;
    this.#isKnown = false;
  }

  accumulator(slot: number): FoldAccumulator {
    return {
      grow: (groups) => this.sets.grow(slot, groups),
      add: ([input], selection) => this.#add(slot, input!, selection),
      // The sets are encoded together.
      encode: () => ({}),
    };
  }

  #add(slot: number, input: Vector, { rowsAt, groupsAt, count }: Selection): void {
    if (!this.#isKnown) {
      if (input.strings) this.sets.begin(input.strings);
      const { values, nulls } = this.inputs.of(input);
      this.sets.find(values, nulls, rowsAt, count, this.#indexes);
      this.#isKnown = rowsAt === 0 && count === this.#rows;
    }
    this.sets.add(slot, this.#indexes, rowsAt, groupsAt, count);
  }
}
