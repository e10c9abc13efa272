import type { Kernel } from '../kernel/kernel.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator } from '../ops/aggregate.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { createKernelAccumulator, type FoldAccumulator } from '../ops/kernel-accumulators.js';
import { slotId } from './partial.js';

/** @param sets aggregates, by `slotId`, that must not rely on the order of the rows */
export function createAccumulators(plan: KpiPlan, sets: ReadonlySet<string>): Accumulator[] {
  return plan.head.aggregates.map(({ op, types, params }, i) =>
    AGGREGATES.get(op)!.create(types, { sets: sets.has(slotId(plan.kpi, i)), params }),
  );
}

/**
 * The same for folding, by a kernel where it can.
 *
 * @param identity address of the rows that are the first of a batch
 */
export function createFolds(
  plan: KpiPlan,
  sets: ReadonlySet<string>,
  kernel: Kernel,
  identity: number,
): FoldAccumulator[] {
  const others = createAccumulators(plan, sets);
  return plan.head.aggregates.map(({ op, types }, i) => {
    const isSet = sets.has(slotId(plan.kpi, i));
    return createKernelAccumulator(kernel, op, types, isSet, identity) ?? others[i]!;
  });
}
