import type { DatasetSpec } from '../dataset/check-dataset.js';
import { TavolaError } from '../util/errors.js';
import type { KpiPlan } from './plan.js';
import { HeadPlanner } from './plan-head.js';
import { TailTypes } from './tail-types.js';
import type { Verb } from './verbs.js';

/**
 * Parts a KPI's verbs in head and tail, at the first `rollup`.
 *
 * @throws TavolaError KPI_INVALID where the KPI cannot be computed split by split
 */
export function planKpi(kpi: string, dataset: DatasetSpec, verbs: readonly Verb[]): KpiPlan {
  const fail = (message: string): never => {
    throw new TavolaError('KPI_INVALID', `KPI ${kpi}: ${message}`);
  };
  const at = verbs.findIndex(({ verb }) => verb === 'rollup');
  const rollup = verbs[at];
  if (rollup?.verb !== 'rollup') {
    return fail(
      'it has no rollup or count, so its result would grow with the data. End it with .rollup({ … }) or .count().',
    );
  }
  const planner = new HeadPlanner(dataset, fail);
  for (const verb of verbs.slice(0, at)) planner.apply(verb);
  const { head, measures } = planner.rollup(rollup.columns);

  const tail = verbs.slice(at + 1);
  const types = new TailTypes({ head, measures });
  for (const verb of tail) types.apply(verb, fail);
  return { kpi, head, measures, tail, columns: types.columns() };
}
