import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { smallCsv } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const CORE = new URL('../../dist/index.js', import.meta.url).href;
/** A task may be silent for less time than the process is stopped. */
const SCRIPT = `
  const { defineDataset, defineWorkbench, integer, op, poolEngine, runWorkbench } = await import('${CORE}');
  const set = defineDataset({ name: 's', source: 's.csv', columns: { id: integer() } });
  const kpis = [set.kpi('n', { title: 'N' }, (t) => t.rollup({ n: () => op.count(), sum: (d) => op.sum(d.id) }))];
  const [data, out] = process.argv.slice(2);
  const engine = poolEngine({ taskTimeout: 2_000, splits: 600 });
  const events = [];
  const { snapshot } = await runWorkbench(defineWorkbench({ kpis }), { data, out, engine, onEvent({ type }) {
    if (events.push(type) === 40) process.stderr.write('begun');
  } });
  process.stdout.write(JSON.stringify({ snapshot, retried: events.filter((type) => type === 'split-retried').length }));
  await engine.close();`;

async function start(data: string): Promise<ChildProcessWithoutNullStreams> {
  const script = await tempFile(SCRIPT, 'run.mjs');
  const child = spawn(process.execPath, [script, data, await tempFolder()]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function outcome(child: ChildProcessWithoutNullStreams): Promise<unknown> {
  let [said, complaint] = ['', ''];
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const ended = await once(child, 'close');
  expect(ended, complaint).toEqual([0, null]);
  return JSON.parse(said);
}

it.skipIf(process.platform === 'win32')(
  'a process that is stopped for longer than a task may be silent gives up no worker when it goes on',
  async () => {
    const data = await tempFile(smallCsv(60_000));
    const expected = await outcome(await start(data));
    expect(expected).toMatchObject({ retried: 0 });
    const child = await start(data);
    const ending = outcome(child);
    await once(child.stderr, 'data');
    child.kill('SIGSTOP');
    await delay(3_000);
    expect(child.exitCode).toBe(null);
    child.kill('SIGCONT');
    expect(await ending).toEqual(expected);
  },
);
