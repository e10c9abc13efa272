import { type BigIntStats, closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { TavolaError } from '../util/errors.js';
import type { BytePlace, ByteSource } from './byte-source.js';
import { MemoryBytes } from './memory.js';
import type { FileSource } from './source.js';

/**
 * @param mayBeEmpty whether a file of no bytes is none that cannot be read. Default false
 * @throws TavolaError SOURCE_NOT_FOUND, SOURCE_UNREADABLE or SOURCE_EMPTY
 */
export async function statSource(path: string, mayBeEmpty = false): Promise<FileSource> {
  let stats: BigIntStats;
  try {
    stats = await stat(path, { bigint: true });
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
  if (stats.isFile() && stats.size === 0n && !mayBeEmpty) {
    throw new TavolaError(
      'SOURCE_EMPTY',
      `${path} is empty: its first line must name the columns.`,
    );
  }
  return toFileSource(path, basename(path), stats);
}

/**
 * A file that was found in a folder, which may be gone meanwhile.
 *
 * @param name what messages call it
 * @throws TavolaError SOURCE_NOT_FOUND or SOURCE_UNREADABLE
 */
export function foundFile(path: string, name: string): FileSource {
  let stats: BigIntStats;
  try {
    stats = statSync(path, { bigint: true });
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
  return toFileSource(path, name, stats);
}

function toFileSource(path: string, name: string, stats: BigIntStats): FileSource {
  checkFile(path, stats);
  return { kind: 'file', path, name, bytes: Number(stats.size), version: versionOf(stats) };
}

/** @throws TavolaError SOURCE_UNREADABLE for what is no file */
function checkFile(path: string, stats: BigIntStats): void {
  if (stats.isFile()) return;
  const what = stats.isDirectory() ? 'a folder' : 'no regular file';
  const hint = stats.isFIFO() ? `, or read it once with --data - < ${path}` : '';
  throw new TavolaError(
    'SOURCE_UNREADABLE',
    `${path} is ${what}: name a file with --data FILE${hint}.`,
  );
}

/** @throws TavolaError SOURCE_CHANGED if the file is not the one that was looked at before */
export async function checkUnchanged(before: FileSource): Promise<void> {
  if (before.isStream) return;
  const after = await stat(before.path, { bigint: true }).catch(() => undefined);
  if (after && versionOf(after) === before.version) return;
  throw new TavolaError(
    'SOURCE_CHANGED',
    `${before.path} was changed while it was read (${before.bytes} bytes before, ${after?.size ?? 'none'} after); nothing was published. Run again when it is complete.`,
  );
}

/**
 * A file that is written within the same tick of the clock, or whose time is set back, has the same time of modification, but another
 * time of its last change of any kind, and one that takes its place another number.
 */
function versionOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

function unreadable(path: string, error: NodeJS.ErrnoException): TavolaError {
  return error.code === 'ENOENT'
    ? new TavolaError(
        'SOURCE_NOT_FOUND',
        `There is no file ${path}: name another with --data FILE.`,
      )
    : new TavolaError(
        'SOURCE_UNREADABLE',
        `${path} cannot be read: ${error.message}. Name another with --data FILE, or allow reading it.`,
        {
          cause: error,
        },
      );
}

/** Opens bytes, of a file or in memory. */
export function openBytes(place: BytePlace): ByteSource {
  return 'path' in place ? new FileBytes(place.path) : new MemoryBytes(place.content, place.from);
}

/** The bytes of a file. */
export class FileBytes implements ByteSource {
  readonly #fd: number;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    try {
      this.#fd = openSync(path, 'r');
    } catch (error) {
      throw unreadable(path, error as NodeJS.ErrnoException);
    }
  }

  get size(): number {
    return fstatSync(this.#fd).size;
  }

  read(target: Uint8Array, position: number): number {
    let filled = 0;
    while (filled < target.length) {
      let got: number;
      try {
        got = readSync(this.#fd, target, filled, target.length - filled, position + filled);
      } catch (error) {
        throw unreadable(this.#path, error as NodeJS.ErrnoException);
      }
      if (got === 0) break;
      filled += got;
    }
    return filled;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
