import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ColumnTime, KpiTime, PhaseTime, RunProfile, WorkerTime } from './run-profile.js';
import { Stopwatch, type TaskProfile, type Work } from './stopwatch.js';
import { MASTER_PHASES, type Watch, WORKER_PHASES } from './watch.js';

/** Collects where the time of a run goes, from the master itself and from the tasks of its workers. */
export class RunProfiler {
  readonly #began: number;
  readonly #master = new Stopwatch({ phase: 'other' });
  readonly #tasks: Work[] = [];
  readonly #workers = new Map<number, WorkerTime>();
  readonly #columns: ColumnTime[] = [];
  #rows = 0;
  #bytes = 0;
  /** Moments: a worker began the first task, the last partial was merged, publishing began, it ended. */
  #firstTask: number | undefined;
  #lastMerge = 0;
  #publishing = 0;
  #published = 0;

  /** @param began the moment from which time is counted, on the clock of `performance.now()` */
  constructor(began = performance.now()) {
    this.#began = began;
  }

  /** Times what the master does. */
  get watch(): Watch {
    return this.#master;
  }

  /** A reading of a source begins. There are several in a run where KPIs must be computed before others. */
  beginPass(dataset: DatasetSpec, read: ReadonlySet<string>): PassProfiler {
    const columns = Object.entries(dataset.columns).map(
      ([name, { type }]): ColumnTime => ({
        dataset: dataset.name,
        name,
        type,
        isRead: read.has(name),
        ms: 0,
      }),
    );
    return {
      watch: this.#master,
      onTask: () => {
        this.#firstTask ??= performance.now();
      },
      onResult: ({ worker, scan, profile }, bytes) => {
        this.#rows += scan.rows + scan.rejected;
        this.#bytes += bytes;
        if (profile) this.#addTask(worker, profile, columns);
      },
      end: () => {
        this.#lastMerge = performance.now();
        this.#columns.push(...columns.filter(({ ms }) => ms > 0));
      },
    };
  }

  #addTask(worker: number, { busy, work }: TaskProfile, columns: readonly ColumnTime[]): void {
    const before = this.#workers.get(worker) ?? { worker, tasks: 0, busy: 0 };
    this.#workers.set(worker, { worker, tasks: before.tasks + 1, busy: before.busy + busy });
    this.#tasks.push(...work);
    for (const { phase, of, ms } of work) {
      const column = phase === 'decode' && columns.find(({ name }) => name === of);
      if (column) column.ms += ms;
    }
  }

  /** The snapshot is about to be written. */
  beginPublishing(): void {
    this.#publishing = performance.now();
  }

  /** It is published. */
  endPublishing(): void {
    this.#published = performance.now();
  }

  /**
   * @param kpis names of the KPIs of the run, in their order
   * @param cpu processor time of the process, in milliseconds
   */
  finish(kpis: readonly string[], cpu: RunProfile['cpu']): RunProfile {
    // Rejects and facts are written as splits are merged; what is left is written at the end, by more than this thread.
    const publish = this.#published - this.#publishing;
    const master = [...this.#master.read().work, { phase: 'publish', ms: publish } as const];
    const firstTask = this.#firstTask ?? this.#lastMerge;
    return {
      wall: {
        start: firstTask - this.#began,
        scan: this.#lastMerge - firstTask,
        finish: this.#publishing - this.#lastMerge,
        publish,
        total: this.#published - this.#began,
      },
      cpu,
      rows: this.#rows,
      bytes: this.#bytes,
      workers: [...this.#workers.values()].sort((a, b) => a.worker - b.worker),
      phases: [
        ...WORKER_PHASES.map(
          (phase): PhaseTime => ({
            by: 'workers',
            phase,
            ms: total(this.#tasks.filter((work) => work.phase === phase)),
          }),
        ),
        ...MASTER_PHASES.map(
          (phase): PhaseTime => ({
            by: 'master',
            phase,
            ms: total(master.filter((work) => work.phase === phase)),
          }),
        ),
      ],
      columns: this.#columns,
      kpis: kpiTimes(kpis, [...this.#tasks, ...master]),
    };
  }
}

export interface ProfiledResult {
  worker: number;
  scan: { rows: number; rejected: number };
  profile?: TaskProfile;
}

/** What there is to be told of one reading of a source. */
export interface PassProfiler {
  readonly watch: Watch;
  /** A worker began a task. */
  onTask(): void;
  /** A worker did one. */
  onResult(result: ProfiledResult, bytes: number): void;
  /** All partials are merged. */
  end(): void;
}

function kpiTimes(kpis: readonly string[], work: readonly Work[]): KpiTime[] {
  const times = new Map(kpis.map((kpi) => [kpi, noTime(kpi)]));
  for (const { phase, of, part, ms } of work) {
    if (of === undefined || phase === 'decode') continue;
    // What is computed beside a KPI has the KPI's name and a number.
    const [kpi] = of.split('/') as [string];
    const time = times.get(kpi) ?? noTime(kpi);
    times.set(kpi, time);
    time[part ?? (phase as 'encode' | 'merge' | 'tail')] += ms;
  }
  return [...times.values()];
}

function noTime(kpi: string): KpiTime {
  return {
    kpi,
    lookup: 0,
    select: 0,
    keys: 0,
    derive: 0,
    aggregates: 0,
    encode: 0,
    merge: 0,
    tail: 0,
  };
}

function total(work: readonly Work[]): number {
  return work.reduce((sum, { ms }) => sum + ms, 0);
}
