import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator } from '../ops/aggregate.js';
import type { BatchInputs } from '../ops/batch-inputs.js';
import type { EncodedSets } from '../ops/encoded-sets.js';
import type { PartialKpi } from '../partial/partial.js';
import type { Watch } from '../profile/watch.js';
import type { MergedKpi } from './merged-kpi.js';
import type { Spill } from './spill.js';

/** Makes one of the groups of a KPI in many partials. */
export interface GroupMerge {
  /** @returns aggregates, by `slotId`, that were counted in an order that there is not */
  add(partial: PartialKpi): string[];
  /** All so far as one partial; it stays here, too. Undefined where some was put aside. */
  encode(): PartialKpi | undefined;
  finish(): MergedKpi;
}

/** One in the memory of a kernel. */
export interface GroupMergeInMemory extends GroupMerge {
  /** Number of groups so far. */
  readonly size: number;
  /** The groups here of a partial's groups, whose states are not merged. */
  assign(partial: PartialKpi): Int32Array;
  encode(): PartialKpi;
}

export type CreateMerge = (plan: KpiPlan, inputs: BatchInputs) => GroupMergeInMemory;

/** A KPI to be merged. */
export interface KpiToMerge {
  plan: KpiPlan;
  /** What begins to merge it. */
  merge: GroupMergeInMemory;
  /** By aggregate, what tells its values where others count it. */
  counted: readonly (Accumulator | undefined)[];
}

/** Merges of KPIs that may put their groups aside. */
export interface SpillingMerges {
  /** In the order of the KPIs. */
  readonly kpis: readonly GroupMerge[];
  /** To be called after each partial was merged. */
  check(partials: readonly PartialKpi[]): void;
  /** As what `GroupMerge.add` returns, found out only where what was put aside is merged. */
  readonly unordered: string[];
  /** Gives back the kernels; what was finished stays. */
  close(): void;
}

/** @param watch times what each KPI does, where that is asked for */
export type CreateSpillingMerges = (
  kpis: readonly KpiToMerge[],
  create: CreateMerge,
  budget: MemoryBudget,
  watch: Watch,
) => SpillingMerges;

/** How much memory distinct values and groups may take, and where the rest of them is put. */
export interface MemoryBudget {
  /** Bytes for all threads of a run. */
  bytes: number;
  spill: Spill;
  /**
   * Merges groups of which some may be put aside, and cuts sets into parts by the values. They are handed in, as a page has
   * no budget and should not load them.
   */
  mergeGroups: CreateSpillingMerges;
  cutSets: (sets: EncodedSets, parts: number) => EncodedSets[];
  /** Told each time that something was put aside. Default: nobody is */
  onSpill?: ((aside: PutAside) => void) | undefined;
}

/** What was put aside at a time. */
export interface PutAside {
  /** Of which KPIs it is. */
  kpis: readonly string[];
  /** Distinct values, for all KPIs that count them. */
  values: number;
  /** Groups with what they have come to, of each KPI. */
  groups: number;
}
