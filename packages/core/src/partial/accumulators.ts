import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator } from '../ops/aggregate.js';
import { AGGREGATES } from '../ops/aggregates.js';
import type { BatchInputs } from '../ops/batch-inputs.js';
import type { FoldAccumulator } from '../ops/fold-accumulator.js';
import { createKernelAccumulator, foldedBy } from '../ops/kernel-accumulators.js';
import type { KernelRecords } from '../ops/kernel-records.js';
import type { FoldedSets } from './folded-sets.js';
import { slotId } from './partial.js';

/** @param sets aggregates, by `slotId`, that must not rely on the order of the rows */
export function createAccumulators(plan: KpiPlan, sets: ReadonlySet<string>): Accumulator[] {
  return plan.head.aggregates.map(({ op, types, params }, i) =>
    AGGREGATES.get(op)!.create(types, { sets: sets.has(slotId(plan.kpi, i)), params }),
  );
}

/** The aggregates of a KPI for folding, by a kernel where it can. */
export function createFolds(
  plan: KpiPlan,
  sets: ReadonlySet<string>,
  inputs: BatchInputs,
  records: KernelRecords,
  foldedSets: FoldedSets,
): FoldAccumulator[] {
  const others = createAccumulators(plan, sets);
  return plan.head.aggregates.map(
    (aggregate, i) =>
      foldedSets.slot(slotId(plan.kpi, i)) ??
      createKernelAccumulator(aggregate, inputs, records) ??
      foldedBy(others[i]!),
  );
}
