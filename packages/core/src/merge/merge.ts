import { toExpressionValue } from '../dataset/values.js';
import { Kernel } from '../kernel/kernel.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator, EncodedState } from '../ops/aggregate.js';
import { BatchInputs, MOST_ROWS } from '../ops/batch-inputs.js';
import { KernelRecords } from '../ops/kernel-records.js';
import { Selection } from '../ops/selection.js';
import { createAccumulators } from '../partial/accumulators.js';
import { KernelGroups } from '../partial/kernel-groups.js';
import { checkGathered } from '../partial/kpi-fold.js';
import { type Partial, type PartialKpi, slotId } from '../partial/partial.js';
import { UNWATCHED, type Watch } from '../profile/watch.js';
import type {
  GroupMerge,
  GroupMergeInMemory,
  MemoryBudget,
  SpillingMerges,
} from './group-merge.js';
import { createKernelMerge, type KernelMerge } from './kernel-merges.js';
import { KeyTexts } from './key-texts.js';
import type { MergedKpi } from './merged-kpi.js';
import { MergedSets } from './merged-sets.js';

/** Makes one result of the partials of many splits, which must come in the order of the splits. */
export class Merger {
  readonly #kernel = Kernel.take();
  readonly #sets: MergedSets;
  readonly #kpis: readonly GroupMerge[];
  readonly #spilling: SpillingMerges | undefined;

  /**
   * @param sets as for the `Folder`s that made the partials
   * @param watch times what each KPI does, where that is asked for
   * @param budget of what distinct values and groups take. Default: no bound
   */
  constructor(
    plans: readonly KpiPlan[],
    sets: ReadonlySet<string>,
    watch: Watch = UNWATCHED,
    budget?: MemoryBudget,
  ) {
    const inputs = new BatchInputs(this.#kernel);
    this.#sets = new MergedSets(plans, sets, budget);
    const none = new MergedSets([], new Set());
    const kpis = plans.map((plan) => ({
      plan,
      merge: new KpiMerge(plan, sets, inputs, this.#sets),
      counted: plan.head.aggregates.map((_, i) => this.#sets.slot(slotId(plan.kpi, i))),
    }));
    this.#spilling = budget?.mergeGroups(
      kpis,
      (plan, own) => new KpiMerge(plan, new Set(), own, none),
      budget,
      watch,
    );
    this.#kpis =
      this.#spilling?.kpis ??
      kpis.map(({ plan, merge }) =>
        watch.methods(merge, { phase: 'merge', of: plan.kpi }, 'add', 'finish'),
      );
  }

  /**
   * @returns aggregates, by `slotId`, that were counted in the order of the rows although there is none across splits;
   *   if there are any, the merge is of no use
   */
  add(partial: Partial): string[] {
    const unordered = this.#kpis.flatMap((kpi, i) => kpi.add(partial.kpis[i]!));
    if (unordered.length > 0) return unordered;
    this.#sets.add(partial.sets);
    this.#spilling?.check(partial.kpis);
    return [];
  }

  /** All so far as one partial, which is of use where the same sets are counted; undefined where some was put aside. */
  encode(): Partial | undefined {
    const sets = this.#sets.encode();
    const kpis = this.#kpis.map((kpi) => kpi.encode());
    if (!sets || kpis.includes(undefined)) return undefined;
    return { kpis: kpis as PartialKpi[], sets, unordered: [] };
  }

  /** What all comes to, which is of no use where `unordered` is not empty after it. */
  finish(): MergedKpi[] {
    this.#sets.finish();
    return this.#kpis.map((kpi) => kpi.finish());
  }

  /** As what `add` returns, found out only where what was put aside is merged. */
  get unordered(): string[] {
    return this.#spilling?.unordered ?? [];
  }

  /** Gives back its kernel; what it finished stays. To be called once. */
  close(): void {
    this.#kernel.release();
    this.#spilling?.close();
  }
}

/** Makes one of the groups of a KPI in many partials. */
class KpiMerge implements GroupMergeInMemory {
  readonly #plan: KpiPlan;
  readonly #inputs: BatchInputs;
  readonly #table: KernelGroups;
  readonly #selection: Selection;
  readonly #records: KernelRecords;
  /** Of the aggregates that the kernel merges; the accumulators of these are given what it comes to. */
  readonly #merges: (KernelMerge | undefined)[];
  readonly #accumulators: Accumulator[];
  readonly #texts: KeyTexts[];
  /** Rows gathered so far. */
  #gathered = 0;

  constructor(
    plan: KpiPlan,
    sets: ReadonlySet<string>,
    inputs: BatchInputs,
    mergedSets: MergedSets,
  ) {
    const { keys } = plan.head;
    this.#plan = plan;
    this.#inputs = inputs;
    this.#table = new KernelGroups(
      inputs,
      keys.map(({ type }) => type.type),
    );
    this.#selection = new Selection(inputs, keys.length > 0);
    this.#accumulators = createAccumulators(plan, sets).map(
      (accumulator, i) => mergedSets.slot(slotId(plan.kpi, i)) ?? accumulator,
    );
    this.#records = new KernelRecords(inputs);
    this.#merges = plan.head.aggregates.map((aggregate, i) =>
      createKernelMerge(aggregate, slotId(plan.kpi, i), inputs, this.#records),
    );
    this.#texts = keys.map(() => new KeyTexts(inputs.kernel));
  }

  add(partial: PartialKpi): string[] {
    const { take = Number.POSITIVE_INFINITY } = this.#plan.head;
    // Whole splits beyond the first rows that are looked at are left out.
    if (this.#gathered >= take) return [];
    this.#gathered += partial.rows;
    checkGathered(this.#plan, Math.min(this.#gathered, take));
    const groups = this.assign(partial);
    return this.#accumulators.flatMap((accumulator, i) => {
      if (this.#merges[i]) return [];
      accumulator.grow(this.#table.size);
      accumulator.merge(partial.aggregates[i]!, groups);
      return accumulator.unordered ? [slotId(this.#plan.kpi, i)] : [];
    });
  }

  /** Finds the groups here of a partial's groups, and has the kernel merge what it can. */
  assign({ groups: count, keys, nulls, aggregates }: PartialKpi): Int32Array {
    const hasNulls = hasAny(nulls);
    const vectors = keys.map((key, k) => ({
      ...this.#plan.head.keys[k]!.type,
      values: this.#texts[k]!.add(key),
      nulls: hasNulls ? nulls.map((bits) => (bits >> k) & 1) : undefined,
      ...this.#texts[k]!.known,
    }));
    const groups = new Int32Array(count);
    const selection = this.#selection;
    for (let from = 0; from < count; from += MOST_ROWS) {
      const to = Math.min(from + MOST_ROWS, count);
      const batch = vectors.map((vector) => ({
        ...vector,
        values: vector.values.subarray(from, to),
        nulls: vector.nulls?.subarray(from, to),
      }));
      this.#inputs.begin(to - from);
      selection.begin(to - from);
      this.#table.assign(batch, selection);
      groups.set(selection.groups.subarray(0, to - from), from);
      this.#merge(aggregates, from, to);
    }
    return groups;
  }

  #merge(states: readonly EncodedState[], from: number, to: number): void {
    this.#growMerges(this.#table.size);
    this.#merges.forEach((merge, i) => {
      merge?.add(states[i]!, from, to, this.#selection);
    });
    this.#records.add(this.#selection);
  }

  #growMerges(groups: number): void {
    this.#records.grow(groups);
    for (const merge of this.#merges) merge?.grow(groups);
  }

  /** Number of groups so far. */
  get size(): number {
    return this.#table.size;
  }

  /** All so far as one partial. */
  encode(): PartialKpi {
    const { size } = this.#table;
    for (const accumulator of this.#accumulators) accumulator.grow(size);
    this.#growMerges(size);
    return {
      groups: size,
      rows: this.#gathered,
      keys: this.#table.values().map((values, k) => this.#texts[k]!.encode(values)),
      nulls: this.#table.nulls(),
      aggregates: this.#accumulators.map(
        (accumulator, i) => this.#merges[i]?.encode(size) ?? accumulator.encode(size),
      ),
    };
  }

  finish(): MergedKpi {
    const { size } = this.#table;
    for (const accumulator of this.#accumulators) accumulator.grow(size);
    this.#growMerges(size);
    const all = new Int32Array(size).map((_, group) => group);
    this.#merges.forEach((merge, i) => {
      if (merge) this.#accumulators[i]!.merge(merge.encode(size), all);
    });
    const values = this.#table.values();
    const nulls = this.#table.nulls();
    const groups = this.#presentGroups();
    return {
      groups: groups.length,
      keys: this.#plan.head.keys.map(({ type: { type, scale } }, k) => {
        const images = values[k]!;
        const isNull = (group: number): boolean => ((nulls[group]! >> k) & 1) === 1;
        return type === 'text'
          ? this.#texts[k]!.column(groups, images, isNull)
          : columnOf(groups, (group) =>
              isNull(group) ? null : toExpressionValue(type, scale, images[group]!),
            );
      }),
      aggregates: this.#accumulators.map((accumulator) =>
        columnOf(groups, (group) => accumulator.finish(group)),
      ),
    };
  }

  /** The groups with a row that passed all filters. */
  #presentGroups(): Uint32Array {
    const { present } = this.#plan.head;
    const all = new Uint32Array(this.#table.size).map((_, group) => group);
    return present === undefined
      ? all
      : all.filter((group) => this.#accumulators[present]!.finish(group) !== 0);
  }
}

/** A loop, as a call for each of millions of groups takes as long as to find them. */
function hasAny(bits: Uint8Array): boolean {
  for (let i = 0; i < bits.length; i++) if (bits[i] !== 0) return true;
  return false;
}

/** A value for each group. `Array.from` of a typed array takes several times as long. */
function columnOf<T>(groups: Uint32Array, make: (group: number) => T): T[] {
  const column = new Array<T>(groups.length);
  for (let row = 0; row < groups.length; row++) column[row] = make(groups[row]!);
  return column;
}
