import { columnsRead } from '../kpi/plan.js';
import { columnsOfRules } from '../scan/row-checks.js';
import type { ScanTask } from './protocol.js';

/** Names of the columns whose values a task needs. */
export function columnsOf({
  plans,
  facts,
  rules,
}: Pick<ScanTask, 'plans' | 'facts' | 'rules'>): Set<string> {
  const read = new Set(plans.flatMap((plan) => [...columnsRead(plan)]));
  for (const { name } of facts ?? []) read.add(name);
  for (const name of rules ? columnsOfRules(rules) : []) read.add(name);
  return read;
}
