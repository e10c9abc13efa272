import type { KpiPlan } from '../kpi/plan.js';
import { Merger } from '../merge/merge.js';
import type { RowRules } from '../scan/row-checks.js';
import type { ScanResult } from '../scan/scan-range.js';
import { TavolaError } from '../util/errors.js';
import type { ScanTask, TaskInput, TaskResult } from '../worker/protocol.js';
import { Advance } from './advance.js';
import type { FileSplit } from './cut-source.js';
import type { MergedPrefix, ScanJob, ScanOutcome } from './scan-job.js';
import { SplitEvents } from './split-events.js';
import type { Stretch } from './stretch.js';
import { type OnStart, type TaskRunner, WorkerLost } from './task-runner.js';
import { isLarge, mostBytesPerTask, splitsPerTask, takeTogether } from './together.js';

/** Attempts at a split before the run fails. */
const ATTEMPTS = 4;
/** Workers that one split may lose, through no fault that it reports, before the run fails. */
const LOSSES = 8;
/** Tasks that may be done ahead of the one to be merged next, for each worker: it bounds the partials in memory. */
const AHEAD = 4;

/**
 * Scans the splits of a source on a runner's workers and merges each partial exactly once, in the order of the source.
 *
 * Of bytes, a worker guesses where the first record of its split begins. That is proven here: a split must begin where the one
 * before it in its file ended, or it is scanned again from there. Offsets are those within the file. Likewise, distinct
 * values are counted relying on the order of the rows until that order turns out not to hold; then all splits are scanned
 * again, for that aggregate with sets. So are they where a declared key does not rise.
 *
 * @throws TavolaError TASK_FAILED, INTERRUPTED, and what a worker refuses with
 */
export async function scanSplits(job: ScanJob, runner: TaskRunner): Promise<ScanOutcome> {
  const sets = new Set<string>(job.kept?.sets);
  for (;;) {
    const pass = new Pass(job, runner, sets);
    const outcome = await pass.run();
    if (!Array.isArray(outcome)) return outcome;
    for (const slot of outcome) sets.add(slot);
    job.budget?.spill.clear();
    job.checks?.supervisor.restart();
    job.mending?.restart();
    job.onRestart();
  }
}

class Pass {
  readonly #merger: Merger;
  readonly #stop = new AbortController();
  /** Splits to scan, the earliest first, and how many of them a task takes. */
  readonly #queue: FileSplit[];
  #perTask = 1;
  /** What must be scanned again, from where it was proven to begin. */
  #again: Stretch | undefined;
  readonly #running = new Set<Promise<void>>();
  /** By the first split. */
  readonly #done = new Map<number, { stretch: Stretch; result: TaskResult }>();
  /** The split to be merged next. */
  #next = 0;
  readonly #advance: Advance;
  #unordered: string[] = [];
  /** Why all begins anew for the sake of the key. */
  #keyReason: string | undefined;
  readonly #plans: readonly KpiPlan[];
  readonly #rules: RowRules | undefined;

  constructor(
    readonly job: ScanJob,
    readonly runner: TaskRunner,
    readonly sets: ReadonlySet<string>,
  ) {
    const supervisor = job.checks?.supervisor;
    this.#rules = supervisor?.rules;
    // Where keys are looked for, no more is done than that.
    this.#plans = supervisor?.isSearch ? [] : job.plans;
    this.#merger = new Merger(this.#plans, sets, job.profiler?.watch, job.budget);
    this.#advance = new Advance(job);
    this.#queue = [...job.source.splits];
    this.#begin();
    // Sets of neighbours have much in common.
    if (sets.size > 0) this.#takeTogether();
  }

  get #isVain(): boolean {
    return this.#unordered.length > 0 || this.#keyReason !== undefined;
  }

  /** @returns the outcome, or the aggregates that must be counted as sets from the beginning, of which there may be none */
  async run(): Promise<ScanOutcome | string[]> {
    const { job } = this;
    const onAbort = (): void => this.#stop.abort();
    job.signal?.addEventListener('abort', onAbort);
    try {
      const [sets, rules, { signal }] = [[...this.sets], this.#rules, this.#stop];
      const prefix = await job.kept?.begin({ sets, rules, signal });
      if (prefix) this.#resume(prefix);
      while (this.#next < job.source.splits.length && !this.#isVain) {
        if (job.signal?.aborted) throw interrupted();
        this.#dispatch();
        await Promise.race(this.#running);
        this.#mergeReady();
      }
      if (!this.#isVain) await this.#mergeMended();
      return this.#isVain ? this.#unordered : this.#finish();
    } catch (error) {
      throw job.signal?.aborted ? interrupted() : error;
    } finally {
      job.signal?.removeEventListener('abort', onAbort);
      this.#stop.abort();
      this.#merger.close();
      await Promise.allSettled(this.#running);
    }
  }

  /** Where the split that is next is the first of its file, nothing before it says where it begins. */
  #begin(): void {
    const file = this.job.source.splits[this.#next]?.file;
    if (file?.first === this.#next) this.#advance.begin(file);
  }

  /** Goes on after splits whose results are merged already. */
  #resume(prefix: MergedPrefix): void {
    this.#merger.add(prefix.partial);
    this.#advance.resume(prefix);
    this.#next = prefix.parts.length;
    this.#queue.splice(0, this.#next);
    this.#begin();
  }

  /** All that is merged so far. */
  #encode(): MergedPrefix | undefined {
    const advance = this.#advance.encode();
    const partial = advance && this.#merger.encode();
    return partial && { ...advance, partial };
  }

  #finish(): ScanOutcome | string[] {
    const supervisor = this.job.checks?.supervisor;
    const reason = supervisor?.end();
    if (reason !== undefined) {
      this.#tellAnew(reason, this.#next - 1);
      return [];
    }
    const kpis = this.#merger.finish();
    const { unordered } = this.#merger;
    if (unordered.length === 0) {
      const checks = supervisor?.results() ?? [];
      const { rows, rejected } = this.#advance;
      return { kpis, checks, rows, rejected };
    }
    this.#tellUnordered(unordered, this.#next - 1);
    return unordered;
  }

  #tellUnordered(slots: readonly string[], split: number): void {
    const reason = `values of ${slots.join(', ')} come in no order: they are counted as sets, from the beginning`;
    this.#tellAnew(reason, split);
  }

  #tellAnew(reason: string, split: number): void {
    const { onEvent, run } = this.job;
    onEvent({ type: 'split-redone', run, at: Date.now(), split, reason });
  }

  /** From now on tasks take several splits, where they are of bytes: rows in memory are copied, so few are taken at a time. */
  #takeTogether(): void {
    const { runner, job } = this;
    if (job.source.unit === 'rows') return;
    this.#perTask = splitsPerTask(this.#queue.length, runner.workers);
  }

  #dispatch(): void {
    const { workers } = this.runner;
    while (this.#running.size < workers && this.#running.size + this.#done.size < workers * AHEAD) {
      const stretch = this.#again ?? this.#take();
      if (!stretch) break;
      this.#again = undefined;
      const running: Promise<void> = this.#scan(stretch).then((result) => {
        this.#running.delete(running);
        this.#done.set(stretch.first, { stretch, result });
      });
      this.#running.add(running);
    }
  }

  #mostBytes(): number {
    const { facts, budget } = this.job;
    return mostBytesPerTask(facts !== undefined, budget?.bytes, this.runner.workers);
  }

  #take(): Stretch | undefined {
    if (this.#queue.length === 0) return undefined;
    const { kept } = this.job;
    const count = kept?.together(this.#queue, this.#perTask) ?? this.#perTask;
    const splits = takeTogether(this.#queue, count, this.#mostBytes());
    const [{ index: first, from, file }, { index: last, to }] = [splits[0]!, splits.at(-1)!];
    const isProven = first === file.first;
    const range = { from: from - file.base, to: to - file.base, isProven };
    return { first, end: last + 1, file, range };
  }

  #task(input: TaskInput): ScanTask {
    const { facts, profiler } = this.job;
    return {
      plans: this.#plans,
      sets: [...this.sets],
      input,
      facts,
      rules: this.#rules,
      profile: profiler && true,
    };
  }

  /** Folds the mended records, after all others. */
  async #mergeMended(): Promise<void> {
    const { mending, source, checks } = this.job;
    const results = await mending?.fold(source, checks?.supervisor, (input) =>
      this.runner.run(this.#task(input), this.#stop.signal, () => {}),
    );
    const end = this.#next;
    if (typeof results === 'string') {
      this.#keyReason = results;
      this.#tellAnew(results, end - 1);
      return;
    }
    for (const { file, result } of results ?? []) {
      this.#advance.line = 0;
      const range = { ...result.scan, isProven: true };
      if (!this.#merge(result, { first: end, end, file, range }, true)) return;
    }
  }

  async #scan(stretch: Stretch): Promise<TaskResult> {
    const { first, end, file, range } = stretch;
    const { run, source, onEvent, profiler, checks } = this.job;
    const rules = this.#rules;
    const { from, to } = range;
    const cuts = source.splits.slice(first, end - 1).map((split) => split.to - file.base);
    const input = file.input(range, cuts, rules && ((columns) => checks!.create(rules, columns)));
    const task = this.#task(input);
    for (let attempt = 1, losses = 0; ; ) {
      const splits = new SplitEvents(run, first, attempt, onEvent);
      const onPart = (part: ScanResult): void => {
        splits.finish(part);
        // What is next in the order of the source is told of at once.
        const { parts } = splits;
        const isNext = first === this.#next && parts[0]?.from === this.#advance.position;
        if (isNext) this.#advance.tell(stretch, parts);
        splits.start();
      };
      try {
        const onStart: OnStart = (worker, isCopy) => {
          profiler?.onTask();
          if (isCopy) splits.copy(worker);
          else splits.start(worker);
        };
        const result = await this.runner.run(task, this.#stop.signal, onStart, onPart);
        const bytes = result.scan.to - result.scan.from;
        profiler?.onResult(result, source.unit === 'bytes' ? bytes : 0);
        splits.end(result);
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
            `${source.unit === 'rows' ? 'Rows' : 'Bytes'} ${from} to ${to} of ${file.label} could not be scanned: ${isLoss ? `${losses} workers were lost` : `${ATTEMPTS} attempts failed`}, the last with: ${reason}`,
            { cause: error },
          );
        }
        const { split } = splits;
        onEvent({ type: 'split-retried', run, at: Date.now(), split, attempt, reason });
      }
    }
  }

  /** Merges the results that are next in the order of the source. */
  #mergeReady(): void {
    const { job } = this;
    const advance = this.#advance;
    for (;;) {
      const done = this.#done.get(this.#next);
      if (!done) return;
      const { stretch, result } = done;
      const { first, end, range } = stretch;
      this.#done.delete(first);
      if (end === job.source.splits.length) job.kept?.beforeLast(first, () => this.#encode());
      if (advance.position >= range.to) {
        advance.pass(stretch);
      } else if (result.scan.from !== advance.position) {
        job.onEvent({
          type: 'split-redone',
          run: job.run,
          at: Date.now(),
          split: first,
          reason: `its first record begins at byte ${advance.position}, not ${result.scan.from}`,
        });
        const proven = { from: advance.position, to: range.to, isProven: true };
        this.#again = { ...stretch, range: proven };
        return;
      } else {
        if (!this.#merge(result, stretch)) return;
      }
      this.#next = end;
      this.#begin();
    }
  }

  #merge(result: TaskResult, stretch: Stretch, isMended = false): boolean {
    const { scan, partial, facts, checks } = result;
    const { job } = this;
    const { file } = stretch;
    const { splits } = job.source;
    const named = splits[0]!.file === splits.at(-1)!.file ? undefined : file.name;
    this.#keyReason = checks && job.checks?.supervisor.add(checks, this.#advance.line, named);
    if (this.#keyReason !== undefined) {
      this.#tellAnew(this.#keyReason, this.#next);
      return false;
    }
    this.#unordered = [...partial.unordered];
    if (this.#unordered.length === 0) this.#unordered = this.#merger.add(partial);
    if (this.#unordered.length > 0) {
      this.#tellUnordered(this.#unordered, this.#next);
      return false;
    }
    if (this.#perTask === 1 && isLarge(partial, scan)) this.#takeTogether();
    if (facts) job.onFacts?.(facts);
    this.#advance.add(result, stretch, isMended);
    return true;
  }
}

function interrupted(): TavolaError {
  return new TavolaError('INTERRUPTED', 'The run was interrupted; nothing was published.');
}
