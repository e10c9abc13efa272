import type { FactsColumn } from '../facts/columns.js';
import type { FactsPart } from '../facts/facts-part.js';
import type { KpiPlan } from '../kpi/plan.js';
import { type MergedKpi, Merger } from '../merge/merge.js';
import type { PassProfiler } from '../profile/run-profiler.js';
import type { Reject } from '../scan/rejects.js';
import type { Split } from '../scan/split.js';
import { TavolaError } from '../util/errors.js';
import type { ScanTask, TaskResult } from '../worker/protocol.js';
import type { CutSource } from './cut-source.js';
import type { OnRunEvent } from './events.js';
import { type TaskRunner, WorkerLost } from './task-runner.js';

/** Attempts at a split before the run fails. */
const ATTEMPTS = 4;
/** Workers that one split may lose, through no fault that it reports, before the run fails. */
const LOSSES = 8;
/** Splits that may be done ahead of the one to be merged next, for each worker: it bounds the partials in memory. */
const AHEAD = 4;

export interface ScanJob {
  run: string;
  source: CutSource;
  plans: readonly KpiPlan[];
  /** Receives the rejects in the order of the source, with their lines in it. */
  onRejects(rejects: Reject[]): void;
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
}

export interface ScanOutcome {
  kpis: MergedKpi[];
  rows: number;
  rejected: number;
}

/**
 * Scans the splits of a source on a runner's workers and merges each partial exactly once, in the order of the source.
 *
 * Of bytes, a worker guesses where the first record of its split begins. That is proven here: a split must begin where the one
 * before it ended, or it is scanned again from there. Likewise, distinct values are counted relying on the order of the
 * rows until that order turns out not to hold; then all splits are scanned again, for that aggregate with sets.
 *
 * @throws TavolaError TASK_FAILED, INTERRUPTED, and what a worker refuses with
 */
export async function scanSplits(job: ScanJob, runner: TaskRunner): Promise<ScanOutcome> {
  const sets = new Set<string>();
  for (;;) {
    const pass = new Pass(job, runner, sets);
    const outcome = await pass.run();
    if (!Array.isArray(outcome)) return outcome;
    for (const slot of outcome) sets.add(slot);
    job.onRestart();
  }
}

class Pass {
  readonly #merger: Merger;
  readonly #stop = new AbortController();
  /** Ranges to scan, the earliest first. */
  readonly #queue: (Split & { isProven: boolean })[];
  readonly #running = new Set<Promise<void>>();
  readonly #done = new Map<number, TaskResult>();
  /** The split to be merged next, where its first record begins, and on which line. */
  #next = 0;
  #position: number;
  #line: number;
  #rows = 0;
  #rejected = 0;
  #unordered: string[] = [];

  constructor(
    readonly job: ScanJob,
    readonly runner: TaskRunner,
    readonly sets: ReadonlySet<string>,
  ) {
    this.#merger = new Merger(job.plans, sets, job.profiler?.watch);
    this.#queue = job.source.splits.map((split) => ({ ...split, isProven: split.index === 0 }));
    this.#position = job.source.start;
    this.#line = job.source.line;
  }

  /** @returns the outcome, or the aggregates that must be counted as sets */
  async run(): Promise<ScanOutcome | string[]> {
    const { job } = this;
    const onAbort = (): void => this.#stop.abort();
    job.signal?.addEventListener('abort', onAbort);
    try {
      while (this.#next < job.source.splits.length && this.#unordered.length === 0) {
        if (job.signal?.aborted) throw interrupted();
        this.#dispatch();
        await Promise.race(this.#running);
        this.#mergeReady();
      }
      return this.#unordered.length > 0
        ? this.#unordered
        : { kpis: this.#merger.finish(), rows: this.#rows, rejected: this.#rejected };
    } catch (error) {
      throw job.signal?.aborted ? interrupted() : error;
    } finally {
      job.signal?.removeEventListener('abort', onAbort);
      this.#stop.abort();
      await Promise.allSettled(this.#running);
    }
  }

  #dispatch(): void {
    const window = this.#next + this.runner.workers * AHEAD;
    while (this.#running.size < this.runner.workers && this.#queue.length > 0) {
      const [split] = this.#queue;
      if (split!.index >= window) break;
      this.#queue.shift();
      const running: Promise<void> = this.#scan(split!).then((result) => {
        this.#running.delete(running);
        this.#done.set(split!.index, result);
      });
      this.#running.add(running);
    }
  }

  async #scan({ index, from, to, isProven }: Split & { isProven: boolean }): Promise<TaskResult> {
    const { run, source, plans, facts, onEvent, profiler } = this.job;
    const input = source.input({ from, to, isProven });
    const task: ScanTask = { plans, sets: [...this.sets], input, facts, profile: profiler && true };
    for (let attempt = 1, losses = 0; ; ) {
      try {
        const result = await this.runner.run(task, this.#stop.signal, (worker) => {
          profiler?.onTask();
          onEvent({ type: 'split-started', run, at: Date.now(), split: index, attempt, worker });
        });
        const { rows, rejected } = result.scan;
        const bytes = result.scan.to - result.scan.from;
        profiler?.onResult(result, source.unit === 'bytes' ? bytes : 0);
        onEvent({
          type: 'split-finished',
          run,
          at: Date.now(),
          split: index,
          worker: result.worker,
          rows,
          rejected,
          bytes,
          ms: result.ms,
        });
        return result;
      } catch (error) {
        if (this.#stop.signal.aborted || error instanceof TavolaError) throw error;
        const isLoss = error instanceof WorkerLost;
        if (isLoss) losses++;
        else attempt++;
        const reason = (error as Error).message;
        if (attempt > ATTEMPTS || losses > LOSSES) {
          throw new TavolaError(
            'TASK_FAILED',
            `${source.unit === 'rows' ? 'Rows' : 'Bytes'} ${from} to ${to} of ${source.label} could not be scanned: ${isLoss ? `${losses} workers were lost` : `${ATTEMPTS} attempts failed`}, the last with: ${reason}`,
            { cause: error },
          );
        }
        onEvent({ type: 'split-retried', run, at: Date.now(), split: index, attempt, reason });
      }
    }
  }

  /** Merges the results that are next in the order of the source. */
  #mergeReady(): void {
    const { job } = this;
    for (;;) {
      const result = this.#done.get(this.#next);
      if (!result) return;
      const split = job.source.splits[this.#next]!;
      this.#done.delete(split.index);
      // A record that began earlier may reach past a whole split, of which then nothing is left.
      if (this.#position < split.to) {
        if (result.scan.from !== this.#position) {
          job.onEvent({
            type: 'split-redone',
            run: job.run,
            at: Date.now(),
            split: split.index,
            reason: `its first record begins at byte ${this.#position}, not ${result.scan.from}`,
          });
          this.#queue.unshift({ ...split, from: this.#position, isProven: true });
          return;
        }
        if (!this.#merge(result)) return;
      }
      this.#next++;
      this.#report();
    }
  }

  #merge({ scan, partial, facts, rejects }: TaskResult): boolean {
    const { job } = this;
    this.#unordered = [...partial.unordered];
    if (this.#unordered.length === 0) this.#unordered = this.#merger.add(partial);
    if (this.#unordered.length > 0) {
      job.onEvent({
        type: 'split-redone',
        run: job.run,
        at: Date.now(),
        split: this.#next,
        reason: `values of ${this.#unordered.join(', ')} come in no order: they are counted as sets, from the beginning`,
      });
      return false;
    }
    if (facts) job.onFacts?.(facts);
    job.onRejects(rejects.map((reject) => ({ ...reject, line: reject.line + this.#line })));
    this.#rows += scan.rows;
    this.#rejected += scan.rejected;
    this.#line += scan.lines;
    this.#position = scan.to;
    job.onRows(this.#rows, this.#rejected);
    return true;
  }

  #report(): void {
    const { job } = this;
    job.onEvent({
      type: 'progress',
      run: job.run,
      at: Date.now(),
      rows: this.#rows,
      rejected: this.#rejected,
      bytes: this.#next === job.source.splits.length ? job.source.size : this.#position,
      splits: this.#next,
    });
  }
}

function interrupted(): TavolaError {
  return new TavolaError('INTERRUPTED', 'The run was interrupted; nothing was published.');
}
