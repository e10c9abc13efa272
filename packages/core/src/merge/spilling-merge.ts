import { Kernel } from '../kernel/kernel.js';
import type { KpiPlan } from '../kpi/plan.js';
import { type Accumulator, type AggregateValue, INTEGER } from '../ops/aggregate.js';
import { BatchInputs } from '../ops/batch-inputs.js';
import { cutState, partGroups } from '../ops/cut-state.js';
import { type PartialKpi, slotId } from '../partial/partial.js';
import type {
  CreateMerge,
  GroupMerge,
  GroupMergeInMemory,
  KpiToMerge,
  MemoryBudget,
} from './group-merge.js';
import type { MergedColumn } from './merged-column.js';
import type { MergedKpi } from './merged-kpi.js';

/** Parts that groups are cut into: the states of one of them are in memory at a time in the end. */
const PARTS = 64;

/**
 * Merges the partials of a KPI and, once it is told to, puts aside what their groups have come to, in parts of the groups; in
 * the end each part is merged by itself. What tells groups apart stays in memory: it numbers them in the order in which they
 * are first met. From the first time on, they are merged by that number alone.
 */
export class SpillingMerge implements GroupMerge {
  readonly #plan: KpiPlan;
  readonly #create: CreateMerge;
  readonly #budget: MemoryBudget;
  /** The plan by number, without the aggregates that are counted elsewhere. */
  readonly #byNumber: KpiPlan;
  readonly #kept: number[];
  readonly #counted: readonly (Accumulator | undefined)[];
  #merge: GroupMergeInMemory | undefined;
  /** The first partial since something was put aside. It is merged with the next; where it is large there is none. */
  #held: PartialKpi | undefined;
  /** The kernel of a merge by number. */
  #kernel: Kernel | undefined;
  /** Once something was put aside: knows the groups and no more, in a kernel of its own. */
  #groups: { merge: GroupMergeInMemory; kernel: Kernel } | undefined;
  /** What was put aside, each time: by part the number to read it by. */
  readonly #aside: number[][] = [];
  /** Aggregates, by `slotId`, that turned out to be counted in an order that there is not. */
  unordered: string[] = [];

  constructor({ plan, merge, counted }: KpiToMerge, create: CreateMerge, budget: MemoryBudget) {
    this.#plan = plan;
    this.#merge = merge;
    this.#counted = counted;
    this.#create = create;
    this.#budget = budget;
    this.#kept = [...plan.head.aggregates.keys()].filter((i) => !counted[i]);
    this.#byNumber = byNumber(plan, this.#kept);
  }

  add(partial: PartialKpi): string[] {
    if (!this.#groups) return this.#merge!.add(partial);
    const numbers = this.#groups.merge.assign(withoutStates(partial));
    for (const counted of this.#counted) {
      counted?.grow(this.#groups.merge.size);
      counted?.merge({}, numbers);
    }
    const states = this.#kept.map((i) => partial.aggregates[i]!);
    return this.#addNumbered(numbered(numbers, states));
  }

  #addNumbered(partial: PartialKpi): string[] {
    if (!this.#merge && !this.#held) {
      this.#held = partial;
      return [];
    }
    this.#merge ??= this.#begin();
    const partials = this.#held ? [this.#held, partial] : [partial];
    this.#held = undefined;
    return partials.flatMap((of) => this.#merge!.add(of)).map(this.#slotOf);
  }

  encode(): PartialKpi | undefined {
    return this.#groups ? undefined : this.encodeHeld();
  }

  /** All that is in memory, as one partial. */
  encodeHeld(): PartialKpi | undefined {
    return this.#held ?? this.#merge?.encode();
  }

  /** Writes what `encodeHeld` gave, and forgets it. To be called after each partial's sets were merged. */
  putAside(encoded: PartialKpi): void {
    const { spill, onSpill } = this.#budget;
    let numbers: Int32Array;
    let states = encoded.aggregates;
    if (this.#groups) {
      numbers = Int32Array.from(encoded.keys[0]!.values);
    } else {
      const kernel = Kernel.take();
      const merge = this.#create(onlyGroups(this.#plan), new BatchInputs(kernel));
      this.#groups = { merge, kernel };
      numbers = merge.assign(withoutStates(encoded));
      states = this.#kept.map((i) => states[i]!);
    }
    const partOf = Uint8Array.from(numbers, (number) => number % PARTS);
    const groups = partGroups(partOf, PARTS);
    const cuts = states.map((state) => cutState(state, groups));
    this.#aside.push(
      groups.members.map((members, part) => {
        const own = Int32Array.from(members, (group) => numbers[group]!);
        return spill.write(
          numbered(
            own,
            cuts.map((cut) => cut(part)),
          ),
        );
      }),
    );
    this.#end();
    onSpill?.({ kpis: [this.#plan.kpi], values: 0, groups: encoded.groups });
  }

  /** Where `unordered` is not empty after it, the answer is of no use. */
  finish(): MergedKpi {
    if (!this.#groups) return this.#merge!.finish();
    const last = this.encodeHeld();
    if (last) this.putAside(last);
    const { size } = this.#groups.merge;
    const present = new Uint8Array(size);
    const columns = this.#counted.map((counted) => {
      const column = new Array<AggregateValue>(size);
      if (counted) for (let group = 0; group < size; group++) column[group] = counted.finish(group);
      return column;
    });
    for (let part = 0; part < PARTS; part++) this.#finishPart(part, present, columns);
    const { keys } = this.#groups.merge.finish();
    const rows = indexesOf(present);
    if (rows.length === size) return { groups: size, keys, aggregates: columns };
    return {
      groups: rows.length,
      keys: keys.map((key) => pick(key, rows)),
      aggregates: columns.map((column) => pick(column, rows)),
    };
  }

  #finishPart(part: number, present: Uint8Array, columns: readonly AggregateValue[][]): void {
    const merge = this.#begin();
    for (const parts of this.#aside) {
      const unordered = merge.add(this.#budget.spill.read(parts[part]!) as PartialKpi);
      this.unordered.push(...unordered.map(this.#slotOf));
    }
    const { groups, keys, aggregates } = merge.finish();
    for (let row = 0; row < groups; row++) {
      const number = keys[0]!.at(row) as number;
      present[number] = 1;
      this.#kept.forEach((i, own) => {
        columns[i]![number] = aggregates[own]!.at(row);
      });
    }
    this.#end();
  }

  /** Gives back its kernels; what it finished stays. */
  close(): void {
    this.#end();
    this.#groups?.kernel.release();
  }

  #begin(): GroupMergeInMemory {
    this.#kernel = Kernel.take();
    return this.#create(this.#byNumber, new BatchInputs(this.#kernel));
  }

  #end(): void {
    this.#merge = undefined;
    this.#held = undefined;
    this.#kernel?.release();
    this.#kernel = undefined;
  }

  /** The name of an aggregate of the plan by number. */
  readonly #slotOf = (slot: string): string => {
    const { kpi } = this.#plan;
    return slotId(kpi, this.#kept.find((_, own) => slotId(kpi, own) === slot)!);
  };
}

function byNumber(plan: KpiPlan, kept: readonly number[]): KpiPlan {
  const { present, ...head } = plan.head;
  const key = { ...head.keys[0]!, type: INTEGER };
  const aggregates = kept.map((i) => head.aggregates[i]!);
  const ownPresent = present === undefined ? {} : { present: kept.indexOf(present) };
  return { ...plan, head: { ...head, keys: [key], aggregates, ...ownPresent } };
}

function onlyGroups(plan: KpiPlan): KpiPlan {
  const { present: _present, ...head } = plan.head;
  return { ...plan, head: { ...head, aggregates: [] } };
}

function withoutStates(partial: PartialKpi): PartialKpi {
  return { ...partial, aggregates: [] };
}

function numbered(numbers: Int32Array, aggregates: PartialKpi['aggregates']): PartialKpi {
  const { length } = numbers;
  return {
    groups: length,
    rows: 0,
    keys: [{ values: Float64Array.from(numbers) }],
    nulls: new Uint8Array(length),
    aggregates,
  };
}

function indexesOf(present: Uint8Array): Uint32Array {
  const rows = new Uint32Array(present.length);
  let count = 0;
  for (let group = 0; group < present.length; group++) if (present[group]) rows[count++] = group;
  return rows.subarray(0, count);
}

function pick<T>(column: MergedColumn<T>, rows: Uint32Array): T[] {
  return Array.from(rows, (row) => column.at(row)!);
}
