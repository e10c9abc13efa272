import { appendFile, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSnapshot, runWorkbench, type Snapshot, watchSnapshots } from '@tavola/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const publish = async (out: string, rows: number): Promise<string> => {
  const data = await tempFile(smallCsv(rows));
  return (await runWorkbench(smallWorkbench, { data, out, engine: 'inline' })).snapshot;
};

describe('opening', () => {
  it('a folder without a snapshot, or none at all, gives none', async () => {
    const out = await tempFolder();
    expect(await openSnapshot(out)).toBeUndefined();
    expect(await openSnapshot(join(out, 'none'))).toBeUndefined();
  });

  it('gives the current snapshot with all its rows', async () => {
    const out = await tempFolder();
    const before = Date.now();
    const id = await publish(out, 3);
    const { publishedAt, dir, manifest, results, definitions, ...rest } = (await openSnapshot(
      out,
    ))!;
    expect(rest).toEqual({ id });
    expect(publishedAt.getTime()).toBeGreaterThan(before - 5000);
    expect(dir).toBe(join(out, 'snapshots', id));
    expect(manifest.id).toBe(id);
    expect([...results.keys()]).toEqual(['summary', 'names', 'months']);
    expect(results.get('names')!.rows).toHaveLength(3);
    expect(results.get('names')!.kpi).toEqual(manifest.kpis[1]);
    const { dataset, kpis } = smallWorkbench;
    expect(definitions!.dataset).toEqual(dataset);
    expect([...definitions!.kpis.values()]).toEqual(
      kpis.map(({ name, plan }) => ({ name, plan, dataset })),
    );
  });

  it.each<[string, (current: string) => Promise<unknown>, RegExp]>([
    [
      'a changed file',
      (current) => writeFile(join(current, 'names.json'), '[]\n'),
      /names\.json is not what was published: its SHA-256 differs/,
    ],
    [
      'a file cut short',
      (current) => truncate(join(current, 'summary.json'), 10),
      /summary\.json is not what was published/,
    ],
    [
      'bytes that are no text',
      (current) => writeFile(join(current, 'months.json'), Buffer.from([0xff])),
      /months\.json is not what/,
    ],
    [
      'a missing file',
      (current) => rm(join(current, 'names.json')),
      /names\.json cannot be read: ENOENT/,
    ],
    [
      'changed definitions',
      (current) => writeFile(join(current, 'definitions.json'), '{}'),
      /definitions\.json is not what was published/,
    ],
    [
      'a missing manifest',
      (current) => rm(join(current, 'manifest.json')),
      /manifest\.json cannot be read: ENOENT/,
    ],
    [
      'a manifest cut short',
      (current) => truncate(join(current, 'manifest.json'), 50),
      /manifest\.json is not what was published/,
    ],
  ])('a snapshot with %s is refused', async (_what, damage, message) => {
    const out = await tempFolder();
    await publish(out, 3);
    await damage(join(out, 'current'));
    await expect(openSnapshot(out)).rejects.toMatchObject({
      code: 'SNAPSHOT_DAMAGED',
      message: expect.stringMatching(message),
    });
  });

  it('a snapshot without definitions, as earlier versions published, gives the rest', async () => {
    const out = await tempFolder();
    await publish(out, 3);
    const path = join(out, 'current', 'manifest.json');
    const { definitionsFile, ...manifest } = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify(manifest));
    await rm(join(out, 'current', definitionsFile.file));
    const snapshot = (await openSnapshot(out))!;
    expect(snapshot.results.get('names')!.rows).toHaveLength(3);
    expect(snapshot).not.toHaveProperty('definitions');
  });

  it('a link to nothing is refused', async () => {
    const out = await tempFolder();
    await symlink(join('snapshots', 'gone'), join(out, 'current'));
    await expect(openSnapshot(out)).rejects.toMatchObject({ code: 'SNAPSHOT_DAMAGED' });
  });
});

/** What a watcher has told so far. */
function watch(out: string): { ids: string[]; errors: string[]; watcher: { close(): void } } {
  const ids: string[] = [];
  const errors: string[] = [];
  const watcher = watchSnapshots(
    out,
    (snapshot: Snapshot) => ids.push(snapshot.id),
    (error) => errors.push((error as { code?: string }).code ?? error.message),
  );
  onTestFinished(() => watcher.close());
  return { ids, errors, watcher };
}

const soon = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 10_000, interval: 20 });

describe('watching', () => {
  it('tells of the present snapshot and of each new one, once', async () => {
    const out = await tempFolder();
    const expected = [await publish(out, 1)];
    const { ids, errors } = watch(out);
    await soon(() => expect(ids).toEqual(expected));
    for (const rows of [2, 2, 3]) {
      expected.push(await publish(out, rows));
      await soon(() => expect(ids.at(-1)).toBe(expected.at(-1)));
    }
    expect(ids).toEqual([...new Set(expected)]);
    expect(errors).toEqual([]);
  });

  it('waits for a folder and for its first snapshot', async () => {
    const out = join(await tempFolder(), 'not', 'yet');
    const { ids } = watch(out);
    await soon(async () => expect(await readdir(out)).toEqual([]));
    const id = await publish(out, 1);
    await soon(() => expect(ids).toEqual([id]));
  });

  it('tells once of a damaged one, and of the same when a run has mended it', async () => {
    const out = await tempFolder();
    const id = await publish(out, 1);
    await truncate(join(out, 'current', 'names.json'), 3);
    const { ids, errors } = watch(out);
    await soon(() => expect(errors).toEqual(['SNAPSHOT_DAMAGED']));
    // Whatever happens in the folder makes it look again.
    await writeFile(join(out, 'touched'), '');
    await publish(out, 1);
    await soon(() => expect(ids).toEqual([id]));
    expect(errors).toEqual(['SNAPSHOT_DAMAGED']);
  });

  it('tells nothing after it is closed', async () => {
    const out = await tempFolder();
    const first = await publish(out, 1);
    const closed = watch(out);
    await soon(() => expect(closed.ids).toEqual([first]));
    closed.watcher.close();
    const open = watch(out);
    const second = await publish(out, 2);
    await soon(() => expect(open.ids.at(-1)).toBe(second));
    expect(closed.ids).toEqual([first]);
  });
});

it('what was noted and never published is told by nobody', async () => {
  const out = await tempFolder();
  const first = await publish(out, 1);
  // As a run leaves it that is killed just before it swaps `current`.
  await appendFile(join(out, '.order'), `${'0'.repeat(16)}\n`);
  const told: string[][] = [];
  const watcher = watchSnapshots(out, (_, published) => told.push(published.map(({ id }) => id)));
  onTestFinished(() => watcher.close());
  await watcher.look();
  const second = await publish(out, 2);
  await watcher.look();
  expect(told).toEqual([[first], [first, second]]);
});
