import type { RunEvent } from '@tavola/core';
import { expect, it } from 'vitest';
import { throughputOf } from '../../../src/scheduler/page/throughput.js';
import { reduce } from '../../../src/scheduler/reduce.js';
import { createState } from '../../../src/scheduler/state.js';
import { createScript } from '../events.js';

const script = createScript();
const after = (...events: RunEvent[]) =>
  events.reduce(reduce, createState({ pid: 1, startedAt: 0, workers: 2 })).runs[0]!;

it('spreads a split over the time of its scan', () => {
  const run = after(
    script.started(),
    script.split(0, 0, 0),
    script.split(1, 1, 0),
    script.done(0, 0, 1000),
    script.done(1, 1, 500),
    script.finished(1000, { splits: 2 }),
  );
  const { bytes, rows } = throughputOf(run, 1_001_000, 1000, 4);
  expect(bytes).toEqual([48e6, 48e6, 16e6, 16e6]);
  expect(rows).toEqual([3000, 3000, 1000, 1000]);
});

it('ends where the first scan that still runs began', () => {
  const run = after(
    script.started(),
    script.split(0, 0, 0),
    script.done(0, 0, 500),
    script.split(1, 0, 500),
  );
  expect(throughputOf(run, 1_000_900, 1000, 4).bytes).toEqual([32e6, 32e6]);
});

it('leaves out scans that were of no use', () => {
  const run = after(
    script.started(),
    script.split(0, 0, 0),
    script.done(0, 0, 500),
    script.redone(0, 500),
    script.failed(1000),
  );
  expect(throughputOf(run, 1_001_000, 1000, 2).bytes).toEqual([0, 0]);
});
