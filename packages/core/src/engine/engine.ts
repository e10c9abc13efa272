import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { FactsColumn } from '../facts/columns.js';
import type { FactsPart } from '../facts/facts-part.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { MemoryBudget } from '../merge/group-merge.js';
import type { MergedKpi } from '../merge/merged-kpi.js';
import type { RunProfiler } from '../profile/run-profiler.js';
import type { FileDialect } from '../scan/describe-dialect.js';
import type { LocatedReject } from '../scan/rejects.js';
import type { CheckResult } from '../scan/row-checks.js';
import type { CutSource } from '../schedule/cut-source.js';
import type { OnRunEvent } from '../schedule/events.js';
import type { Mending } from '../schedule/mending.js';
import type { KeptSplits } from '../schedule/scan-job.js';
import type { TaskRunner } from '../schedule/task-runner.js';
import type { Source } from '../source/source.js';

/** Computes the heads of KPIs over a source. Every engine gives the same answer. */
export interface Engine {
  readonly name: 'inline' | 'pool' | 'browser';
  /** Tasks that may run at a time. */
  readonly workers: number;
  /** @throws TavolaError with the reason, if there is no answer */
  compute(request: ComputeRequest): Promise<ComputeResult>;
  close(): Promise<void>;
}

export interface SplitOptions {
  /** How many splits are wanted; the answer is the same for any number. Default: by the size of the source */
  splits?: number | undefined;
}

export interface ComputeRequest {
  /** Id of the run, for its events. */
  run: string;
  dataset: DatasetSpec;
  plans: readonly KpiPlan[];
  source: Source;
  /** Receives the rejects in the order of the source. */
  onRejects(rejects: LocatedReject[]): void;
  /** Where facts are asked for: receives the rows of all declared columns in the order of the source. */
  onFacts?: ((part: FactsPart) => void) | undefined;
  /** The computation begins anew: the rejects and facts handed over so far are void. */
  onRestart(): void;
  /** Called with the rows so far; throws to stop. */
  onRows(used: number, rejected: number): void;
  onEvent: OnRunEvent;
  /** Of what distinct values and groups take. Default: no bound */
  budget?: MemoryBudget | undefined;
  /** Takes from earlier runs what still holds, where that is asked for. */
  reuse?: StartReuse | undefined;
  signal?: AbortSignal | undefined;
  /** Where some rejects are mended; of bytes alone. */
  mending?: Mending | undefined;
  /** Collects where the time goes, where that is asked for. */
  profiler?: RunProfiler | undefined;
}

/** Stands between a pass and the runner of its tasks. */
export interface Reuse extends TaskRunner, KeptSplits {
  /** To be called once all is merged: how many splits were reused, and why the others were not. */
  end(): { reused: number; scanned: { splits: number; reason: string }[] };
}

export type StartReuse = (
  runner: TaskRunner,
  dataset: DatasetSpec,
  definition: { plans: readonly KpiPlan[]; facts: readonly FactsColumn[] | undefined },
  source: CutSource,
) => Reuse;

export interface ComputeResult {
  /** In the order of the plans. */
  kpis: MergedKpi[];
  rows: number;
  rejected: number;
  /** By check of the dataset, where it declares any. */
  checks: CheckResult[];
  splits: { total: number; scanned: number; reused: number };
  /** The different ways in which the files of the source are written, where they are CSV. */
  dialects: readonly FileDialect[];
}
