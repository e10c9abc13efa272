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
