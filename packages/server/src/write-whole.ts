import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TavolaError } from '@tavola/core';

type Chunks = Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>;

/**
 * Writes a file that appears under its name once it is complete; what was there before stays until then. What is no regular
 * file, as a pipe, is written to as it is.
 *
 * @param option the option that names the file
 * @throws TavolaError OUT_UNWRITABLE, and what the chunks throw
 */
export async function writeWhole(path: string, chunks: Chunks, option: string): Promise<void> {
  const isPlain = await stat(path).then(
    (stats) => stats.isFile(),
    () => true,
  );
  const aside = isPlain ? `${path}.${process.pid}.part` : path;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeTo(aside, chunks, isPlain);
    if (isPlain) await rename(aside, path);
  } catch (error) {
    // A folder that takes no new file has none to remove.
    if (isPlain) await rm(aside, { force: true }).catch(() => {});
    if (error instanceof TavolaError) throw error;
    throw new TavolaError(
      'OUT_UNWRITABLE',
      `${path} cannot be written (${(error as Error).message}): name another file with ${option} FILE.`,
      { cause: error },
    );
  }
}

async function writeTo(path: string, chunks: Chunks, isSynced: boolean): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const chunk of chunks) await file.writeFile(chunk);
    if (isSynced) await file.sync();
  } finally {
    await file.close();
  }
}
