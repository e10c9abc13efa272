import type { RunEvent } from '@tavola/core';

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
  redone(split: number, at: number): RunEvent;
  retried(split: number, at: number, attempt?: number): RunEvent;
  gathered(kpi: string, at: number): RunEvent;
  merged(splits: number, at: number): RunEvent;
  finished(at: number, options?: { splits?: number; rejected?: number; reused?: number }): RunEvent;
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
    merged: (splits, at) => ({
      type: 'progress',
      ...time(at),
      rows: splits * ROWS,
      rejected: 0,
      bytes: splits * splitBytes,
      splits,
    }),
    finished: (at, { splits = total, rejected = 0, reused = 0 } = {}) => ({
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
