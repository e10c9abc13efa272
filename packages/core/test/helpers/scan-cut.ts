import type { DatasetSpec } from '../../src/dataset/check-dataset.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import type { KpiPlan } from '../../src/kpi/plan.js';
import { columnsRead } from '../../src/kpi/plan.js';
import { finishKpi, type JsonRow, toJsonRows } from '../../src/result/finish.js';
import type { Reject } from '../../src/scan/rejects.js';
import type { Split } from '../../src/scan/split.js';
import { cutSource } from '../../src/schedule/cut-files.js';
import type { CutSource } from '../../src/schedule/cut-source.js';
import type { RunEvent } from '../../src/schedule/events.js';
import { scanSplits } from '../../src/schedule/scan-splits.js';
import type { TaskRunner } from '../../src/schedule/task-runner.js';
import { statSource } from '../../src/source/file.js';
import { inProcessRunner } from './in-process-runner.js';
import { MESSY_COLUMNS } from './messy-csv.js';
import { STANDARD_DIALECT } from './standard-dialect.js';

export interface CutScan {
  /** By KPI, as JSON. */
  results: JsonRow[][];
  rejects: Reject[];
  rows: number;
  rejected: number;
  events: RunEvent[];
}

/** Splits from `start` to `end` with a cut at each of the offsets that lie between the two. */
function splitsAt(start: number, end: number, cuts: Iterable<number>): Split[] {
  const inside = [...new Set(cuts)].filter((cut) => cut > start && cut < end);
  const bounds = [start, ...inside.sort((a, b) => a - b), end];
  return bounds.slice(1).map((to, index) => ({ index, from: bounds[index]!, to }));
}

/** Scans a file cut at the given offsets, and finishes the KPIs. */
export async function scanCut(
  dataset: DatasetSpec,
  plans: readonly KpiPlan[],
  path: string,
  cuts: Iterable<number> | ((start: number, end: number) => Iterable<number>),
  runner: TaskRunner = inProcessRunner(),
  signal?: AbortSignal,
): Promise<CutScan> {
  const source = await statSource(path);
  const read = new Set(plans.flatMap((plan) => [...columnsRead(plan)]));
  const whole = cutSource(source, dataset, { read });
  const { file } = whole.splits[0]!;
  const at = typeof cuts === 'function' ? cuts(file.start, whole.size) : cuts;
  const splits = splitsAt(file.start, whole.size, at);
  return scanSource(
    {
      ...whole,
      splits: splits.map((split) => ({ ...split, file })),
    },
    plans,
    runner,
    signal,
  );
}

/** Scans a source that is cut, and finishes the KPIs. */
async function scanSource(
  source: CutSource,
  plans: readonly KpiPlan[],
  runner: TaskRunner = inProcessRunner(),
  signal?: AbortSignal,
): Promise<CutScan> {
  const rejects: Reject[] = [];
  const events: RunEvent[] = [];
  const { kpis, rows, rejected } = await scanSplits(
    {
      run: 'test',
      source,
      plans,
      onRejects: (more) => rejects.push(...more.map(({ file: _, ...reject }) => reject)),
      onRestart: () => rejects.splice(0),
      onRows: () => {},
      onEvent: (event) => events.push(event),
      signal,
    },
    runner,
  );
  const results = plans.map((plan, i) => toJsonRows(finishKpi(plan, kpis[i]!)));
  return { results, rejects, rows, rejected, events };
}

export const MESSY = defineDataset({
  name: 'messy',
  source: 'messy.csv',
  columns: MESSY_COLUMNS,
  dialect: STANDARD_DIALECT,
});

/** One row for each different row, in the order first met, and how often it was. */
export const EVERY_ROW = MESSY.kpi('every_row', { title: 'Every row' }, (t) =>
  t.groupby('id', 'price', 'name', 'kind').count(),
);
export const IN_ALL = MESSY.kpi('in_all', { title: 'In all' }, (t) =>
  t.rollup({
    price: (d) => op.sum(d.price),
    ids: (d) => op.distinct(d.id),
    names: (d) => op.distinct(d.name),
    last: (d) => op.max(d.name),
  }),
);
