import { StringDictionary } from '../dataset/string-dictionary.js';
import { toExpressionValue } from '../dataset/values.js';
import type { Vector } from '../dataset/vector.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator, AggregateValue } from '../ops/aggregate.js';
import { createAccumulators } from '../partial/accumulators.js';
import { GroupTable } from '../partial/group-table.js';
import { checkGathered } from '../partial/kpi-fold.js';
import { type Partial, type PartialKpi, slotId } from '../partial/partial.js';
import { MergedSets } from './merged-sets.js';

/** Keys and aggregates of a KPI over all rows, column by column. A key's null is null. */
export interface MergedKpi {
  groups: number;
  keys: (AggregateValue | null)[][];
  aggregates: AggregateValue[][];
}

/** Makes one result of the partials of many splits, which must come in the order of the splits. */
export class Merger {
  readonly #sets: MergedSets;
  readonly #kpis: KpiMerge[];

  /** @param sets as for the `Folder`s that made the partials */
  constructor(plans: readonly KpiPlan[], sets: ReadonlySet<string>) {
    this.#sets = new MergedSets(plans, sets);
    this.#kpis = plans.map((plan) => new KpiMerge(plan, sets, this.#sets));
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
}

class KpiMerge {
  readonly #plan: KpiPlan;
  readonly #table: GroupTable;
  readonly #accumulators: Accumulator[];
  readonly #dictionaries: StringDictionary[];
  /** Rows gathered so far. */
  #gathered = 0;

  constructor(plan: KpiPlan, sets: ReadonlySet<string>, mergedSets: MergedSets) {
    const { keys } = plan.head;
    this.#plan = plan;
    this.#table = new GroupTable(keys.length);
    this.#accumulators = createAccumulators(plan, sets).map(
      (accumulator, i) => mergedSets.slot(slotId(plan.kpi, i)) ?? accumulator,
    );
    this.#dictionaries = keys.map(() => new StringDictionary());
  }

  add({ groups: count, rows: gathered, keys, nulls, aggregates }: PartialKpi): string[] {
    const { take = Number.POSITIVE_INFINITY } = this.#plan.head;
    // Whole splits beyond the first rows that are looked at are left out.
    if (this.#gathered >= take) return [];
    this.#gathered += gathered;
    checkGathered(this.#plan, Math.min(this.#gathered, take));
    const vectors = keys.map(({ values, strings }, k): Vector => {
      const codes = strings?.map((text) => this.#dictionaries[k]!.add(text));
      return {
        ...this.#plan.head.keys[k]!.type,
        values: codes ? values.map((code) => codes[code]!) : values,
        nulls: nulls.some((bits) => (bits >> k) & 1)
          ? nulls.map((bits) => (bits >> k) & 1)
          : undefined,
        strings: undefined,
      };
    });
    const rows = Int32Array.from({ length: count }, (_, i) => i);
    const groups = new Int32Array(count);
    this.#table.assign(vectors, rows, count, groups);
    return this.#accumulators.flatMap((accumulator, i) => {
      accumulator.grow(this.#table.size);
      accumulator.merge(aggregates[i]!, groups);
      return accumulator.unordered ? [slotId(this.#plan.kpi, i)] : [];
    });
  }

  finish(): MergedKpi {
    const { size, values, nulls } = this.#table;
    for (const accumulator of this.#accumulators) accumulator.grow(size);
    const groups = this.#presentGroups();
    return {
      groups: groups.length,
      keys: this.#plan.head.keys.map(({ type: { type, scale } }, k) =>
        groups.map((group) => {
          if ((nulls[group]! >> k) & 1) return null;
          const value = values[k]![group]!;
          return type === 'text'
            ? this.#dictionaries[k]!.strings[value]
            : toExpressionValue(type, scale, value);
        }),
      ),
      aggregates: this.#accumulators.map((accumulator) =>
        groups.map((group) => accumulator.finish(group)),
      ),
    };
  }

  /** The groups with a row that passed all filters. */
  #presentGroups(): number[] {
    const { present } = this.#plan.head;
    const all = Array.from({ length: this.#table.size }, (_, group) => group);
    return present === undefined
      ? all
      : all.filter((group) => this.#accumulators[present]!.finish(group) !== 0);
  }
}
