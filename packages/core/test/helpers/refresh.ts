import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSnapshot, type RunEvent, runWorkbench, type Workbench } from '@tavola/core';
import { smallWorkbench } from './small-workbench.js';

/** Every published file, by its name. */
export async function published(out: string): Promise<Record<string, string>> {
  const { id } = (await openSnapshot(out))!;
  const folder = join(out, 'snapshots', id);
  const names = (await readdir(folder)).sort();
  const files = names.map(async (name) => [name, await readFile(join(folder, name), 'base64')]);
  return Object.fromEntries([['id', id], ...(await Promise.all(files))]) as Record<string, string>;
}

/** What a refresh came to, and what it told. */
export interface Told {
  splits: { total: number; scanned: number; reused: number };
  snapshot: string;
  reasons: string[];
  started: number;
}

export async function refresh(
  data: string,
  out: string,
  {
    workbench = smallWorkbench as Workbench,
    ...options
  }: { workbench?: Workbench; splits?: number; reuse?: boolean; facts?: boolean } = {},
): Promise<Told> {
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent): number => events.push(event);
  const report = await runWorkbench(workbench, {
    data,
    out,
    engine: 'inline',
    ...options,
    onEvent,
  });
  const told = events.find((event) => event.type === 'splits-reused');
  return {
    splits: report.splits,
    snapshot: report.snapshot,
    reasons: told?.type === 'splits-reused' ? told.scanned.map(({ reason }) => reason) : [],
    started: events.filter((event) => event.type === 'split-started').length,
  };
}
