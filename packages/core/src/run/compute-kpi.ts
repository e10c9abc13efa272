import type { Engine } from '../engine/engine.js';
import type { Kpi } from '../kpi/define-kpi.js';
import type { LocatedReject } from '../scan/rejects.js';
import type { Source } from '../source/source.js';
import { grouped } from '../util/grouped.js';
import { computeWorkbench, type OpenSource, UNHEARD } from './compute-workbench.js';
import { KpiRun } from './kpi-run.js';

/**
 * Computes one KPI on an engine, and tells nothing while it does.
 *
 * @param open opens the sources of other datasets, whose KPIs it is joined with
 */
export async function computeKpi<Row>(
  kpi: Kpi<Row>,
  source: Source,
  engine: Engine,
  open: OpenSource,
): Promise<KpiRun<Row>> {
  const rejects: LocatedReject[] = [];
  const warnings: string[] = [];
  const { tables, rows } = await computeWorkbench([kpi], source, engine, open, {
    ...UNHEARD,
    run: kpi.name,
    onRejects: (more) => {
      for (const reject of more) rejects.push(reject);
    },
    onRestart: () => {
      rejects.length = 0;
    },
    onEvent: (event) => {
      if (event.type !== 'kpi-gathered') return;
      const { kpi: name, most, reason } = event;
      warnings.push(`KPI ${name} gathers its rows, at most ${grouped(most)}, since ${reason}.`);
    },
  });
  return new KpiRun(tables[0]!, rows, rejects, warnings);
}
