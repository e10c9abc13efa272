import { createHash } from 'node:crypto';
import { openSync, read } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unusable } from '../facts/facts.js';
import type { PublishedFile } from '../snapshot/manifest.js';
import type { Snapshot } from '../snapshot/read.js';
import { TavolaError } from '../util/errors.js';

const readAt = promisify(read);

/** Bytes read and hashed at a time, which holds nobody else up for longer than a millisecond or so. */
const CHUNK = 1 << 20;

/**
 * Opens a file of a snapshot, which stays readable then, whatever becomes of the folder.
 *
 * @throws TavolaError SNAPSHOT_GONE where it was removed, as it is after some newer ones
 */
export function openPublished({ id, dir }: Snapshot, { file }: PublishedFile): number {
  try {
    return openSync(join(dir, file), 'r');
  } catch (error) {
    throw new TavolaError(
      'SNAPSHOT_GONE',
      `The snapshot ${id} cannot be read any more (${(error as Error).message}): ask for the present one.`,
      { cause: error },
    );
  }
}

/**
 * Reads a published file.
 *
 * @param fd of the open file, which stays open
 * @param content where it is put, of as many bytes as it has
 * @param label what messages call it
 * @throws TavolaError FACTS_INVALID where it is not what was published
 */
export async function readPublished(
  fd: number,
  { sha256 }: PublishedFile,
  content: Uint8Array,
  label: string,
  signal: AbortSignal,
): Promise<void> {
  const hash = createHash('sha256');
  for (let filled = 0; filled < content.length; ) {
    const piece = content.subarray(filled, filled + CHUNK);
    const { bytesRead } = await readAt(fd, piece, 0, piece.length, filled);
    signal.throwIfAborted();
    if (bytesRead === 0) break;
    hash.update(piece.subarray(0, bytesRead));
    filled += bytesRead;
  }
  if (hash.digest('hex') !== sha256) {
    throw unusable(label, `it is not what was published: its SHA-256 differs from the manifest's`);
  }
}
