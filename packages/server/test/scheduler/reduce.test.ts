import type { RunEvent } from '@tavola/core';
import { describe, expect, it } from 'vitest';
import { reduce } from '../../src/scheduler/reduce.js';
import { createState, lanesOf, markOf, type Run } from '../../src/scheduler/state.js';
import { createScript, PROFILE, ROWS, SPILLED } from './events.js';

const script = createScript();
const MASTER = { pid: 1, startedAt: 0, workers: 2 };

const runs = (...events: RunEvent[]): Run[] => events.reduce(reduce, createState(MASTER)).runs;
const after = (...events: RunEvent[]): Run => runs(...events)[0]!;
const marks = (run: Run) => run.splits.map(markOf);
const outcomes = (run: Run) => run.laps.map((lap) => `${lap.worker}:${lap.split} ${lap.outcome}`);

describe('a run as it happens', () => {
  it('begins with all splits waiting', () => {
    const run = after(script.started());
    expect(run).toMatchObject({ state: 'running', engine: 'pool', total: 4, bytes: 64_000_000 });
    expect(marks(run)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('has a lane for each worker with the splits that it scans', () => {
    const run = after(
      script.started(),
      script.split(0, 7, 10),
      script.split(1, 8, 12),
      script.done(0, 7, 110),
      script.split(2, 7, 112),
    );
    expect(marks(run)).toEqual(['done', 'running', 'running', 'waiting']);
    expect(lanesOf(run)).toEqual([7, 8]);
    expect(outcomes(run)).toEqual(['7:0 done', '8:1 running', '7:2 running']);
    expect(run.laps[0]).toMatchObject({ from: 1_000_010, to: 1_000_110 });
    expect(run.done).toEqual({ splits: 1, rows: ROWS, rejected: 0, bytes: 16_000_000 });
  });

  it('has a straggler, and the copy of its split beside it, of which the first to end counts', () => {
    const copied = [
      script.started(),
      script.split(0, 1, 10),
      script.copied(0, 1, 2, 6_000),
      script.split(0, 2, 6_001),
    ];
    const running = after(...copied);
    expect(outcomes(running)).toEqual(['1:0 running', '2:0 running']);
    expect(running.laps.map(({ isStraggling }) => isStraggling)).toEqual([true, undefined]);
    expect(outcomes(after(...copied, script.done(0, 2, 6_100)))).toEqual([
      '1:0 dropped',
      '2:0 done',
    ]);
    const late = after(...copied, script.done(0, 1, 6_100));
    expect(outcomes(late)).toEqual(['1:0 done', '2:0 dropped']);
    expect(late.done.splits).toBe(1);
  });

  it('counts what was merged apart from what was scanned', () => {
    const run = after(
      script.started(),
      script.split(1, 0, 1),
      script.done(1, 0, 9),
      script.merged(0, 10),
    );
    expect({ done: run.done.splits, merged: run.merged }).toEqual({ done: 1, merged: 0 });
  });

  it('believes the merges of an engine that tells of no splits', () => {
    expect(after(script.started(), script.merged(3, 50)).done).toEqual({
      splits: 3,
      rows: 3 * ROWS,
      rejected: 0,
      bytes: 48_000_000,
    });
  });

  it('keeps what came of checks', () => {
    const result = {
      check: 'few',
      dataset: 'pizza_sales',
      otherwise: 'warn' as const,
      outcome: 'warn' as const,
      rows: 2,
      message: '2 rows do not pass',
    };
    const done = { type: 'check-done' as const, run: 'run-1', at: 2, result };
    expect(after(script.started(), done, script.finished(500)).checks).toEqual([result]);
  });

  it('keeps why KPIs are gathered', () => {
    const run = after(script.started(), script.gathered('drawn', 1), script.finished(500));
    expect(run.gathered).toEqual([
      { kpi: 'drawn', reason: 'sample looks at all rows at once', most: 1_000_000 },
    ]);
  });

  it('has what was put aside so far, and in the end what the report says', () => {
    const more = { ...SPILLED, times: 2, bytes: 260_800_000 };
    const events = [script.started(), script.spilled(10), script.spilled(20, more)];
    expect(after(script.started())).not.toHaveProperty('spilled');
    expect(after(...events.slice(0, 2)).spilled).toEqual(SPILLED);
    expect(after(...events).spilled).toEqual(more);
    const last = { ...more, times: 3 };
    expect(after(...events, script.finished(500, { spilled: last })).spilled).toEqual(last);
  });

  it('ends with what the report says', () => {
    const run = after(script.started(), script.finished(500, { rejected: 2 }));
    expect(run).toMatchObject({
      state: 'finished',
      snapshot: '3f9a0c2b7d51e8a4',
      ms: 500,
      done: { splits: 4, rows: 3998, rejected: 2, bytes: 64_000_000 },
    });
  });

  it('marks the splits that an earlier run had scanned as reused', () => {
    const run = after(
      script.started(),
      script.split(3, 0, 1),
      script.done(3, 0, 9),
      script.finished(20, { reused: 3 }),
    );
    expect(marks(run)).toEqual(['reused', 'reused', 'reused', 'done']);
  });
});

describe('a split that is scanned again', () => {
  const begun = [script.started(), script.split(0, 0, 0), script.split(1, 1, 0)];

  it('is marked redone, and what it had counted is taken back', () => {
    const redone = after(...begun, script.done(1, 1, 100), script.redone(1, 120));
    expect(marks(redone)[1]).toBe('redone');
    expect(redone.splits[1]).toMatchObject({
      phase: 'waiting',
      reason: 'it begins inside a quoted field',
    });
    expect(redone.splits[1]!.rows).toBeUndefined();
    expect(redone.done).toEqual({ splits: 0, rows: 0, rejected: 0, bytes: 0 });
    expect(outcomes(redone)).toEqual(['0:0 running', '1:1 redone']);
  });

  it('is running, then redone for good', () => {
    const events = [...begun, script.redone(1, 50), script.split(1, 1, 60)];
    expect(marks(after(...events))[1]).toBe('running');
    const done = after(...events, script.done(1, 1, 160));
    expect(marks(done)[1]).toBe('redone');
    expect(done).toMatchObject({ redone: 1, done: { splits: 1, rows: ROWS } });
    expect(outcomes(done)).toEqual(['0:0 running', '1:1 redone', '1:1 done']);
  });

  it('is marked retried after a failure, with a lane for the worker that came instead', () => {
    const run = after(
      ...begun,
      script.retried(1, 40),
      script.split(1, 2, 60, 2),
      script.done(1, 2, 160),
    );
    expect(marks(run)[1]).toBe('retried');
    expect(run).toMatchObject({ retried: 1, splits: { 1: { attempt: 2, worker: 2 } } });
    expect(outcomes(run)).toEqual(['0:0 running', '1:1 retried', '2:1 done']);
    expect(lanesOf(run)).toEqual([0, 1, 2]);
  });

  it('is redone without a word where the whole run begins anew', () => {
    const run = after(
      ...begun,
      script.done(0, 0, 80),
      script.redone(0, 80),
      script.done(1, 1, 90),
      script.split(0, 0, 95),
      script.split(1, 1, 95),
    );
    expect(run).toMatchObject({ redone: 2, done: { splits: 0, rows: 0, bytes: 0 } });
    expect(marks(run).slice(0, 2)).toEqual(['running', 'running']);
    expect(outcomes(run)).toEqual(['0:0 redone', '1:1 redone', '0:0 running', '1:1 running']);
  });

  it('has a place in its lane even if its start was not heard', () => {
    const run = after(script.started(), script.done(0, 0, 80, { ms: 5 }));
    expect(run.laps).toEqual([
      { split: 0, worker: 0, attempt: 1, from: 1_000_075, to: 1_000_080, outcome: 'done' },
    ]);
  });

  it('counts once when a copy is done first', () => {
    const run = after(
      ...begun,
      script.done(1, 1, 80),
      script.split(0, 1, 90),
      script.done(0, 1, 150),
      script.done(0, 0, 160),
    );
    expect(run.done).toMatchObject({ splits: 2, rows: 2 * ROWS });
    expect(outcomes(run)).toEqual(['0:0 dropped', '1:1 done', '1:0 done']);
  });
});

describe('a run that fails', () => {
  it('marks the task that used up its attempts; the other was only stopped', () => {
    const run = after(
      script.started(),
      script.split(0, 0, 0),
      script.split(1, 1, 0),
      script.retried(1, 10),
      script.split(1, 1, 20, 2),
      script.failed(30),
    );
    expect(run).toMatchObject({
      state: 'failed',
      ms: 30,
      error: { code: 'TASK_FAILED', message: 'Split 2 failed on all of its 4 attempts.' },
    });
    expect(marks(run)).toEqual(['waiting', 'failed', 'waiting', 'waiting']);
    expect(outcomes(run)).toEqual(['0:0 dropped', '1:1 retried', '1:1 failed']);
  });

  it('marks none where no task is to blame', () => {
    const run = after(
      script.started(),
      script.split(0, 0, 0),
      script.failed(30, 'TOO_MANY_REJECTS', '12 rows were rejected, 10 are allowed.'),
    );
    expect(marks(run)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('is shown even if it failed before it began to read', () => {
    const run = after(script.failed(5, 'HEADER_MISMATCH', 'The header lacks order_id.'));
    expect(run).toMatchObject({
      id: 'run-1',
      state: 'failed',
      source: '',
      splits: [],
      error: { code: 'HEADER_MISMATCH', message: 'The header lacks order_id.' },
    });
  });

  it('hears no more', () => {
    const failed = after(script.started(), script.failed(30));
    expect(after(script.started(), script.failed(30), script.split(0, 0, 40))).toEqual(failed);
  });
});

describe('many runs', () => {
  it('stand newest first, and only the newest keeps its splits', () => {
    const second = createScript('run-2', 2_000_000);
    const [newest, first] = runs(
      script.started(),
      script.split(0, 0, 0),
      script.finished(10),
      second.started(),
    );
    expect(newest).toMatchObject({ id: 'run-2', state: 'running' });
    expect(first).toMatchObject({ id: 'run-1', state: 'finished', total: 4, splits: [], laps: [] });
  });

  it('have a profile where it was asked for, and only the newest keeps it', () => {
    const second = createScript('run-2', 2_000_000);
    const events = [script.started(), script.finished(10, { profile: PROFILE })];
    expect(runs(...events)).toMatchObject([{ id: 'run-1', profile: PROFILE }]);
    const both = runs(...events, second.started(), second.finished(10));
    for (const run of both) expect(run).not.toHaveProperty('profile');
  });

  it('are a hundred at most', () => {
    const many = Array.from({ length: 120 }, (_, i) => createScript(`run-${i}`).started());
    const kept = runs(...many);
    expect(kept).toHaveLength(100);
    expect(kept[0]!.id).toBe('run-119');
  });
});

it('ignores an event of a run that it does not know', () => {
  const state = createState(MASTER);
  expect(reduce(state, script.split(0, 0, 0))).toBe(state);
});

it('never changes a state that was given out', () => {
  const before = after(script.started(), script.split(0, 0, 0));
  const copy = structuredClone(before);
  const state = { master: MASTER, runs: [before] };
  for (const event of [script.done(0, 0, 9), script.redone(0, 9), script.finished(9)]) {
    reduce(state, event);
  }
  expect(before).toEqual(copy);
});
