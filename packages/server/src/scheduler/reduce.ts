import type { RunEvent } from '@tavola/core';
import type { Lap, Run, SchedulerState, Split, Tally } from './state.js';

const RUNS_KEPT = 100;

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** The state after an event. An event of a run that is not known leaves it as it was, unless the run failed early. */
export function reduce(state: SchedulerState, event: RunEvent): SchedulerState {
  if (event.type === 'run-started') return withRun(state, startRun(event));
  if (event.type === 'run-failed' && !state.runs.some((run) => run.id === event.run)) {
    return withRun(state, failRun(startRun(unstarted(event)), event));
  }
  const at = state.runs.findIndex((run) => run.id === event.run);
  const run = state.runs[at];
  if (run?.state !== 'running') return state;
  return { ...state, runs: state.runs.with(at, reduceRun(run, event)) };
}

function reduceRun(run: Run, event: Exclude<RunEvent, EventOf<'run-started'>>): Run {
  switch (event.type) {
    case 'source-noted':
    case 'splits-reused':
    case 'facts-omitted':
    case 'state-unkept':
      return run;
    case 'kpi-gathered': {
      const { kpi, reason, most } = event;
      return { ...run, gathered: [...run.gathered, { kpi, reason, most }] };
    }
    case 'check-done':
      return { ...run, checks: [...run.checks, event.result] };
    case 'memory-spilled':
      return { ...run, spilled: event.spilled };
    case 'split-started':
      return startSplit(run, event);
    case 'split-copied':
      return markStraggler(run, event);
    case 'split-finished':
      return finishSplit(run, event);
    case 'split-redone':
      return repeatSplit(run, event, 'redone');
    case 'split-retried':
      return repeatSplit(run, event, 'retried');
    case 'progress':
      return { ...run, merged: event.splits, done: furthest(run.done, event) };
    case 'run-finished':
      return finishRun(run, event);
    case 'run-failed':
      return failRun(run, event);
  }
}

function startRun(event: EventOf<'run-started'>): Run {
  const { run: id, at: startedAt, engine, workers, dataset, source, bytes, splits, kpis } = event;
  return {
    id,
    state: 'running',
    startedAt,
    engine,
    workers,
    dataset,
    source,
    bytes,
    kpis,
    gathered: [],
    checks: [],
    done: { splits: 0, rows: 0, rejected: 0, bytes: 0 },
    merged: 0,
    redone: 0,
    retried: 0,
    total: splits.length,
    splits: splits.map((range) => ({ ...range, phase: 'waiting', redone: 0, retried: 0 })),
    laps: [],
  };
}

/** A run that failed before it could say what it reads: no such file, a wrong header. */
function unstarted({ run, at }: EventOf<'run-failed'>): EventOf<'run-started'> {
  return {
    type: 'run-started',
    run,
    at,
    engine: '',
    workers: 0,
    dataset: '',
    source: '',
    bytes: 0,
    splits: [],
    kpis: [],
  };
}

function startSplit(run: Run, event: EventOf<'split-started'>): Run {
  const { split, worker, attempt, at } = event;
  // A run that has to begin anew says so once, and then starts splits that were done.
  const open = isScanned(run.splits[split]) ? repeatSplit(run, event, 'redone') : run;
  const laps = closeLaps(open.laps, at, 'dropped', (lap) => lap.worker === worker);
  laps.push({ split, worker, attempt, from: at, outcome: 'running' });
  return withSplit({ ...open, laps }, split, (before) => ({
    ...before,
    phase: 'running',
    worker,
    attempt,
    startedAt: at,
  }));
}

function markStraggler(run: Run, { split, straggler }: EventOf<'split-copied'>): Run {
  const isIt = (lap: Lap) =>
    lap.outcome === 'running' && lap.split === split && lap.worker === straggler;
  return {
    ...run,
    laps: run.laps.map((lap) => (isIt(lap) ? { ...lap, isStraggling: true } : lap)),
  };
}

function finishSplit(run: Run, event: EventOf<'split-finished'>): Run {
  const { split, worker, at, rows, rejected, bytes, ms, reused } = event;
  if (isScanned(run.splits[split])) return run;
  const own = (lap: Lap) => lap.split === split && lap.worker === worker;
  // The start of a very short scan may go unheard.
  const heard = run.laps.some((lap) => lap.outcome === 'running' && own(lap));
  const unheard: Lap[] =
    heard || reused ? [] : [{ split, worker, attempt: 1, from: at - ms, to: at, outcome: 'done' }];
  const ended = closeLaps(run.laps, at, 'done', own);
  const laps = [...closeLaps(ended, at, 'dropped', (lap) => lap.split === split), ...unheard];
  const done = add(run.done, { splits: 1, rows, rejected, bytes });
  return withSplit({ ...run, done, laps }, split, (before) => ({
    ...before,
    phase: reused ? 'reused' : 'done',
    worker,
    rows,
    rejected,
    bytes,
    ms,
  }));
}

/** Whether it is known what the split comes to. */
function isScanned(split: Split | undefined): boolean {
  return split?.phase === 'done' || split?.phase === 'reused';
}

/** Takes back what the split had counted: it is about to be scanned once more. */
function repeatSplit(
  run: Run,
  event: { split: number; at: number; reason?: string },
  outcome: 'redone' | 'retried',
): Run {
  const before = run.splits[event.split];
  if (before === undefined) return run;
  const scanned: Tally | undefined = isScanned(before)
    ? {
        splits: -1,
        rows: -(before.rows ?? 0),
        rejected: -(before.rejected ?? 0),
        bytes: -(before.bytes ?? 0),
      }
    : undefined;
  const { rows: _rows, rejected: _rejected, bytes: _bytes, ms: _ms, ...rest } = before;
  const split: Split = {
    ...rest,
    phase: 'waiting',
    [outcome]: before[outcome] + 1,
    ...(event.reason === undefined ? {} : { reason: event.reason }),
  };
  // A scan that turns out useless after its end keeps its place in the lane, under its true name.
  const laps = run.laps.map((lap): Lap => {
    if (lap.split !== event.split) return lap;
    if (lap.outcome === 'running') return { ...lap, to: event.at, outcome };
    return lap.outcome === 'done' ? { ...lap, outcome } : lap;
  });
  return {
    ...run,
    [outcome]: run[outcome] + 1,
    done: scanned === undefined ? run.done : add(run.done, scanned),
    splits: run.splits.with(event.split, split),
    laps,
  };
}

function finishRun(run: Run, { at, report }: EventOf<'run-finished'>): Run {
  const { rows, rejected, bytes, splits, snapshot, ms, spilled, profile } = report;
  return {
    ...run,
    state: 'finished',
    endedAt: at,
    snapshot,
    ms,
    ...(spilled && { spilled }),
    ...(profile && { profile }),
    done: { splits: splits.total, rows, rejected, bytes },
    merged: splits.total,
    splits: run.splits.map((split) =>
      split.phase === 'waiting' && splits.reused > 0 ? { ...split, phase: 'reused' } : split,
    ),
    laps: closeLaps(run.laps, at, 'dropped', () => true),
  };
}

function failRun(run: Run, { at, code, message }: EventOf<'run-failed'>): Run {
  const failed = code === 'TASK_FAILED' ? mostAttempted(run.splits) : undefined;
  const laps = closeLaps(run.laps, at, 'failed', (lap) => lap.split === failed);
  return {
    ...run,
    state: 'failed',
    endedAt: at,
    ms: at - run.startedAt,
    error: { code, message },
    splits: run.splits.map((split) => {
      if (split.index === failed) return { ...split, phase: 'failed' };
      return split.phase === 'running' ? { ...split, phase: 'waiting' } : split;
    }),
    laps: closeLaps(laps, at, 'dropped', () => true),
  };
}

/** The event names no split: a task that used up its attempts has more of them than any other that is not done. */
function mostAttempted(splits: Split[]): number | undefined {
  const attemptsOf = ({ attempt, retried }: Split) =>
    attempt === undefined ? 0 : attempt + retried;
  let most: Split | undefined;
  for (const split of splits) {
    const more = attemptsOf(split) > (most === undefined ? 0 : attemptsOf(most));
    if (split.phase !== 'done' && more) most = split;
  }
  return most?.index;
}

function withRun(state: SchedulerState, run: Run): SchedulerState {
  const earlier = state.runs.filter(({ id }) => id !== run.id).map(withoutDetail);
  return { ...state, runs: [run, ...earlier].slice(0, RUNS_KEPT) };
}

function withoutDetail(run: Run): Run {
  if (run.state === 'running' || run.splits.length === 0) return run;
  const { profile: _profile, ...rest } = run;
  return { ...rest, splits: [], laps: [] };
}

function withSplit(run: Run, index: number, change: (split: Split) => Split): Run {
  const split = run.splits[index];
  return split === undefined ? run : { ...run, splits: run.splits.with(index, change(split)) };
}

/** A new list in which the running laps that match have ended. */
function closeLaps(
  laps: Lap[],
  to: number,
  outcome: Lap['outcome'],
  matches: (lap: Lap) => boolean,
): Lap[] {
  return laps.map((lap) =>
    lap.outcome === 'running' && matches(lap) ? { ...lap, to, outcome } : lap,
  );
}

function add(a: Tally, b: Tally): Tally {
  return {
    splits: a.splits + b.splits,
    rows: a.rows + b.rows,
    rejected: a.rejected + b.rejected,
    bytes: a.bytes + b.bytes,
  };
}

/** Merging lags behind scanning; an engine that tells of no splits is known by its merges alone. */
function furthest(scanned: Tally, merged: Tally): Tally {
  if (merged.bytes <= scanned.bytes) return scanned;
  const { splits, rows, rejected, bytes } = merged;
  return { splits, rows, rejected, bytes };
}
