import { formatProfile, type RunProfile } from '@tavola/core';
import { expect, it } from 'vitest';
import { createRunReporter } from '../../src/cli/run-reporter.js';
import { createScript, PROFILE, SPILLED } from '../scheduler/events.js';

it('warns in one line of each KPI that is gathered', async () => {
  const written: string[] = [];
  const stream = { isTTY: false, write: (text: string) => written.push(text) };
  const report = await createRunReporter(stream as never);
  const run = createScript('run-1');
  report(run.started());
  report(run.gathered('drawn', 1));
  report(run.gathered('largest', 1));
  expect(written.slice(1)).toEqual([
    'run run-1: KPI drawn gathers its rows, at most 1,000,000, since sample looks at all rows at once\n',
    'run run-1: KPI largest gathers its rows, at most 1,000,000, since sample looks at all rows at once\n',
  ]);
});

it('says that facts are left out, and how they are not', async () => {
  for (const isTTY of [false, true]) {
    let written = '';
    const stream = { isTTY, write: (text: string) => (written += text) };
    const report = await createRunReporter(stream as never);
    report({ type: 'facts-omitted', run: 'run-1', at: 0, bytes: 812_000_000 });
    expect(written).toBe(
      `${isTTY ? '' : 'run run-1: '}no facts are published, of which the API answers filters, since the source has 812.0 MB: --facts publishes them\n`,
    );
  }
});

it('says that a split is given to another worker, too', async () => {
  const written: string[] = [];
  const stream = { isTTY: false, write: (text: string) => written.push(text) };
  const report = await createRunReporter(stream as never);
  const run = createScript('run-1');
  report(run.started());
  report(run.copied(3, 1, 2, 9_000));
  expect(written.at(-1)).toBe(
    'run run-1: split 3 is given to worker 2, too, since worker 1 takes far longer than usual\n',
  );
});

it('says once that values are put aside on disk, and in the end how much', async () => {
  const written: string[] = [];
  const stream = { isTTY: false, write: (text: string) => written.push(text) };
  const report = await createRunReporter(stream as never);
  const run = createScript('run-1');
  const last = { times: 3, bytes: 391_200_000, groups: 1, kpis: ['summary', 'sizes'] };
  report(run.started());
  report(run.spilled(1));
  report(run.spilled(2, last));
  report(run.finished(500, { spilled: { ...SPILLED, ...last } }));
  expect(written.slice(1, -1)).toEqual([
    'run run-1: distinct values of KPI summary take more than their share of the 512.0 MB of memory: they are put aside on disk and merged part by part, which takes longer; with more --memory they stay in memory\n',
    'run run-1: put aside on disk: 391.2 MB, 4,000,000 distinct values and 1 group of KPIs summary and sizes, in 3 turns, since they exceed their share of 512.0 MB (--memory)\n',
  ]);
  expect(written.at(-1)).toMatch(/^run run-1: 4,000 rows used/);
});

it('says below the outcome where the time went, if the run was asked', async () => {
  const told = async (profile?: RunProfile): Promise<string> => {
    let written = '';
    const stream = { isTTY: false, write: (text: string) => (written += text) };
    const report = await createRunReporter(stream as never);
    const run = createScript('run-1');
    report(run.started());
    report(run.finished(500, profile && { profile }));
    return written;
  };
  const plain = await told();
  expect(plain).toMatch(/; snapshot 3f9a0c2b7d51e8a4\n$/);
  expect(await told(PROFILE)).toBe(`${plain}\n${formatProfile(PROFILE)}`);
});
