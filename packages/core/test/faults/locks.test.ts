import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdir, realpath, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runWorkbench } from '@tavola/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RunLock, removeAbandoned } from '../../src/snapshot/run-lock.js';
import { smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const CORE = new URL('../../dist/index.js', import.meta.url).href;
const isLinux = process.platform === 'linux';
const UNSHARE = ['--pid', '--fork', '--mount-proc'];
const noNamespaces = !isLinux || spawnSync('unshare', [...UNSHARE, 'true']).status !== 0;
if (noNamespaces) process.stderr.write('Skipped: no namespaces of processes can be made.\n');

/** A process that has begun a run in `out` and waits in it for ever. */
async function waitingRun(out: string, container = false) {
  const data = await tempFile(smallCsv(10));
  const code = `
    const { runWorkbench, defineDataset, defineWorkbench, integer, op } = await import('${CORE}');
    const set = defineDataset({ name: 's', source: 's.csv', columns: { id: integer() } });
    const kpis = [set.kpi('n', { title: 'N' }, (t) => t.rollup({ n: () => op.count() }))];
    const [data, out] = process.argv.slice(1);
    await runWorkbench(defineWorkbench({ kpis }), { data, out, engine: 'inline', onEvent(event) {
      if (event.type !== 'split-started') return;
      process.stdout.write('begun');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    } });`;
  const args = ['--input-type=module', '-e', code, data, out];
  const child = container
    ? spawn('unshare', ['--kill-child', ...UNSHARE, process.execPath, ...args])
    : spawn(process.execPath, args);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

const staged = (out: string): string[] =>
  readdirSync(out).filter((name) => name.startsWith('.staging'));

const publish = async (out: string): Promise<string> => {
  const data = await tempFile(smallCsv(5));
  return (await runWorkbench(smallWorkbench, { data, out, engine: 'inline' })).snapshot;
};

describe.skipIf(!isLinux)('what a run writes aside', () => {
  const where: [string, boolean][] = [['by a process of its own', false]];
  if (!noNamespaces) where.push(['in another container, where it has the number 1 or 2', true]);

  it.each(where)(
    '%s stays while that lives, also when it is stopped or blocked, and is removed once it is dead',
    async (_where, container) => {
      const out = await tempFolder();
      const child = await waitingRun(out, container);
      const written = staged(out);
      expect(written).toHaveLength(2);
      await publish(out);
      expect(staged(out)).toEqual(written);
      child.kill('SIGSTOP');
      await publish(out);
      expect(staged(out)).toEqual(written);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await expect.poll(() => removeAbandoned(out).then(() => staged(out))).toEqual([]);
    },
  );

  it('before the machine was started again is removed, even where another process has the number now', async () => {
    const out = await tempFolder();
    const child = await waitingRun(out);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (const name of staged(out)) {
      await rename(join(out, name), join(out, name.replace(/^\.staging-\w+/, '.staging-00000000')));
    }
    await mkdir(join(out, `.staging-${process.pid}-abc`));
    await publish(out);
    expect(staged(out)).toEqual([]);
  });

  it('has a lock also in a folder of a very long name', async () => {
    const out = join(await tempFolder(), 'x'.repeat(120), 'y'.repeat(120));
    await publish(out);
    expect(staged(out)).toEqual([]);
  });
});

describe('publishing', () => {
  it('waits for nobody who is dead', async () => {
    const out = await tempFolder();
    await publish(out);
    const child = await waitingRun(out);
    // It was killed when it had its turn, and another as it was about to have a number.
    const name = staged(out).find((each) => each.endsWith('.lock'))!;
    for (const ending of ['.turn-1', '.drawing'])
      await writeFile(join(out, name.replace('.lock', ending)), '');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await publish(out);
    expect(staged(out)).toEqual([]);
  });

  it('leaves modules that links lead to where they are', async () => {
    const folder = await tempFolder();
    const [real, modules] = [join(folder, 'real'), join(folder, 'node_modules')];
    for (const path of [real, modules]) await mkdir(path);
    await writeFile(join(real, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
    await writeFile(join(real, 'index.js'), 'export const where = import.meta.url;');
    await symlink('../real', join(modules, 'linked'));
    await writeFile(
      join(folder, 'run.mjs'),
      `import { defineDataset, defineWorkbench, integer, op, runWorkbench } from '${CORE}';
       const ids = defineDataset({ name: 'ids', source: 'none', columns: { id: integer() } });
       const kpi = ids.kpi('ids', { title: 'Ids' }, (t) => t.rollup({ ids: (d) => op.sum(d.id) }));
       const [data, out] = process.argv.slice(2);
       await runWorkbench(defineWorkbench({ kpis: [kpi] }), { data, out, engine: 'inline' });
       process.stdout.write((await import('linked')).where);`,
    );
    const args = [join(folder, 'run.mjs'), await tempFile('id\n1\n'), join(folder, 'out')];
    const { stdout } = spawnSync(process.execPath, args);
    expect(String(stdout)).toBe(pathToFileURL(await realpath(join(real, 'index.js'))).href);
  });

  it('is done by one at a time', async () => {
    const out = await tempFolder();
    const locks = await Promise.all([1, 2, 3, 4, 5].map(() => RunLock.take(out)));
    let [at, most, done] = [0, 0, 0];
    await Promise.all(
      locks.map(async (lock) => {
        for (let turn = 0; turn < 12; turn++) {
          await lock.whilePublishing(async () => {
            most = Math.max(most, ++at);
            await new Promise((resolve) => setTimeout(resolve, 4 * Math.random()));
            at--;
            done++;
          });
        }
      }),
    );
    expect([most, done]).toEqual([1, 60]);
    await Promise.all(locks.map((lock) => lock.release()));
    expect(staged(out)).toEqual([]);
  });
});
