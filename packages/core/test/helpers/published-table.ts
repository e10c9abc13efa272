import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineWorkbench, openSnapshot, runWorkbench, type Workbench } from '@tavola/core';
import fc from 'fast-check';
import { EVERY_KPI, type EveryRow, everyRow } from './every-type.js';
import { tempFolder } from './temp-folder.js';

const workbench = defineWorkbench({ kpis: [...EVERY_KPI] });

export interface PublishOptions {
  splits?: number;
  workers?: number;
  of?: Workbench;
}

export async function publish(data: string, { of = workbench, ...options }: PublishOptions = {}) {
  const out = await tempFolder();
  const engine = options.workers ? 'pool' : 'inline';
  const report = await runWorkbench(of, { data, out, engine, ...options });
  const { manifest, results } = (await openSnapshot(out))!;
  const rejects = await readFile(join(out, 'current', 'rejects.csv'), 'utf8');
  return { report, kpis: manifest.kpis, results, rejects, snapshot: manifest.id };
}

/** The file, line, offset, column and reason of each reject. */
export const placesOf = ({ rejects }: { rejects: string }): string[][] =>
  rejects
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(',').slice(0, 5));

/** Some thousand rows of every kind, always the same. */
export const MANY: EveryRow[] = fc.sample(everyRow, { numRuns: 300, seed: 7 });
export const THOUSANDS = Array.from({ length: 5000 }, (_, i) => MANY[(i * 7) % MANY.length]!);

/** What CSV of the same rows tells of its rejects, with places as of a table. */
export function placesAsRows(csv: { rejects: string }, name: string): string[][] {
  return placesOf(csv).map(([, line, , column, reason]) => {
    const row = Number(line) - 1;
    return [name, String(row), String(row - 1), column!, reason!];
  });
}

export const EVERY_WAY: readonly PublishOptions[] = [
  { splits: 1 },
  { workers: 1, splits: 5 },
  { workers: 2, splits: 17 },
];
