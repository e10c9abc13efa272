import { GroupBudget } from '../merge/group-budget.js';
import type { MemoryBudget, PutAside } from '../merge/group-merge.js';
import type { Spill } from '../merge/spill.js';
import { partSets } from '../ops/part-sets.js';
import type { OnRunEvent, Spilled } from './events.js';

/** Adds up what a run puts aside in all of its passes, and tells it as events. */
export class SpillTally {
  /** The budget that the passes share. */
  readonly budget: MemoryBudget;
  #spilled: Spilled | undefined;

  constructor(
    readonly run: string,
    bytes: number,
    spill: Spill,
    readonly onEvent: OnRunEvent,
  ) {
    this.budget = {
      bytes,
      spill,
      mergeGroups: (...merges) => new GroupBudget(...merges),
      cutSets: partSets,
      onSpill: (aside) => this.#add(aside),
    };
  }

  /** All so far; undefined where nothing was put aside. */
  get spilled(): Spilled | undefined {
    return this.#spilled;
  }

  #add({ kpis, values, groups }: PutAside): void {
    const { bytes: budget, spill } = this.budget;
    const before = this.#spilled ?? { times: 0, values: 0, groups: 0, kpis: [] };
    // What is computed beside a KPI has the KPI's name and a number.
    const names = kpis.map((kpi) => kpi.split('/')[0]!);
    this.#spilled = {
      budget,
      bytes: spill.written,
      times: before.times + 1,
      values: before.values + values,
      groups: before.groups + groups,
      kpis: [...new Set([...before.kpis, ...names])],
    };
    const { run, onEvent } = this;
    onEvent({ type: 'memory-spilled', run, at: Date.now(), spilled: this.#spilled });
  }
}
