import type { RunProfile } from '../profile/run-profile.js';
import type { CheckResult } from '../scan/row-checks.js';

/** What a run does, as it does it. Progress bar, log lines and the scheduler page are all drawn from these. */
export type RunEvent =
  | {
      type: 'run-started';
      run: string;
      /** Milliseconds since 1970. */
      at: number;
      engine: string;
      workers: number;
      dataset: string;
      /** File name without its folder, or what rows in memory are called. */
      source: string;
      /** What `bytes` and the splits count, here and in the events that follow. Default `bytes` */
      unit?: 'bytes' | 'rows';
      bytes: number;
      splits: SplitRange[];
      kpis: string[];
    }
  /** What was found out about a file before it is read, or done with it: that it was unpacked, or is empty. */
  | { type: 'source-noted'; run: string; at: number; file: string; note: string }
  /** A KPI that cannot be computed split by split: its rows themselves are kept in memory. */
  | {
      type: 'kpi-gathered';
      run: string;
      at: number;
      kpi: string;
      reason: string;
      /** How many rows there may be. */
      most: number;
    }
  | {
      type: 'split-started';
      run: string;
      at: number;
      split: number;
      attempt: number;
      worker: number;
    }
  /** A worker takes far longer than usual for a split, while another has nothing to do, which begins it, too. The first to end counts. */
  | {
      type: 'split-copied';
      run: string;
      at: number;
      split: number;
      worker: number;
      straggler: number;
    }
  | {
      type: 'split-finished';
      run: string;
      at: number;
      split: number;
      worker: number;
      rows: number;
      rejected: number;
      bytes: number;
      ms: number;
      /** It was not scanned: what it came to in an earlier run holds, since its bytes are the same. */
      reused?: true;
    }
  /** How many splits were not scanned, and why the others were. */
  | {
      type: 'splits-reused';
      run: string;
      at: number;
      reused: number;
      scanned: { splits: number; reason: string }[];
    }
  /** Facts that were to be published for a small source are not, since it has so many bytes. */
  | { type: 'facts-omitted'; run: string; at: number; bytes: number }
  /** What this run came to cannot be kept, so that the next one scans again; all else is as it would be. */
  | { type: 'state-unkept'; run: string; at: number; reason: string }
  /** The split began elsewhere than guessed, or needs another way to count: it is scanned again. */
  | { type: 'split-redone'; run: string; at: number; split: number; reason: string }
  | {
      type: 'split-retried';
      run: string;
      at: number;
      split: number;
      attempt: number;
      reason: string;
    }
  /**
   * What exceeds the budget of memory was put aside on disk, and is merged part by part in the end: the answer is the same, the
   * run takes longer. Told each time, with all that was put aside so far.
   */
  | { type: 'memory-spilled'; run: string; at: number; spilled: Spilled }
  /** Scanned so far in the order of the source: what is merged, and the splits after it that one task has done. */
  | {
      type: 'progress';
      run: string;
      at: number;
      rows: number;
      rejected: number;
      bytes: number;
      splits: number;
    }
  /** What came of a check, of the dataset's rows or of a KPI's. A run with one that fails then fails. */
  | { type: 'check-done'; run: string; at: number; result: CheckResult }
  | { type: 'run-finished'; run: string; at: number; report: RunReport }
  | { type: 'run-failed'; run: string; at: number; code: string; message: string };

/** A range of the source: from the first byte of a record up to the first byte of the next split's, or of rows in memory. */
export interface SplitRange {
  index: number;
  from: number;
  to: number;
}

/** What a run put aside on disk, since it exceeds the budget of memory. */
export interface Spilled {
  /** The budget in bytes, and the bytes written. */
  budget: number;
  bytes: number;
  /** How often something was put aside. */
  times: number;
  /** Distinct values, and groups with what they have come to; each counts as often as it was put aside. */
  values: number;
  groups: number;
  /** KPIs that it is of. */
  kpis: string[];
}

/** The outcome of a run, as `tavola run --json` prints it. */
export interface RunReport {
  /** Id of the published snapshot. */
  snapshot: string;
  /** Rows used; rows read are these and the rejected ones. */
  rows: number;
  rejected: number;
  /** Number of KPIs. */
  kpis: number;
  splits: { total: number; scanned: number; reused: number };
  workers: number;
  /** From the call to the published snapshot, in milliseconds. */
  ms: number;
  /** Size of the source; 0 of rows in memory. */
  bytes: number;
  /** What came of the checks, where any are declared. */
  checks?: CheckResult[];
  /** What came of mended rows, where there are any for this source. */
  mends?: { applied: number; rejected: number; unused: number };
  /** What was put aside on disk, if anything was. */
  spilled?: Spilled;
  /** Where the time went, if that was asked for. */
  profile?: RunProfile;
}

export type OnRunEvent = (event: RunEvent) => void;
