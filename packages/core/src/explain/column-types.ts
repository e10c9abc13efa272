import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { TypedColumn } from '../expression/types.js';
import { type KpiPlan, lookupName } from '../kpi/plan.js';

/** The type of each column that a head's expressions may read: the dataset's, and those that lookups find. */
export function columnTypes(
  dataset: DatasetSpec,
  { head, tables }: Pick<KpiPlan, 'head' | 'tables'>,
): (name: string) => TypedColumn {
  const types = new Map<string, TypedColumn>(
    Object.entries(dataset.columns).map(([name, { type, scale }]) => [name, { type, scale }]),
  );
  head.lookups.forEach(({ table }, i) => {
    types.set(lookupName(i), { type: 'boolean', scale: 0 });
    for (const { name, type, scale } of tables[table]!.columns)
      types.set(lookupName(i, name), { type, scale });
  });
  return (name) => types.get(name)!;
}
