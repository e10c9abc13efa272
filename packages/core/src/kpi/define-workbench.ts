import type { DatasetSpec } from '../dataset/check-dataset.js';
import { TavolaError } from '../util/errors.js';
import type { DatasetSource } from './dataset-source.js';
import type { Kpi } from './define-kpi.js';

export interface Workbench<Kpis extends readonly Kpi[] = readonly Kpi[]> {
  kpis: Kpis;
  /** The dataset that the KPIs are computed from. */
  dataset: DatasetSpec;
  /** Where its rows are: the path of a file of CSV, or data in memory. A run may be given other data. */
  source: DatasetSource;
}

/**
 * Gathers the KPIs that are computed, published and served together. They share one dataset, which is read once.
 *
 * @throws TavolaError KPI_INVALID for no KPI, two of one name, or KPIs of more than one dataset
 * @example export default defineWorkbench({ kpis: [summary, categories] })
 */
export function defineWorkbench<const Kpis extends readonly Kpi[]>(declared: {
  kpis: Kpis;
}): Workbench<Kpis> {
  const { kpis } = declared ?? {};
  const [first] = Array.isArray(kpis) ? (kpis as readonly Kpi[]) : [];
  if (!first) throw new TavolaError('KPI_INVALID', 'A workbench needs at least one KPI.');
  const names = new Set<string>();
  for (const { name, dataset } of kpis) {
    if (names.has(name))
      throw new TavolaError('KPI_INVALID', `Two KPIs are called "${name}": rename one.`);
    names.add(name);
    if (dataset.name !== first.dataset.name) {
      throw new TavolaError(
        'KPI_INVALID',
        `KPI ${name} is of dataset ${dataset.name}, KPI ${first.name} of ${first.dataset.name}: a workbench has one dataset, so make one for each.`,
      );
    }
  }
  const { dataset, sources } = first;
  return { kpis, dataset, source: sources[dataset.name]! };
}
