import type { Engine } from '../engine/engine.js';
import type { DatasetSource } from '../kpi/dataset-source.js';
import type { Kpi } from '../kpi/define-kpi.js';
import type { Reject } from '../scan/rejects.js';
import type { Source } from '../source/source.js';
import { computeWorkbench } from './compute-workbench.js';
import { KpiRun } from './kpi-run.js';

/**
 * Computes one KPI on an engine, without a word.
 *
 * @param open opens the sources of other datasets, whose KPIs it is joined with
 */
export async function computeKpi<Row>(
  kpi: Kpi<Row>,
  source: Source,
  engine: Engine,
  open: (data: DatasetSource) => Source | Promise<Source>,
): Promise<KpiRun<Row>> {
  const rejects: Reject[] = [];
  const { tables, rows } = await computeWorkbench([kpi], source, engine, open, {
    run: kpi.name,
    onRejects: (more) => {
      for (const reject of more) rejects.push(reject);
    },
    onRestart: () => {
      rejects.length = 0;
    },
    onRows: () => {},
    onEvent: () => {},
  });
  return new KpiRun(tables[0]!, rows, rejects);
}
