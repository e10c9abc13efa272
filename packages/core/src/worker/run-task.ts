import { performance } from 'node:perf_hooks';
import { columnsRead } from '../kpi/plan.js';
import { Folder } from '../partial/fold.js';
import type { Reject } from '../scan/rejects.js';
import { Scanner } from '../scan/scanner.js';
import { FileBytes } from '../source/file.js';
import type { ScanTask, TaskResult } from './protocol.js';

/** Scans one range of a file and folds its rows into the partials of all KPIs, in constant memory but for the rejects. */
export function runTask(
  { path, layout, plans, sets, range }: ScanTask,
  worker: number,
): TaskResult {
  const started = performance.now();
  const specs = new Map(layout.columns.map(({ name, spec }) => [name, spec]));
  const read = new Set(plans.flatMap((plan) => [...columnsRead(plan)]));
  const scanner = new Scanner(layout, read);
  const folder = new Folder(plans, (name) => specs.get(name)!, new Set(sets));
  const rejects: Reject[] = [];
  const file = new FileBytes(path);
  try {
    const scan = scanner.scan(file, range, {
      batch: (batch) => folder.add(batch),
      reject: (reject) => rejects.push(reject),
    });
    return { scan, partial: folder.encode(), rejects, ms: performance.now() - started, worker };
  } finally {
    file.close();
  }
}
