import { toExpressionValue } from '../dataset/values.js';
import { Kernel } from '../kernel/kernel.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator, AggregateValue, EncodedState } from '../ops/aggregate.js';
import { BatchInputs, MOST_ROWS } from '../ops/batch-inputs.js';
import { KernelRecords } from '../ops/kernel-records.js';
import { Selection } from '../ops/selection.js';
import { createAccumulators } from '../partial/accumulators.js';
import { KernelGroups } from '../partial/kernel-groups.js';
import { checkGathered } from '../partial/kpi-fold.js';
import { type Partial, type PartialKpi, slotId } from '../partial/partial.js';
import { UNWATCHED, type Watch } from '../profile/watch.js';
import { createKernelMerge, type KernelMerge } from './kernel-merges.js';
import { KeyTexts } from './key-texts.js';
import type { MergedColumn } from './merged-column.js';
import { MergedSets } from './merged-sets.js';
import type { MemoryBudget } from './spill.js';

/** Keys and aggregates of a KPI over all rows, column by column. A key's null is null. */
export interface MergedKpi {
  groups: number;
  keys: MergedColumn<AggregateValue | null>[];
  aggregates: MergedColumn<AggregateValue>[];
}

/** Makes one result of the partials of many splits, which must come in the order of the splits. */
export class Merger {
  readonly #kernel = Kernel.take();
  readonly #sets: MergedSets;
  readonly #kpis: KpiMerge[];

  /**
   * @param sets as for the `Folder`s that made the partials
   * @param watch times what each KPI does, where that is asked for
   * @param budget of what distinct values take. Default: no bound
   */
  constructor(
    plans: readonly KpiPlan[],
    sets: ReadonlySet<string>,
    watch: Watch = UNWATCHED,
    budget?: MemoryBudget,
  ) {
    const inputs = new BatchInputs(this.#kernel);
    this.#sets = new MergedSets(plans, sets, budget);
    this.#kpis = plans.map((plan) =>
      watch.methods(
        new KpiMerge(plan, sets, inputs, this.#sets),
        { phase: 'merge', of: plan.kpi },
        'add',
        'finish',
      ),
    );
  }

  /**
   * @returns aggregates, by `slotId`, that were counted in the order of the rows although there is none across splits;
   *   if there are any, the merge is of no use
   */
  add(partial: Partial): string[] {
    const unordered = this.#kpis.flatMap((kpi, i) => kpi.add(partial.kpis[i]!));
    if (unordered.length === 0) this.#sets.add(partial.sets);
    return unordered;
  }

  finish(): MergedKpi[] {
    this.#sets.finish();
    return this.#kpis.map((kpi) => kpi.finish());
  }

  /** Gives back its kernel; what it finished stays. To be called once. */
  close(): void {
    this.#kernel.release();
  }
}

class KpiMerge {
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
    const groups = this.#assign(partial);
    return this.#accumulators.flatMap((accumulator, i) => {
      if (this.#merges[i]) return [];
      accumulator.grow(this.#table.size);
      accumulator.merge(partial.aggregates[i]!, groups);
      return accumulator.unordered ? [slotId(this.#plan.kpi, i)] : [];
    });
  }

  /** Finds the groups here of a partial's groups, and has the kernel merge what it can. */
  #assign({ groups: count, keys, nulls, aggregates }: PartialKpi): Int32Array {
    const hasNulls = nulls.some((bits) => bits !== 0);
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
    const { size } = this.#table;
    this.#records.grow(size);
    this.#merges.forEach((merge, i) => {
      merge?.grow(size);
      merge?.add(states[i]!, from, to, this.#selection);
    });
    this.#records.add(this.#selection);
  }

  /** Gives the accumulators what the kernel has merged. */
  #takeMerged(size: number): void {
    const all = new Int32Array(size).map((_, group) => group);
    this.#records.grow(size);
    this.#merges.forEach((merge, i) => {
      merge?.grow(size);
      if (merge) this.#accumulators[i]!.merge(merge.encode(size), all);
    });
  }

  finish(): MergedKpi {
    const { size } = this.#table;
    for (const accumulator of this.#accumulators) accumulator.grow(size);
    this.#takeMerged(size);
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

/** A value for each group. `Array.from` of a typed array takes several times as long. */
function columnOf<T>(groups: Uint32Array, make: (group: number) => T): T[] {
  const column = new Array<T>(groups.length);
  for (let row = 0; row < groups.length; row++) column[row] = make(groups[row]!);
  return column;
}
