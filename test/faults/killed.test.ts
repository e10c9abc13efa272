import { appendFileSync, cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isFull, leftIn, testFolder, verifyCurrent } from '../helpers/snapshots.js';
import { noStrace, tavolaWithFault } from '../helpers/strace.js';
import { freePorts, isRunning, processTree, tavola } from '../helpers/tavola.js';

const KILLS = isFull ? 50 : 8;
let folder: string;

async function sample(rows: number, name: string, seed: string): Promise<string> {
  const path = join(folder, name);
  const { code } = await tavola(['sample', '--rows', String(rows), '--seed', seed, '--out', path])
    .ended;
  expect(code).toBe(0);
  return path;
}

async function run(data: string, out: string): Promise<string> {
  const { code, stdout, stderr } = await tavola([
    'run',
    '--data',
    data,
    '--out',
    out,
    '--facts',
    '--json',
  ]).ended;
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).snapshot;
}

describe('kill -9 of a run, at any moment', () => {
  it(`leaves the old snapshot or the new one, whole, and the next run mends the rest (${KILLS} times)`, async () => {
    folder = testFolder();
    const [old, data] = [await sample(2_000, 'old.csv', '1'), await sample(60_000, 'new.csv', '2')];
    const reference = join(folder, 'reference');
    const expected = await run(data, reference);
    const first = join(folder, 'first');
    const before = await run(old, first);
    const begun = performance.now();
    expect(await run(data, reference)).toBe(expected);
    const ms = performance.now() - begun;
    for (let i = 0; i < KILLS; i++) {
      const out = join(folder, `out-${i}`);
      cpSync(first, out, { recursive: true, verbatimSymlinks: true });
      const killed = tavola(['run', '--data', data, '--out', out, '--facts']);
      // Spread over the whole of it, and with some chance in between.
      await delay(((i + Math.random()) / KILLS) * ms * 1.1);
      const processes = processTree(killed.pid);
      await killed.kill('SIGKILL');
      const after = verifyCurrent(out);
      expect([before, expected]).toContain(after);
      expect(processes.filter(isRunning)).toEqual([]);
      expect(await run(data, out)).toBe(expected);
      expect(verifyCurrent(out)).toBe(expected);
      expect(leftIn(out)).toEqual([]);
      expect(readdirSync(join(out, 'snapshots')).sort()).toEqual([before, expected].sort());
    }
  }, 600_000);
});

/** Results are written and synced, the index of what is kept, the snapshot and `current` get their names, and old results go. */
const MOMENTS = isFull
  ? ['write 3', 'write 5', 'write 8', 'fsync 1', 'fsync 3', 'fsync 5', 'fsync 7', 'fsync 9']
      .concat(['rename 1', 'rename 2', 'rename 3', 'rename 4', 'symlink 1'])
      .concat(['unlink 1', 'unlink 2', 'unlink 3', 'unlink 4'])
  : ['rename 1', 'unlink 1'];

describe.skipIf(noStrace !== undefined)('kill -9 of a refresh, as it writes what it keeps', () => {
  it('leaves what the next one can use, and nothing that stays', async () => {
    folder = testFolder();
    const data = await sample(40_000, 'sales.csv', '1');
    const first = join(folder, 'first');
    const before = await run(data, first);
    const line = readFileSync(data, 'utf8').trimEnd().split('\n').at(-1);
    appendFileSync(data, `${line}\n`.repeat(2_000));
    const reference = join(folder, 'reference');
    cpSync(first, reference, { recursive: true, verbatimSymlinks: true });
    const expected = await run(data, reference);
    for (const moment of MOMENTS) {
      const out = join(folder, moment);
      cpSync(first, out, { recursive: true, verbatimSymlinks: true });
      const [call, when] = moment.split(' ');
      const args = ['run', '--data', data, '--out', out, '--facts', '--json'];
      const fault = `${call}:signal=SIGKILL:when=${when}`;
      expect(await tavolaWithFault(fault, args).ended).toMatchObject({ code: null, stdout: '' });
      expect([before, expected]).toContain(verifyCurrent(out));
      expect(await run(data, out)).toBe(expected);
      expect(verifyCurrent(out)).toBe(expected);
      expect(leftIn(out)).toEqual([]);
      const kept = (of: string): number => readdirSync(join(of, 'state')).length;
      expect(kept(out)).toBe(kept(reference));
    }
  }, 600_000);
});

describe('kill -9 of everything at once', () => {
  it('leaves no process behind, and what was published is served again', async () => {
    folder = testFolder();
    const [data, out] = [await sample(1_000, 'up.csv', '1'), join(folder, 'out')];
    const [port, schedulerPort] = (await freePorts(2)) as [string, string];
    const args = ['--data', data, '--out', out, '--port', port];
    const up = tavola(['up', ...args, '--scheduler-port', schedulerPort, '--no-open']);
    const { api } = await up.ready();
    const rows = await (await fetch(`${api}/summary`)).json();
    const processes = processTree(up.pid);
    expect(processes.length).toBeGreaterThan(2);
    await up.kill('SIGKILL');
    await expect.poll(() => processes.filter(isRunning), { timeout: 8_000 }).toEqual([]);
    verifyCurrent(out);
    const serving = tavola(['serve', '--out', out, '--port', port]);
    const ready = await serving.ready();
    expect(await (await fetch(`${ready.api}/summary`)).json()).toEqual(rows);
    expect((await serving.kill('SIGTERM')).code).toBe(0);
  });
});
