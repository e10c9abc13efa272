import { type Kpi, nearest, TavolaError, type Workbench } from '@tavola/core';

/**
 * The KPI of that name.
 *
 * @throws TavolaError KPI_UNKNOWN, naming the nearest and all there are
 */
export function findKpi({ kpis }: Workbench, name: string): Kpi {
  const kpi = kpis.find((candidate) => candidate.name === name);
  if (kpi) return kpi;
  const names = kpis.map((candidate) => candidate.name);
  const near = nearest(name, names);
  throw new TavolaError(
    'KPI_UNKNOWN',
    `There is no KPI "${name}"${near ? `; did you mean "${near}"?` : '.'} There are ${names.join(', ')}.`,
  );
}
