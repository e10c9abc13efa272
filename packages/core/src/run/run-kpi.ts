import { randomUUID } from 'node:crypto';
import type { ColumnTable } from 'arquero';
import { inlineEngine } from '../engine/inline.js';
import { poolEngine } from '../engine/pool.js';
import type { Kpi } from '../kpi/define-kpi.js';
import { finishKpi, toJsonRows } from '../result/finish.js';
import type { Reject } from '../scan/rejects.js';
import { checkUnchanged, statSource } from '../source/file.js';

/** A row as JSON has it: a `Date` is text there. */
export type JsonRowOf<Row> = { [Name in keyof Row]: Row[Name] extends Date ? string : Row[Name] };

export interface KpiRun<Row> {
  /** All rows, in the KPI's order; dates and times as text, as the API gives them. */
  rows: JsonRowOf<Row>[];
  /** The same as an Arquero table, with dates as `Date`s. */
  table: ColumnTable;
  /** Rows of the source that were used, and those that were not, with their reason. */
  used: number;
  rejects: Reject[];
}

/**
 * Computes one KPI in a script, without publishing it.
 *
 * @param options `data` the path of the source, by default the dataset's own; `engine` by default `inline`, which suits
 *   small files; `workers` for `pool`, by default 2
 * @throws TavolaError as `runWorkbench` does
 * @example const { rows } = await run(categories)
 */
export async function run<Row>(
  kpi: Kpi<Row>,
  {
    data = kpi.dataset.source,
    engine = 'inline',
    workers = 2,
  }: { data?: string; engine?: 'inline' | 'pool'; workers?: number } = {},
): Promise<KpiRun<Row>> {
  const source = await statSource(data);
  const used = engine === 'inline' ? inlineEngine() : poolEngine({ workers });
  const rejects: Reject[] = [];
  try {
    const result = await used.compute({
      run: randomUUID().slice(0, 8),
      dataset: kpi.dataset,
      plans: [kpi.plan],
      source,
      onRejects: (more) => {
        for (const reject of more) rejects.push(reject);
      },
      onRestart: () => {
        rejects.length = 0;
      },
      onRows: () => {},
      onEvent: () => {},
    });
    await checkUnchanged(source);
    const table = finishKpi(kpi.plan, result.kpis[0]!);
    return {
      rows: toJsonRows(kpi.plan, table) as JsonRowOf<Row>[],
      table,
      used: result.rows,
      rejects,
    };
  } finally {
    await used.close();
  }
}
