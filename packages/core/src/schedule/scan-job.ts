import type { FactsColumn } from '../facts/columns.js';
import type { FactsPart } from '../facts/facts-part.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { MemoryBudget } from '../merge/group-merge.js';
import type { MergedKpi } from '../merge/merged-kpi.js';
import type { Partial } from '../partial/partial.js';
import type { PassProfiler } from '../profile/run-profiler.js';
import type { LocatedReject } from '../scan/rejects.js';
import type { CheckResult, CheckSupervisor, RowChecking, RowRules } from '../scan/row-checks.js';
import type { ScanResult } from '../scan/scan-range.js';
import type { CutSource, FileSplit } from './cut-source.js';
import type { OnRunEvent } from './events.js';
import type { Mending } from './mending.js';

/*
 * What the master is given to scan, and what comes of it.
 */

export interface ScanJob {
  run: string;
  source: CutSource;
  plans: readonly KpiPlan[];
  /** Receives the rejects in the order of the source, with their files, and their lines in these. */
  onRejects(rejects: LocatedReject[]): void;
  /** Columns whose values are handed over themselves, in the order of the source, where that is asked for. */
  facts?: readonly FactsColumn[] | undefined;
  onFacts?: ((part: FactsPart) => void) | undefined;
  /** All begins anew: the rejects and facts handed over so far are void. */
  onRestart(): void;
  /** Called after each merge, with the rows so far; throws to stop the run. */
  onRows(used: number, rejected: number): void;
  onEvent: OnRunEvent;
  signal?: AbortSignal | undefined;
  profiler?: PassProfiler | undefined;
  /** Where some rejects are mended. */
  mending?: Mending | undefined;
  /** Where the dataset declares checks or a key. */
  checks?: RunChecks | undefined;
  /** Of what distinct values and groups take, on the master and on the workers. Default: no bound */
  budget?: MemoryBudget | undefined;
  /** What the runner has kept of earlier runs. */
  kept?: KeptSplits | undefined;
}

/** What is known of the results of earlier runs. */
export interface KeptSplits {
  /** Aggregates that had to be counted as sets. */
  sets: readonly string[];
  /**
   * All begins, or begins anew.
   *
   * @returns what the first splits come to, where that is known without a look at each
   */
  begin(pass: PassBegun): Promise<MergedPrefix | undefined>;
  /**
   * All but the last task are merged.
   *
   * @param splits how many they are of
   * @param encode what they come to; undefined where it is not known as a whole
   */
  beforeLast(splits: number, encode: () => MergedPrefix | undefined): void;
  /**
   * How many splits a task takes.
   *
   * @param splits those that are left
   * @param count how many it should take
   */
  together(splits: readonly FileSplit[], count: number): number;
}

/** A pass over a source. */
export interface PassBegun {
  /** Aggregates, by `slotId`, that are counted as sets. */
  sets: readonly string[];
  rules: RowRules | undefined;
  signal: AbortSignal;
}

/** What the first splits of a source come to, merged. */
export interface MergedPrefix {
  partial: Partial;
  /** By split, the rows that begin in it. */
  parts: ScanResult[];
  /** Before any is mended. */
  rejects: LocatedReject[];
  /** Where in the file of the last split the next record begins, and on which line. */
  position: number;
  line: number;
}

/** What rows are held to beyond their columns. */
export interface RunChecks {
  supervisor: CheckSupervisor;
  create: RowChecking['create'];
}

export interface ScanOutcome {
  kpis: MergedKpi[];
  /** By check of the dataset, where it declares any. */
  checks: CheckResult[];
  rows: number;
  rejected: number;
}
