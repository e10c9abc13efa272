import { type MemoryData, toSource } from '../interop/to-source.js';
import type { DatasetSource } from '../kpi/dataset-source.js';
import { checkUnchanged, statSource } from '../source/file.js';
import type { Source } from '../source/source.js';

/** What a run reads: the path of a file of CSV, or data in memory. */
export type Data = string | MemoryData;

/** @throws TavolaError SOURCE_NOT_FOUND, SOURCE_UNREADABLE or SOURCE_EMPTY */
export async function openData(data: DatasetSource): Promise<Source> {
  return typeof data === 'string' ? statSource(data) : toSource(data as MemoryData);
}

/** @throws TavolaError SOURCE_CHANGED if a file is not the one that was looked at before */
export async function checkStill(source: Source): Promise<void> {
  if (source.kind === 'file') await checkUnchanged(source);
}

/** In bytes; 0 of rows in memory, which have none. */
export function sizeOf(source: Source): number {
  switch (source.kind) {
    case 'file':
      return source.bytes;
    case 'bytes':
      return source.content.length;
    case 'rows':
      return 0;
  }
}
