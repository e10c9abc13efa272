import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCurrent } from './current.js';
import { orderFile, snapshotFolder, snapshotsFolder } from './paths.js';

/** Snapshots that are kept, the newest first. */
const KEPT = 3;
/** Names in the file of their order. */
const REMEMBERED = 32;

/**
 * Notes that a snapshot is the newest. The order is kept in a file, since a clock that was set back makes a new one look old.
 *
 * @param aside path for what is being written
 */
export async function noteNewest(out: string, id: string, aside: string): Promise<void> {
  const order = await readOrder(out);
  if (order.at(-1) === id) return;
  const next = [...order.filter((other) => other !== id), id].slice(-REMEMBERED);
  await writeFile(aside, `${next.join('\n')}\n`);
  await rename(aside, orderFile(out));
}

/** Removes all but the last three snapshots, of which the current one is the newest. */
export async function removeOld(out: string, current: string): Promise<void> {
  const folder = snapshotsFolder(out);
  const order = await readOrder(out);
  const others = (await readdir(folder)).filter((id) => id !== current);
  const byAge = await Promise.all(
    others.map(async (id) => ({
      id,
      // One that the order does not know is older than all that it knows.
      place: order.indexOf(id),
      made: (await stat(join(folder, id))).mtimeMs,
    })),
  );
  byAge.sort((a, b) => b.place - a.place || b.made - a.made);
  for (const { id } of byAge.slice(KEPT - 1)) {
    if (id !== (await readCurrent(out))) {
      await rm(snapshotFolder(out, id), { recursive: true, force: true });
    }
  }
}

/** The oldest first; empty where there is none. */
async function readOrder(out: string): Promise<string[]> {
  const text = await readFile(orderFile(out), 'utf8').catch(() => '');
  return text.split('\n').filter((id) => /^[\da-f]{16}$/.test(id));
}
