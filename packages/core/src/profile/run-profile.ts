import type { ValueType } from '../dataset/types.js';
import type { FoldPart, MasterPhase, WorkerPhase } from './watch.js';

/**
 * Where the time of a run went, all in milliseconds. `wall` is what a clock on the wall shows, from the beginning to the
 * published snapshot. All else is work: each part's own time, summed over the workers, who work side by side.
 */
export interface RunProfile {
  wall: WallTimes;
  /** Processor time of the whole process, all its threads included; work may be more where threads had to wait. */
  cpu: { user: number; system: number };
  /** What the workers read in all, again where a split was scanned again. Bytes are 0 of rows in memory. */
  rows: number;
  bytes: number;
  /** By number, from 1. */
  workers: WorkerTime[];
  /** In the order in which a row meets them; those of the workers add up to `busy` of all workers. */
  phases: PhaseTime[];
  /** `decode` by column, in the order of the dataset; none for rows in memory, which are not decoded. */
  columns: ColumnTime[];
  /** In the order of the workbench; those that they are joined with are among them. */
  kpis: KpiTime[];
}

/** One after the other; `total` is all of them. */
export interface WallTimes {
  /** Until a worker began the first task. */
  start: number;
  /** Until the last partial was merged. */
  scan: number;
  /** Until all KPIs were finished. */
  finish: number;
  publish: number;
  total: number;
}

export interface WorkerTime {
  worker: number;
  tasks: number;
  busy: number;
}

export type PhaseTime =
  | { by: 'workers'; phase: WorkerPhase; ms: number }
  | { by: 'master'; phase: MasterPhase; ms: number };

export interface ColumnTime {
  dataset: string;
  name: string;
  type: ValueType;
  /** Whether any KPI reads it; if not, it is only checked. */
  isRead: boolean;
  ms: number;
}

/**
 * An expression that several KPIs share is computed once, and counted with the first of them. `encode` is done by workers,
 * `merge` and `tail` by the master.
 */
export interface KpiTime extends Record<FoldPart | 'encode' | 'merge' | 'tail', number> {
  kpi: string;
}
