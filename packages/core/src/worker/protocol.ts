import type { KpiPlan } from '../kpi/plan.js';
import type { Partial } from '../partial/partial.js';
import type { Layout } from '../scan/layout.js';
import type { Reject } from '../scan/rejects.js';
import type { ScanRange, ScanResult } from '../scan/scanner.js';
import type { ErrorCode } from '../util/errors.js';

/*
 * What passes between the master and a worker thread. The master's half is `schedule/pool.ts`, the thread's is
 * `worker/entry.ts`. Everything here survives a structured clone.
 */

export interface ScanTask {
  path: string;
  layout: Layout;
  plans: readonly KpiPlan[];
  /** Aggregates, by `slotId`, that must not rely on the order of the rows. */
  sets: readonly string[];
  range: ScanRange;
}

export interface TaskResult {
  scan: ScanResult;
  partial: Partial;
  /** In the order of the file; lines are counted from the beginning of the range, from 0. */
  rejects: Reject[];
  ms: number;
  /** Number of the worker, from 1. */
  worker: number;
}

/** A mistake of the user's, which another attempt cannot mend. */
export interface TaskRefusal {
  code: ErrorCode;
  message: string;
}

export type TaskReply = { result: TaskResult } | { refusal: TaskRefusal };
