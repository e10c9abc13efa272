import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { Kpi } from '../kpi/define-kpi.js';

/** What a KPI is computed from, and how: all that a query needs, as plain JSON. */
export type DefinedKpi = Pick<Kpi, 'name' | 'dataset' | 'plan'>;

/** How the KPIs of a snapshot were computed, so that they can be computed over some of its rows without any other file. */
export interface Definitions {
  dataset: DatasetSpec;
  kpis: ReadonlyMap<string, DefinedKpi>;
}

/** As the file has them, one KPI a line. */
export function encodeDefinitions(dataset: DatasetSpec, kpis: readonly DefinedKpi[]): string {
  const lines = kpis.map(({ name, plan }) => JSON.stringify({ name, plan }));
  return `{"format":1,"dataset":${JSON.stringify(dataset)},"kpis":[\n${lines.join(',\n')}\n]}\n`;
}

export function decodeDefinitions(text: string): Definitions {
  const { dataset, kpis } = JSON.parse(text) as {
    dataset: DatasetSpec;
    kpis: Pick<Kpi, 'name' | 'plan'>[];
  };
  return { dataset, kpis: new Map(kpis.map((kpi) => [kpi.name, { ...kpi, dataset }])) };
}
