import { type MemoryData, toSource } from '../interop/to-source.js';
import { type DatasetSource, isPaths } from '../kpi/dataset-source.js';
import type { Manifest } from '../snapshot/manifest.js';
import { checkUnchanged } from '../source/file.js';
import { findFiles } from '../source/find-files.js';
import type { FileSource, Source } from '../source/source.js';

/** What a run reads: the path of a file, a pattern or a folder, several of these, `-` for standard input, or data in memory. */
export type Data = string | readonly string[] | MemoryData;

/** @throws TavolaError SOURCE_NOT_FOUND, SOURCE_UNREADABLE or SOURCE_EMPTY */
export async function openData(data: DatasetSource): Promise<Source> {
  if (data === '-') {
    return { kind: 'file', path: 'stdin', name: 'stdin', bytes: 0, version: '', isStream: true };
  }
  return typeof data === 'string' || isPaths(data) ? findFiles(data) : toSource(data as MemoryData);
}

/** @throws TavolaError SOURCE_CHANGED if a file is not the one that was looked at before */
export async function checkStill(source: Source): Promise<void> {
  for (const file of filesOf(source)) await checkUnchanged(file);
}

function filesOf(source: Source): readonly FileSource[] {
  if (source.kind === 'files') return source.files;
  return source.kind === 'file' ? [source] : [];
}

/** What the manifest says of a source. */
export function describeSource(source: Source): Manifest['source'] {
  const files = source.kind === 'files' ? { files: source.files.length } : undefined;
  return { name: source.name, bytes: sizeOf(source), ...files };
}

/** In bytes; 0 of rows in memory, which have none. */
export function sizeOf(source: Source): number {
  switch (source.kind) {
    case 'file':
    case 'files':
      return source.bytes;
    case 'bytes':
      return source.content.length;
    case 'rows':
      return 0;
  }
}

/** Likewise, of what is compressed or of another encoding once it is unpacked. */
export function unpackedSizeOf(source: Source): number {
  const ofFile = ({ bytes, unpacked }: FileSource): number => unpacked?.bytes ?? bytes;
  if (source.kind === 'files') return source.files.reduce((sum, file) => sum + ofFile(file), 0);
  return source.kind === 'file' ? ofFile(source) : sizeOf(source);
}

/** Whether it is read from files, so that it can be told what of it is the same as before. */
export function isOfFiles({ kind }: Source): boolean {
  return kind === 'file' || kind === 'files';
}
