import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type DatasetSource, isPaths } from '../kpi/dataset-source.js';
import { rootOf } from '../source/find-files.js';
import type { FileSource } from '../source/source.js';
import { TavolaError } from '../util/errors.js';
import { openData } from './open-data.js';

/** Where a source lies, and what tells whether it is still the same. */
export interface WatchedSource {
  /** Files, and folders in which files may come and go. Absolute. */
  places: { path: string; isFile: boolean }[];
  /** Another text where a file is there, changed or gone that was not before. It never fails. */
  version(): Promise<string>;
}

/**
 * What there is to watch of a source.
 *
 * @throws TavolaError USAGE for standard input and data in memory, of which there is nothing
 */
export async function watchedSource(data: DatasetSource): Promise<WatchedSource> {
  const paths = typeof data === 'string' ? [data] : data;
  if (data === '-' || !isPaths(paths)) {
    throw new TavolaError(
      'USAGE',
      `${data === '-' ? 'Standard input' : 'Data in memory'} cannot be watched: name a file, a pattern or a folder with --data, or leave out --watch.`,
    );
  }
  const places = await Promise.all(
    paths.map(async (path) => {
      const stats = await stat(path).catch(() => undefined);
      if (stats?.isDirectory()) return { path: resolve(path), isFile: false };
      const root = stats ? undefined : rootOf(path);
      return root === undefined
        ? { path: resolve(path), isFile: true }
        : { path: root, isFile: false };
    }),
  );
  return { places, version: () => versionOf(data) };
}

async function versionOf(data: DatasetSource): Promise<string> {
  try {
    const source = await openData(data);
    const files = source.kind === 'files' ? source.files : [source as FileSource];
    return files.map(({ path, version }) => `${path} ${version}`).join('\n');
  } catch (error) {
    return (error as Error).message;
  }
}
