import type { RunEvent, RunProfile, Spilled } from '@tavola/core';

/** The events of a run, with what a test does not care about filled in. */
export interface RunScript {
  started(options?: { splits?: number; workers?: number }): RunEvent;
  split(split: number, worker: number, at: number, attempt?: number): RunEvent;
  done(
    split: number,
    worker: number,
    at: number,
    options?: { ms?: number; rejected?: number },
  ): RunEvent;
  copied(split: number, straggler: number, worker: number, at: number): RunEvent;
  redone(split: number, at: number): RunEvent;
  retried(split: number, at: number, attempt?: number): RunEvent;
  gathered(kpi: string, at: number): RunEvent;
  spilled(at: number, spilled?: Partial<Spilled>): RunEvent;
  merged(splits: number, at: number): RunEvent;
  finished(
    at: number,
    options?: {
      splits?: number;
      rejected?: number;
      reused?: number;
      spilled?: Spilled;
      profile?: RunProfile;
    },
  ): RunEvent;
  failed(at: number, code?: string, message?: string): RunEvent;
}

export const ROWS = 1000;

/** Times are milliseconds from `start`; each split has 1,000 rows. */
export function createScript(run = 'run-1', start = 1_000_000, splitBytes = 16_000_000): RunScript {
  let total = 4;
  const time = (at: number) => ({ run, at: start + at });
  return {
    started({ splits = 4, workers = 2 } = {}) {
      total = splits;
      return {
        type: 'run-started',
        ...time(0),
        engine: 'pool',
        workers,
        dataset: 'pizza_sales',
        source: 'pizza_sales.csv',
        bytes: splits * splitBytes,
        splits: Array.from({ length: splits }, (_, index) => ({
          index,
          from: index * splitBytes,
          to: (index + 1) * splitBytes,
        })),
        kpis: ['summary', 'categories'],
      };
    },
    split: (split, worker, at, attempt = 1) => ({
      type: 'split-started',
      ...time(at),
      split,
      attempt,
      worker,
    }),
    done: (split, worker, at, { ms = 100, rejected = 0 } = {}) => ({
      type: 'split-finished',
      ...time(at),
      split,
      worker,
      rows: ROWS,
      rejected,
      bytes: splitBytes,
      ms,
    }),
    copied: (split, straggler, worker, at) => ({
      type: 'split-copied',
      ...time(at),
      split,
      worker,
      straggler,
    }),
    redone: (split, at) => ({
      type: 'split-redone',
      ...time(at),
      split,
      reason: 'it begins inside a quoted field',
    }),
    retried: (split, at, attempt = 1) => ({
      type: 'split-retried',
      ...time(at),
      split,
      attempt,
      reason: 'the worker was lost',
    }),
    gathered: (kpi, at) => ({
      type: 'kpi-gathered',
      ...time(at),
      kpi,
      reason: 'sample looks at all rows at once',
      most: 1_000_000,
    }),
    spilled: (at, spilled = {}) => ({
      type: 'memory-spilled',
      ...time(at),
      spilled: { ...SPILLED, ...spilled },
    }),
    merged: (splits, at) => ({
      type: 'progress',
      ...time(at),
      rows: splits * ROWS,
      rejected: 0,
      bytes: splits * splitBytes,
      splits,
    }),
    finished: (at, { splits = total, rejected = 0, reused = 0, spilled, profile } = {}) => ({
      type: 'run-finished',
      ...time(at),
      report: {
        snapshot: '3f9a0c2b7d51e8a4',
        rows: splits * ROWS - rejected,
        rejected,
        kpis: 2,
        splits: { total: splits, scanned: splits - reused, reused },
        workers: 2,
        ms: at,
        bytes: splits * splitBytes,
        ...(spilled && { spilled }),
        ...(profile && { profile }),
      },
    }),
    failed: (at, code = 'TASK_FAILED', message = 'Split 2 failed on all of its 4 attempts.') => ({
      type: 'run-failed',
      ...time(at),
      code,
      message,
    }),
  };
}

export const SPILLED: Spilled = {
  budget: 512_000_000,
  bytes: 130_400_000,
  times: 1,
  values: 4_000_000,
  groups: 0,
  kpis: ['summary'],
};

/** Of a run with much to fold, one column that nobody reads, and one KPI that takes long to group. */
export const PROFILE: RunProfile = {
  wall: { start: 400, scan: 1500, finish: 40, publish: 60, total: 2000 },
  cpu: { user: 2500, system: 100 },
  rows: 4000,
  bytes: 64_000_000,
  workers: [
    { worker: 1, tasks: 2, busy: 1400 },
    { worker: 2, tasks: 2, busy: 1300 },
  ],
  phases: [
    { by: 'workers', phase: 'read', ms: 200 },
    { by: 'workers', phase: 'decode', ms: 1000 },
    { by: 'workers', phase: 'fold', ms: 1480 },
    { by: 'workers', phase: 'encode', ms: 20 },
    { by: 'workers', phase: 'send', ms: 0 },
    { by: 'master', phase: 'publish', ms: 60 },
  ],
  columns: [
    { dataset: 'pizza_sales', name: 'order_id', type: 'integer', isRead: true, ms: 100 },
    { dataset: 'pizza_sales', name: 'unit_price', type: 'decimal', isRead: false, ms: 900 },
  ],
  kpis: [
    kpiTime('summary', { select: 80, aggregates: 400 }),
    kpiTime('a_kpi_of_a_name_that_is_much_longer_than_most', { keys: 900, encode: 20 }),
  ],
};

function kpiTime(kpi: string, times: Partial<RunProfile['kpis'][number]>): RunProfile['kpis'][0] {
  const none = { lookup: 0, select: 0, keys: 0, derive: 0, aggregates: 0 };
  return { kpi, ...none, encode: 0, merge: 0, tail: 0, ...times };
}
