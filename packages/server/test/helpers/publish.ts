import { createHash } from 'node:crypto';
import { appendFile, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue, Manifest, PublishedColumn, PublishedKpi } from '@tavola/core';

export interface TestKpi {
  name: string;
  title?: string;
  description?: string;
  columns: PublishedColumn[];
  rows: Record<string, JsonValue>[];
  limit?: number;
  chart?: Record<string, unknown>;
}

export interface TestSnapshot {
  id: string;
  kpis: TestKpi[];
  rows?: { read: number; used: number; rejected: number };
  rejects?: string;
}

/** Publishes a snapshot to the folder `out` by hand, as a run lays it out; `damage` may spoil its folder just before. */
export async function publish(
  out: string,
  snapshot: TestSnapshot,
  { damage }: { damage?: (dir: string) => Promise<void> } = {},
): Promise<void> {
  const dir = join(out, 'snapshots', snapshot.id);
  await mkdir(dir, { recursive: true });
  const put = async (file: string, text: string) => {
    await writeFile(join(dir, file), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { file, bytes: Buffer.byteLength(text), sha256 };
  };
  const kpis: PublishedKpi[] = [];
  for (const { rows, title, ...kpi } of snapshot.kpis) {
    const file = await put(`${kpi.name}.json`, JSON.stringify(rows));
    kpis.push({ ...file, ...kpi, title: title ?? kpi.name, rows: rows.length });
  }
  const manifest: Manifest = {
    format: 1,
    id: snapshot.id,
    dataset: 'sales',
    source: { name: 'sales.csv', bytes: 1234 },
    definitions: '0'.repeat(64),
    rows: snapshot.rows ?? { read: 12, used: 10, rejected: 2 },
    kpis,
    rejects: await put('rejects.csv', snapshot.rejects ?? 'line,byte,column,reason,raw\n'),
  };
  await put('manifest.json', JSON.stringify(manifest));
  await damage?.(dir);
  await appendFile(join(out, '.order'), `${snapshot.id} ${new Date().toISOString()}\n`);
  await symlink(join('snapshots', snapshot.id), join(out, 'next'), 'dir');
  await rename(join(out, 'next'), join(out, 'current'));
}
