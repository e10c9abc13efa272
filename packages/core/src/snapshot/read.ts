import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { JsonRow } from '../result/finish.js';
import { TavolaError } from '../util/errors.js';
import { currentSince, readCurrent } from './current.js';
import { type Definitions, decodeDefinitions } from './definitions.js';
import type { Manifest, PublishedFile, PublishedKpi } from './manifest.js';
import { MANIFEST, snapshotFolder } from './paths.js';

/** A published snapshot in memory: complete, checked, and never changed. */
export interface Snapshot {
  id: string;
  /** When it became the current one. */
  publishedAt: Date;
  /** Its folder. */
  dir: string;
  manifest: Manifest;
  /** By KPI, in the order of their definition. */
  results: ReadonlyMap<string, KpiResult>;
  /** What queries over its facts need; absent from what earlier versions published. */
  definitions?: Definitions;
}

export interface KpiResult {
  kpi: PublishedKpi;
  /** All rows, also beyond the KPI's `limit`. */
  rows: readonly JsonRow[];
}

/**
 * Reads the current snapshot of an output folder.
 *
 * @returns undefined where nothing has been published yet
 * @throws TavolaError SNAPSHOT_DAMAGED if a file is not what the manifest says
 */
export async function openSnapshot(out: string): Promise<Snapshot | undefined> {
  // A snapshot may be removed between finding and reading it, after newer ones came; then there is another to read.
  for (let attempt = 0; ; attempt++) {
    const id = await readCurrent(out);
    if (id === undefined) return undefined;
    try {
      return await readSnapshot(resolve(out), id);
    } catch (error) {
      if (attempt === 3 || (await readCurrent(out)) === id) throw error;
    }
  }
}

async function readSnapshot(out: string, id: string): Promise<Snapshot> {
  const dir = snapshotFolder(out, id);
  const manifest = await readManifest(dir);
  const results = new Map<string, KpiResult>();
  for (const kpi of manifest.kpis) {
    results.set(kpi.name, { kpi, rows: JSON.parse(await readChecked(dir, kpi)) as JsonRow[] });
  }
  const { definitionsFile } = manifest;
  const definitions = definitionsFile && decodeDefinitions(await readChecked(dir, definitionsFile));
  return {
    id,
    publishedAt: await currentSince(out),
    dir,
    manifest,
    results,
    ...(definitions && { definitions }),
  };
}

async function readManifest(dir: string): Promise<Manifest> {
  const text = await readText(dir, MANIFEST);
  try {
    return JSON.parse(text) as Manifest;
  } catch (error) {
    throw new TavolaError(
      'SNAPSHOT_DAMAGED',
      `${join(dir, MANIFEST)} is not what was published: ${(error as Error).message}. Run again.`,
      { cause: error },
    );
  }
}

/** @throws TavolaError SNAPSHOT_DAMAGED if it is not the file that the manifest speaks of */
export async function readChecked(dir: string, file: PublishedFile): Promise<string> {
  const text = await readText(dir, file.file);
  if (createHash('sha256').update(text).digest('hex') !== file.sha256) {
    throw new TavolaError(
      'SNAPSHOT_DAMAGED',
      `${join(dir, file.file)} is not what was published: its SHA-256 differs from the manifest's. Run again.`,
    );
  }
  return text;
}

async function readText(dir: string, file: string): Promise<string> {
  try {
    return await readFile(join(dir, file), 'utf8');
  } catch (error) {
    throw new TavolaError(
      'SNAPSHOT_DAMAGED',
      `${join(dir, file)} cannot be read: ${(error as Error).message}.`,
      {
        cause: error,
      },
    );
  }
}
