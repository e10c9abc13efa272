import { setTimeout as delay } from 'node:timers/promises';
import { type RunReport, TavolaError } from '@tavola/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RunTurns } from '../../src/cli/run-turns.js';

let said = '';
beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs that count how many go on at a time. */
function counted() {
  const count = { runs: 0, now: 0, most: 0 };
  const run = async (): Promise<RunReport> => {
    count.runs++;
    count.most = Math.max(count.most, ++count.now);
    await delay(5);
    count.now--;
    return { snapshot: String(count.runs) } as RunReport;
  };
  return { count, run };
}

it('runs one after another, and answers each with its own', async () => {
  const { count, run } = counted();
  const turns = new RunTurns(run);
  const reports = await Promise.all([turns.take(), turns.take(), turns.take()]);
  expect(reports.map(({ snapshot }) => snapshot)).toEqual(['1', '2', '3']);
  expect(count).toEqual({ runs: 3, now: 0, most: 1 });
});

it('begins what is requested unless a run goes on', async () => {
  const { count, run } = counted();
  const turns = new RunTurns(run);
  expect([turns.request(), turns.request()]).toEqual([true, false]);
  // What the source's change asks for is not dropped: it may have changed since the run began.
  await turns.take();
  expect(count).toEqual({ runs: 2, now: 0, most: 1 });
  expect(turns.request()).toBe(true);
  await turns.ended();
  expect(count.runs).toBe(3);
});

it('goes on after a run that failed, and says so where nobody else can', async () => {
  let fails = true;
  const turns = new RunTurns(async () => {
    if (fails) throw new TavolaError('SOURCE_NOT_FOUND', 'There is no file x.');
    return {} as RunReport;
  });
  await expect(turns.take()).rejects.toThrow('There is no file x.');
  expect(said).toBe('');
  expect(turns.request()).toBe(true);
  await turns.ended();
  await delay(0);
  expect(said).toBe('tavola: There is no file x.\nthe snapshot before stays\n');
  fails = false;
  await expect(turns.take()).resolves.toEqual({});
});

it('says nothing of a run that was interrupted', async () => {
  const turns = new RunTurns(async () => {
    throw new TavolaError('INTERRUPTED', 'interrupted');
  });
  turns.request();
  await turns.ended();
  await delay(0);
  expect(said).toBe('');
});
