import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator } from '../ops/aggregate.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { slotId } from './partial.js';

/** @param sets aggregates, by `slotId`, that must not rely on the order of the rows */
export function createAccumulators(plan: KpiPlan, sets: ReadonlySet<string>): Accumulator[] {
  return plan.head.aggregates.map(({ op, types, params }, i) =>
    AGGREGATES.get(op)!.create(types, { sets: sets.has(slotId(plan.kpi, i)), params }),
  );
}
