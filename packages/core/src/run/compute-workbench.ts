import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ComputeRequest, ComputeResult, Engine } from '../engine/engine.js';
import type { DatasetSource } from '../kpi/dataset-source.js';
import type { Kpi } from '../kpi/define-kpi.js';
import type { FinishedKpi } from '../result/finish.js';
import type { Source } from '../source/source.js';
import { computeKpis } from './compute-kpis.js';

export interface ComputedWorkbench extends Omit<ComputeResult, 'kpis'> {
  /** In the order of the KPIs. */
  tables: FinishedKpi[];
}

/** What is told while the source of the KPIs themselves is read. */
export type ComputeHandlers = Omit<ComputeRequest, 'dataset' | 'plans' | 'source'>;

/** Opens the source of a dataset. */
export type OpenSource = (data: DatasetSource, dataset: DatasetSpec) => Source | Promise<Source>;

/** Handlers of what nobody is told. */
export const UNHEARD: Pick<
  ComputeHandlers,
  'onRejects' | 'onFacts' | 'onRestart' | 'onRows' | 'onEvent'
> = {
  onRejects() {},
  onFacts: undefined,
  onRestart() {},
  onRows() {},
  onEvent() {},
};

/**
 * Computes KPIs of one dataset on an engine, and publishes nothing.
 *
 * @param source what they are computed from
 * @param open opens the sources of other datasets, whose KPIs they are joined with
 */
export async function computeWorkbench(
  kpis: readonly Kpi[],
  source: Source,
  engine: Engine,
  open: OpenSource,
  handlers: ComputeHandlers,
): Promise<ComputedWorkbench> {
  const { dataset } = kpis[0]!;
  let main: ComputeResult | undefined;
  const sourceOf = async (other: DatasetSpec): Promise<Source> =>
    other.name === dataset.name ? source : open(findSource(kpis, other.name), other);
  const tables = await computeKpis(
    dataset,
    kpis.map((kpi) => kpi.plan),
    async (of, plans, isMain) => {
      const request = { dataset: of, plans, source: await sourceOf(of) };
      const result = await engine.compute({ ...handlers, ...(isMain ? {} : UNHEARD), ...request });
      if (isMain) main = result;
      return result.kpis;
    },
    handlers.profiler?.watch,
  );
  const { kpis: _heads, ...outcome } = main!;
  return { ...outcome, tables };
}

function findSource(kpis: readonly Kpi[], dataset: string): DatasetSource {
  for (const { sources } of kpis) {
    const source = sources[dataset];
    if (source !== undefined) return source;
  }
  throw new Error(`No KPI knows the source of ${dataset}.`);
}
