import { readdirSync } from 'node:fs';
import { copyFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSnapshot, type RunEvent, runWorkbench } from '@tavola/core';
import { describe, expect, it } from 'vitest';
import { smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const CSV = smallCsv(20_000);
/** As long, and another. */
const OTHER = CSV.replace('Ann', 'Bob');

const CHANGES: Record<string, (path: string) => Promise<void>> = {
  'is written anew, as long as before': (path) => writeFile(path, OTHER),
  'is written anew, and its time set back': async (path) => {
    const { atime, mtime } = await stat(path);
    await writeFile(path, OTHER);
    await utimes(path, atime, mtime);
  },
  'is replaced by another file of the same time and size': async (path) => {
    const { atime, mtime } = await stat(path);
    await writeFile(`${path}.new`, OTHER);
    await utimes(`${path}.new`, atime, mtime);
    await rename(`${path}.new`, path);
  },
  'is truncated': (path) => truncate(path, 100_000),
  'is emptied': (path) => truncate(path, 0),
  vanishes: (path) => rm(path),
};

describe.each(['inline', 'pool'] as const)('a source that, while it is read (%s),', (engine) => {
  it.each(engine === 'inline' ? Object.keys(CHANGES) : ['is truncated', 'vanishes'])(
    '%s fails the run, and the next is fine',
    async (change) => {
      const [out, data] = [await tempFolder(), await tempFile(CSV)];
      const before = await runWorkbench(smallWorkbench, {
        data: await tempFile(smallCsv(3)),
        out,
        engine,
      });
      let changing: Promise<void> | undefined;
      const onEvent = (event: RunEvent): void => {
        if (event.type === 'split-started') changing ??= CHANGES[change]!(data);
      };
      const run = runWorkbench(smallWorkbench, { data, out, engine, splits: 40, onEvent });
      await expect(run).rejects.toMatchObject({
        name: 'TavolaError',
        code: 'SOURCE_CHANGED',
        message: expect.stringContaining(data),
      });
      await changing;
      expect((await openSnapshot(out))!.id).toBe(before.snapshot);
      expect(readdirSync(out).filter((name) => name.startsWith('.staging'))).toEqual([]);
      await copyFile(await tempFile(CSV), data);
      const expected = await runWorkbench(smallWorkbench, {
        data,
        out: join(out, 'else'),
        engine: 'inline',
      });
      expect((await runWorkbench(smallWorkbench, { data, out, engine })).snapshot).toBe(
        expected.snapshot,
      );
    },
  );
});
