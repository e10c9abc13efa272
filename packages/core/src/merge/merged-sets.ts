import { Heap } from '../kernel/heap.js';
import { Kernel } from '../kernel/kernel.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator } from '../ops/aggregate.js';
import type { EncodedSets } from '../ops/encoded-sets.js';
import { ValueSets } from '../ops/value-sets.js';
import { planSets, type SetsPlan } from '../partial/plan-sets.js';

/** Makes one of the sets of distinct values of many partials, in a kernel of its own. */
export class MergedSets {
  readonly #plans: SetsPlan[];
  readonly #slots: MergedSlot[][];
  readonly #byId = new Map<string, MergedSlot>();
  #kernel: Kernel | undefined;
  #sets: ValueSets[] = [];

  /** @param sets as for the `Folder`s that made the partials */
  constructor(plans: readonly KpiPlan[], sets: ReadonlySet<string>) {
    this.#plans = planSets(plans, sets);
    this.#slots = this.#plans.map(({ slots }) =>
      slots.map((id) => {
        const slot = new MergedSlot();
        this.#byId.set(id, slot);
        return slot;
      }),
    );
  }

  /** What tells an aggregate's counts once all is merged; undefined where it is none of these. */
  slot(id: string): Accumulator | undefined {
    return this.#byId.get(id);
  }

  /** Adds the sets of a partial, whose groups were told to the slots. */
  add(encoded: readonly EncodedSets[]): void {
    if (this.#plans.length === 0) return;
    if (!this.#kernel) {
      this.#kernel = Kernel.take();
      const heap = new Heap(this.#kernel);
      this.#sets = this.#plans.map(
        ({ isText, slots }) => new ValueSets(heap, slots.length, isText),
      );
    }
    this.#sets.forEach((sets, i) => {
      const slots = this.#slots[i]!;
      slots.forEach(({ groups }, slot) => {
        sets.grow(slot, groups);
      });
      sets.merge(
        encoded[i]!,
        slots.map(({ map }) => map),
      );
    });
  }

  /** Counts, and gives back the memory. */
  finish(): void {
    this.#sets.forEach((sets, i) => {
      for (const slot of this.#slots[i]!) slot.counts = new Float64Array(slot.groups);
      sets.count(this.#slots[i]!.map(({ counts }) => counts));
    });
    this.#sets = [];
    this.#kernel?.release();
    this.#kernel = undefined;
  }
}

/** Keeps which groups those of a partial are, until its sets are merged, and the counts. */
class MergedSlot implements Accumulator {
  groups = 0;
  map: Int32Array = new Int32Array(0);
  counts = new Float64Array(0);

  grow(groups: number): void {
    this.groups = Math.max(this.groups, groups);
  }

  add(): never {
    throw new Error('Only what was folded is merged.');
  }

  encode(): never {
    throw new Error('Only what was folded is merged.');
  }

  merge(_state: unknown, groups: Int32Array): void {
    this.map = groups;
  }

  finish(group: number): number {
    return this.counts[group] ?? 0;
  }
}
