import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { TypedColumn } from '../expression/types.js';
import { type KpiPlan, lookupTypes } from '../kpi/plan.js';

/** The type of each column that a head's expressions may read: the dataset's, and those that lookups find. */
export function columnTypes(
  dataset: DatasetSpec,
  { head, tables }: Pick<KpiPlan, 'head' | 'tables'>,
): (name: string) => TypedColumn {
  const found = lookupTypes(head.lookups, tables);
  return (name) => found.get(name) ?? dataset.columns[name]!;
}
