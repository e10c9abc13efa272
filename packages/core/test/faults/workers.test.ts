import { readdirSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { createSplitEngine } from '../../src/engine/split-engine.js';
import { runWorkbench } from '../../src/run/run-workbench.js';
import { cutSource } from '../../src/schedule/cut-files.js';
import type { RunEvent } from '../../src/schedule/events.js';
import { createPool } from '../../src/schedule/pool.js';
import { smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const WORKER = fileURLToPath(new URL('../helpers/faulty-worker.mjs', import.meta.url));
const CSV = smallCsv(4_000, 'x,y,z,2016-13-01\n');
const SPLITS = 12;

/** An engine whose built workers are struck by a fault so many times. */
async function faultyEngine(
  fault: string,
  times: number,
  taskTimeout = 30_000,
): Promise<{ engine: Engine; struck(): Promise<number> }> {
  const folder = await tempFolder();
  const [plan, log] = [join(folder, 'plan.json'), join(folder, 'log')];
  await writeFile(plan, JSON.stringify({ fault, times, log }));
  process.env.TAVOLA_FAULT = plan;
  const pool = createPool(2, { filename: WORKER, taskTimeout });
  const engine = createSplitEngine('pool', pool, { cut: cutSource }, { splits: SPLITS });
  onTestFinished(() => engine.close());
  return { engine, struck: async () => (await readdir(folder)).length - 1 };
}

async function publish(out: string, engine: Engine | 'inline', events: RunEvent[] = []) {
  const data = await tempFile(CSV);
  return runWorkbench(smallWorkbench, { data, out, engine, onEvent: (e) => events.push(e) });
}

const undisturbed = async (): Promise<string> =>
  (await publish(await tempFolder(), 'inline')).snapshot;

const retries = (events: RunEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'split-retried' ? [event.reason] : []));

/** So that a heap is full within a second. */
function limitHeapOfNewThreads(): void {
  setFlagsFromString('--max-old-space-size=64');
  onTestFinished(() => setFlagsFromString('--max-old-space-size=0'));
}

const threads = (): number => readdirSync('/proc/self/task').length;

describe('a worker that', () => {
  it.each<[string, string, number, RegExp]>([
    ['throws', 'throw', 3, /the disk hums/],
    ['calls process.exit', 'exit', 5, /worker ended before its task did/],
    ['runs out of room for a typed array', 'arrays', 3, /allocation failed|length/i],
    ['runs out of memory of WebAssembly', 'wasm', 3, /grow/],
    ['runs out of heap', 'heap', 1, /memory limit|out of memory|worker ended/i],
    ['spins for ever', 'spin', 2, /no sign of progress for 1 s/],
    ['exits at any moment', 'late', 6, /worker ended before its task did/],
    ['exits while it starts', 'boot-exit', 3, /./],
    ['throws while it starts', 'boot-throw', 3, /no boot/],
  ])('%s costs a retry and nothing else', async (_what, fault, times, reason) => {
    if (fault === 'heap') limitHeapOfNewThreads();
    const { engine, struck } = await faultyEngine(fault, times, fault === 'spin' ? 1_000 : 30_000);
    const events: RunEvent[] = [];
    const report = await publish(await tempFolder(), engine, events);
    expect(report.snapshot).toBe(await undisturbed());
    expect(await struck()).toBe(times);
    // One that fails at once may do so before any task was its own.
    if (!/late|boot|spin/.test(fault)) expect(retries(events)).toHaveLength(times);
    // A machine that is busy may be taken for one that spins.
    if (fault === 'spin') expect(retries(events).length).toBeGreaterThanOrEqual(times);
    for (const retry of retries(events)) expect(retry).toMatch(reason);
  });

  it('straggles has its task copied, which no one waits for then', async () => {
    const { engine, struck } = await faultyEngine('spin', 1, 120_000);
    const events: RunEvent[] = [];
    const report = await publish(await tempFolder(), engine, events);
    expect(report.snapshot).toBe(await undisturbed());
    expect(report.ms).toBeLessThan(60_000);
    expect(await struck()).toBe(1);
    expect(retries(events)).toEqual([]);
    const copies = events.filter((event) => event.type === 'split-copied');
    const { split, worker, straggler } = copies[0]!;
    for (const copy of copies) expect(copy).toMatchObject({ split, worker, straggler });
    expect([worker, straggler].sort()).toEqual([1, 2]);
    const finished = events.filter((event) => event.type === 'split-finished');
    expect(finished).toHaveLength(SPLITS);
    expect(finished.find((event) => event.split === split)).toMatchObject({ worker });
    // The thread that was given up is one of the pool's again.
    expect((await publish(await tempFolder(), engine)).snapshot).toBe(report.snapshot);
  });

  it('spins is really ended', async () => {
    const { engine } = await faultyEngine('none', 0);
    await publish(await tempFolder(), engine);
    const before = threads();
    const spinning = await faultyEngine('spin', 2, 1_000);
    await publish(await tempFolder(), spinning.engine);
    await spinning.engine.close();
    await expect.poll(threads, { timeout: 5_000 }).toBeLessThanOrEqual(before);
    const { user: from } = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((process.cpuUsage().user - from) / 1000).toBeLessThan(400);
  });

  it.each([
    ['throw', /4 attempts failed, the last with: the disk hums/],
    ['wasm', /4 attempts failed, the last with: .*grow/],
    ['spin', /4 attempts failed, the last with: it gave no sign of progress for 0\.3 s/],
    ['exit', /9 workers were lost, the last with: the worker ended/],
    ['boot-throw', /could not be scanned: .*, the last with: no boot/],
  ])('always does so (%s) fails the run, and the next one is fine', async (fault, message) => {
    const out = await tempFolder();
    const { snapshot } = await publish(out, 'inline');
    const before = await readFile(join(out, 'current', 'manifest.json'), 'utf8');
    const { engine } = await faultyEngine(fault, 1e6, fault === 'spin' ? 300 : 30_000);
    await expect(publish(out, engine)).rejects.toMatchObject({
      name: 'TavolaError',
      code: 'TASK_FAILED',
      message: expect.stringMatching(message),
    });
    expect(await readFile(join(out, 'current', 'manifest.json'), 'utf8')).toBe(before);
    expect(readdirSync(out).filter((name) => name.startsWith('.staging'))).toEqual([]);
    // The pool itself recovers once the cause is gone.
    await writeFile(process.env.TAVOLA_FAULT!, JSON.stringify({ fault: 'none' }));
    const again = await faultyEngine('none', 0);
    expect((await publish(out, again.engine)).snapshot).toBe(snapshot);
  });

  it('always does so fails one run, and the same pool serves the next', async () => {
    const { engine } = await faultyEngine('exit', 18);
    await expect(publish(await tempFolder(), engine)).rejects.toMatchObject({
      code: 'TASK_FAILED',
    });
    const report = await publish(await tempFolder(), engine);
    expect(report.snapshot).toBe(await undisturbed());
  });
});
