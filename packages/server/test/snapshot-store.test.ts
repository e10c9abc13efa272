import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { SnapshotStore } from '../src/snapshot-store.js';
import { until } from './helpers/processes.js';
import { publish } from './helpers/publish.js';
import { laterSales, sales } from './helpers/sales.js';
import { temporaryFolder } from './helpers/temporary-folder.js';

async function openStore(out: string) {
  const lines: string[] = [];
  const snapshots = await SnapshotStore.open(out, { log: (line) => lines.push(line) });
  onTestFinished(() => snapshots.close());
  return { snapshots, lines };
}

it('holds nothing until something is published, then that', async () => {
  const out = join(await temporaryFolder(), 'not', 'there', 'yet');
  const { snapshots, lines } = await openStore(out);
  expect(snapshots.current).toBeUndefined();
  await publish(out, sales);
  await until(() => snapshots.current?.id === sales.id);
  expect(lines).toEqual([]);
});

it('holds what is published when it opens, and tells of what comes later only', async () => {
  const out = await temporaryFolder();
  await publish(out, sales);
  const { snapshots } = await openStore(out);
  expect(snapshots.current?.id).toBe(sales.id);
  const told: string[] = [];
  const unsubscribe = snapshots.subscribe(({ id }) => told.push(id));
  await publish(out, laterSales);
  await until(() => told.length > 0);
  unsubscribe();
  await publish(out, { ...sales, id: 'c0ffee00' });
  await until(() => snapshots.current?.id === 'c0ffee00');
  expect(told).toEqual([laterSales.id]);
});

it('keeps the last good snapshot when a damaged one is published, and says so once', async () => {
  const out = await temporaryFolder();
  await publish(out, sales);
  const { snapshots, lines } = await openStore(out);
  await publish(out, laterSales, { damage: (dir) => appendFile(join(dir, 'top.json'), ' ') });
  await until(() => lines.length > 0);
  expect(snapshots.current?.id).toBe(sales.id);
  await publish(out, { ...sales, id: 'c0ffee00' });
  await until(() => snapshots.current?.id === 'c0ffee00');
  expect(lines).toEqual([expect.stringContaining('top.json is not what was published')]);
});

it('opens over a damaged snapshot, and waits for a good one', async () => {
  const out = await temporaryFolder();
  await publish(out, sales, { damage: (dir) => appendFile(join(dir, 'top.json'), ' ') });
  const { snapshots, lines } = await openStore(out);
  expect(snapshots.current).toBeUndefined();
  await publish(out, laterSales);
  await until(() => snapshots.current?.id === laterSales.id);
  expect(lines.length).toBeLessThanOrEqual(1);
});

/** Snapshots under ids as runs give them. */
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...sales,
    id: index.toString(16).padStart(16, '0'),
  }));

it('knows all that was published, in that order, also what came and went between two looks', async () => {
  const out = await temporaryFolder();
  const [first, ...others] = numbered(5);
  await publish(out, first!);
  const { snapshots } = await openStore(out);
  for (const other of others) await publish(out, other);
  await snapshots.latest();
  const { snapshots: fresh } = await openStore(out);
  for (const store of [snapshots, fresh]) {
    const after = (id?: string) => store.publishedAfter(id).map((one) => one.id);
    const ids = others.map(({ id }) => id);
    expect(after(first!.id)).toEqual(ids);
    expect(after(ids[1])).toEqual(ids.slice(2));
    expect(after(ids.at(-1))).toEqual([]);
    expect(after('not known')).toEqual(ids.slice(-1));
    expect(after()).toEqual(ids.slice(-1));
  }
});

it('is never behind what was published when it was asked, and never goes back', async () => {
  const out = await temporaryFolder();
  const all = numbered(60);
  await publish(out, all[0]!);
  const stores = await Promise.all([1, 2].map(async () => (await openStore(out)).snapshots));
  let published = 0;
  let isDone = false;
  const told = stores.map((store) => {
    const ids = [all[0]!.id];
    store.subscribe(({ id }) => ids.push(id));
    return ids;
  });
  const readers = [0, 1, 2, 3].map(async (reader) => {
    let last = 0;
    while (!isDone) {
      const least = Math.max(published, last);
      const { id } = (await stores[reader % 2]!.latest())!;
      last = Number.parseInt(id, 16);
      expect(last).toBeGreaterThanOrEqual(least);
      await new Promise(setImmediate);
    }
  });
  for (const [index, snapshot] of all.entries()) {
    await publish(out, snapshot);
    published = index;
  }
  isDone = true;
  await Promise.all(readers);
  for (const ids of told) expect(ids).toEqual([...new Set(ids)].sort());
});
