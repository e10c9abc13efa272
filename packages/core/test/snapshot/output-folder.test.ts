import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runWorkbench } from '@tavola/core';
import { describe, expect, it } from 'vitest';
import { RunLock } from '../../src/snapshot/run-lock.js';
import { smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

describe('an output folder', () => {
  it('is not made for a source that is not there', async () => {
    const out = join(await tempFolder(), 'out');
    await expect(runWorkbench(smallWorkbench, { data: 'none.csv', out })).rejects.toThrow();
    await expect(stat(out)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is rid of what a process that is no more left in it, not of what others write', async () => {
    const out = await tempFolder();
    const left = ['.staging-999999999-abc', '.staging-x-abc', `.staging-${process.pid}-abc`];
    const others = ['notes'];
    for (const name of [...left, ...others]) await mkdir(join(out, name));
    const lock = await RunLock.take(out);
    const { path } = lock;
    others.push(basename(path), `${basename(path)}.lock`);
    await mkdir(path);
    await runWorkbench(smallWorkbench, {
      data: await tempFile(smallCsv(1)),
      out,
      engine: 'inline',
    });
    const published = ['.order', 'current', 'runs.ndjson', 'snapshots', 'state'];
    expect((await readdir(out)).sort()).toEqual([...others, ...published].sort());
    await lock.release();
  });
});
