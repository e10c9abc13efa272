import { columnsRead } from '../kpi/plan.js';
import type { ScanTask } from './protocol.js';

/** Names of the columns whose values a task needs. */
export function columnsOf({ plans, facts }: Pick<ScanTask, 'plans' | 'facts'>): Set<string> {
  const read = new Set(plans.flatMap((plan) => [...columnsRead(plan)]));
  for (const { name } of facts ?? []) read.add(name);
  return read;
}
