import { Heap } from '../kernel/heap.js';
import { Kernel } from '../kernel/kernel.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator, EncodedState } from '../ops/aggregate.js';
import { type EncodedSets, sizeOf } from '../ops/encoded-sets.js';
import { ValueSets } from '../ops/value-sets.js';
import { slotId } from '../partial/partial.js';
import { planSets, type SetsPlan } from '../partial/plan-sets.js';
import type { MemoryBudget } from './group-merge.js';

/** Share of the budget from which on sets are put aside: what is written is there twice more while they are cut. */
const SHARE = 1 / 4;
/** Parts that sets are cut into, by a hash of the values: one of them is in memory at a time in the end. */
const PARTS = 64;

/**
 * Makes one of the sets of distinct values of many partials, in a kernel of its own. Where they exceed the budget they are put
 * aside in parts of the values; at the end each part is merged and counted by itself, which adds up to the same counts.
 */
export class MergedSets {
  readonly #plans: SetsPlan[];
  readonly #kpis: string[];
  readonly #slots: MergedSlot[][];
  readonly #byId = new Map<string, MergedSlot>();
  readonly #budget: MemoryBudget | undefined;
  #kernel: Kernel | undefined;
  #sets: ValueSets[] = [];
  /** What was put aside, each time: by plan and part the number to read it by. */
  readonly #aside: number[][][] = [];

  /** @param sets as for the `Folder`s that made the partials */
  constructor(plans: readonly KpiPlan[], sets: ReadonlySet<string>, budget?: MemoryBudget) {
    this.#budget = budget;
    this.#plans = planSets(plans, sets);
    const counted = new Set(this.#plans.flatMap(({ slots }) => slots));
    this.#kpis = plans
      .filter(({ kpi, head }) => head.aggregates.some((_, i) => counted.has(slotId(kpi, i))))
      .map(({ kpi }) => kpi);
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
    if (!this.#kernel) this.#begin();
    let bytes = 0;
    this.#sets.forEach((sets, plan) => {
      const maps = this.#slots[plan]!.map(({ map }) => map);
      this.#merge(plan, encoded[plan]!, maps);
      bytes += sets.bytes;
    });
    if (this.#budget && bytes > this.#budget.bytes * SHARE) this.#putAside(this.#budget);
  }

  /** All so far, as a partial has them; undefined where some were put aside. */
  encode(): EncodedSets[] | undefined {
    if (this.#aside.length > 0) return undefined;
    if (this.#plans.length > 0 && !this.#kernel) this.#begin();
    return this.#sets.map((sets) => sets.encode());
  }

  /** Counts, and gives back the memory. */
  finish(): void {
    for (const slot of this.#slots.flat()) slot.counts = new Float64Array(slot.groups);
    if (this.#budget && this.#aside.length > 0) {
      this.#putAside(this.#budget);
      for (let part = 0; part < PARTS; part++) this.#countPart(part, this.#budget);
    } else {
      this.#count();
    }
    this.#end();
  }

  #begin(): void {
    this.#kernel = Kernel.take();
    const heap = new Heap(this.#kernel);
    this.#sets = this.#plans.map(({ isText, slots }) => new ValueSets(heap, slots.length, isText));
  }

  #end(): void {
    this.#sets = [];
    this.#kernel?.release();
    this.#kernel = undefined;
  }

  #merge(plan: number, encoded: EncodedSets, maps: readonly Int32Array[]): void {
    const sets = this.#sets[plan]!;
    this.#slots[plan]!.forEach(({ groups }, slot) => {
      sets.grow(slot, groups);
    });
    sets.merge(encoded, maps);
  }

  #count(): void {
    this.#sets.forEach((sets, i) => {
      sets.count(this.#slots[i]!.map(({ counts }) => counts));
    });
  }

  #putAside({ spill, cutSets, onSpill }: MemoryBudget): void {
    if (!this.#kernel) return;
    let values = 0;
    this.#aside.push(
      this.#sets.map((sets) => {
        const encoded = sets.encode();
        values += sizeOf(encoded);
        return cutSets(encoded, PARTS).map((part) => spill.write(part));
      }),
    );
    this.#end();
    onSpill?.({ kpis: this.#kpis, values, groups: 0 });
  }

  #countPart(part: number, { spill }: MemoryBudget): void {
    this.#begin();
    for (const numbers of this.#aside) {
      numbers.forEach((parts, plan) => {
        const maps = this.#slots[plan]!.map(({ groups }) =>
          Int32Array.from({ length: groups }, same),
        );
        this.#merge(plan, spill.read(parts[part]!) as EncodedSets, maps);
      });
    }
    this.#count();
    this.#end();
  }
}

function same(_value: unknown, index: number): number {
  return index;
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

  /** What there is to tell is in the sets. */
  encode(): EncodedState {
    return {};
  }

  merge(_state: unknown, groups: Int32Array): void {
    this.map = groups;
  }

  finish(group: number): number {
    return this.counts[group] ?? 0;
  }
}
