import { keyOf } from '../expression/tree.js';
import type { KpiPlan } from '../kpi/plan.js';
import { slotId } from './partial.js';

/** Values whose sets some aggregates count together. */
export interface SetsPlan {
  isText: boolean;
  /** The aggregates, by `slotId`. */
  slots: string[];
}

/**
 * The values of which distinct ones are counted in any order, each with the aggregates that count them. Those of text are
 * always counted so.
 *
 * @param sets aggregates, by `slotId`, that must not rely on the order of the rows
 */
export function planSets(plans: readonly KpiPlan[], sets: ReadonlySet<string>): SetsPlan[] {
  const byKey = new Map<string, SetsPlan>();
  for (const { kpi, head } of plans) {
    head.aggregates.forEach(({ op, inputs: [input], types: [type] }, i) => {
      const slot = slotId(kpi, i);
      const isText = type?.type === 'text';
      if (op !== 'distinct' || !(isText || sets.has(slot))) return;
      // What is looked up is a KPI's own.
      const key = `${head.lookups.length > 0 ? kpi : ''} ${keyOf(input!)}`;
      const found = byKey.get(key);
      if (found) found.slots.push(slot);
      else byKey.set(key, { isText, slots: [slot] });
    });
  }
  return [...byKey.values()];
}
