import type { DatasetSpec } from '../dataset/check-dataset.js';
import { TavolaError } from '../util/errors.js';
import type { DatasetSource } from './dataset-source.js';
import { explainFailure } from './explain-failure.js';
import type { PlanTable } from './plan.js';
import { Recorder } from './recorder.js';
import { schemaOf } from './schema.js';
import type { KpiTable } from './table.js';
import type { Verb } from './verbs.js';

export interface Recording {
  verbs: Verb[];
  tables: PlanTable[];
  /** Of the datasets whose KPIs are joined. */
  sources: Record<string, DatasetSource>;
}

/** Applies a KPI's function to a table that records its verbs, and returns them. */
export function recordVerbs(
  kpi: string,
  dataset: DatasetSpec,
  define: (table: KpiTable<never, never>) => unknown,
): Recording {
  const columns = Object.entries(dataset.columns).map(([name, spec]) => ({ ...spec, name }));
  const recorder = new Recorder({ kpi, dataset, tables: [], sources: {} }, schemaOf(columns));
  const recorded = calling(kpi, define, recorder);
  if (!(recorded instanceof Recorder)) {
    throw new TavolaError(
      'KPI_INVALID',
      `KPI ${kpi}: its function must return the table, as in t => t.rollup({ … }).`,
    );
  }
  const { tables, sources } = recorded.kpi;
  return { verbs: recorded.verbs, tables, sources };
}

function calling(
  kpi: string,
  define: (table: KpiTable<never, never>) => unknown,
  recorder: Recorder,
): unknown {
  try {
    return define(recorder as unknown as KpiTable<never, never>);
  } catch (error) {
    throw explainFailure(error, kpi, Recorder.methods);
  }
}
