import type { CheckResult, RunProfile, Spilled } from '@tavola/core';

/** What the scheduler page shows: plain JSON, made of run events alone, the same on the server and in the page. */
export interface SchedulerState {
  master: Master;
  /** The newest first. Only the newest keeps its splits, laps and profile once it has ended. */
  runs: Run[];
}

/** The process that cuts the source, hands out splits and merges. */
export interface Master {
  pid: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Lanes to show before a run has said how many workers it has. */
  workers: number;
}

export interface Run {
  id: string;
  state: 'running' | 'finished' | 'failed';
  startedAt: number;
  endedAt?: number;
  /** Empty, like the dataset and the source, in a run that failed before it began to scan. */
  engine: string;
  workers: number;
  dataset: string;
  source: string;
  /** Size of the source. */
  bytes: number;
  kpis: string[];
  /** KPIs that cannot be computed split by split, why, and how many rows they may keep. */
  gathered: { kpi: string; reason: string; most: number }[];
  /** What came of the checks so far. */
  checks: CheckResult[];
  /** What was put aside on disk so far, since it exceeds the budget of memory, if anything was. */
  spilled?: Spilled;
  /** What has been scanned so far. */
  done: Tally;
  /** Splits merged so far, in their order. */
  merged: number;
  /** How often a split was scanned again, for another reading and for a failure. */
  redone: number;
  retried: number;
  /** Splits that the source was cut into. */
  total: number;
  /** Of a finished run. */
  snapshot?: string;
  ms?: number;
  /** Where the time went, of a finished run that was asked for it. */
  profile?: RunProfile;
  /** Of a failed run. */
  error?: { code: string; message: string };
  splits: Split[];
  laps: Lap[];
}

export interface Tally {
  splits: number;
  rows: number;
  rejected: number;
  bytes: number;
}

export interface Split {
  index: number;
  from: number;
  to: number;
  /** A reused split was not scanned: its partials of an earlier run still hold. */
  phase: 'waiting' | 'running' | 'done' | 'failed' | 'reused';
  redone: number;
  retried: number;
  /** Why it was last scanned again. */
  reason?: string;
  attempt?: number;
  worker?: number;
  startedAt?: number;
  /** Once done. */
  rows?: number;
  rejected?: number;
  bytes?: number;
  ms?: number;
}

/** One scan of a split by one worker: a block in the worker's lane. */
export interface Lap {
  split: number;
  worker: number;
  attempt: number;
  /** Whether another worker was given a copy of the split meanwhile. */
  isStraggling?: true;
  from: number;
  to?: number;
  /** A dropped lap was of no use: a copy of the split was done first, or the run ended. */
  outcome: 'running' | 'done' | 'redone' | 'retried' | 'failed' | 'dropped';
}

/** How a split is marked: its phase, or that it had to be scanned again. */
export type SplitMark = Split['phase'] | 'redone' | 'retried';

/** The mark of a split. While it runs or once it has failed, that is what matters; else what it went through. */
export function markOf(split: Split): SplitMark {
  if (split.phase === 'running' || split.phase === 'failed') return split.phase;
  if (split.retried > 0) return 'retried';
  if (split.redone > 0) return 'redone';
  return split.phase;
}

/** The ids of a run's workers in the order of their lanes; a worker that replaces another has a lane of its own. */
export function lanesOf(run: Run): number[] {
  return [...new Set(run.laps.map((lap) => lap.worker))].sort((a, b) => a - b);
}

export function createState(master: Master): SchedulerState {
  return { master, runs: [] };
}
