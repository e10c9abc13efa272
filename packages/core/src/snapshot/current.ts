import { readlinkSync } from 'node:fs';
import { lstat, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { TavolaError } from '../util/errors.js';
import { currentLink, snapshotFolder } from './paths.js';

/**
 * The id of the snapshot that `current` points to, or undefined where nothing is published.
 *
 * @throws TavolaError OUT_UNREADABLE
 */
export async function readCurrent(out: string): Promise<string | undefined> {
  try {
    return basename(await readlink(currentLink(out)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new TavolaError(
      'OUT_UNREADABLE',
      `The output folder ${out} cannot be read: ${(error as Error).message}. Name another with --out DIR, or allow reading it.`,
      { cause: error },
    );
  }
}

/**
 * The id of the snapshot that `current` points to at this moment; undefined where there is none, or it cannot be told. Takes some
 * microseconds, for whoever must know before each answer.
 */
export function currentSnapshotId(out: string): string | undefined {
  try {
    return basename(readlinkSync(currentLink(out)));
  } catch {
    return undefined;
  }
}

/** When `current` was last swapped. */
export async function currentSince(out: string): Promise<Date> {
  return (await lstat(currentLink(out))).mtime;
}

/**
 * Swaps `current` to a snapshot at once: a reader sees the old one or the new one.
 *
 * @param aside path for the link before it gets its name
 */
export async function pointCurrentTo(out: string, id: string, aside: string): Promise<void> {
  if ((await readCurrent(out)) === id) return;
  const link = currentLink(out);
  if (process.platform === 'win32') {
    // A junction needs no privilege, but an absolute target, and cannot be replaced by a rename.
    await symlink(resolve(snapshotFolder(out, id)), aside, 'junction');
    await rm(link, { force: true });
  } else {
    await symlink(join('snapshots', id), aside);
  }
  await rename(aside, link);
}
