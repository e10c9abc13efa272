import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCurrent } from './current.js';
import { orderFile, snapshotFolder, snapshotsFolder } from './paths.js';

/** Snapshots that are kept, the newest first. */
const KEPT = 3;
/** Names in the file of their order. */
const REMEMBERED = 32;

/** That a snapshot became the current one. */
export interface Publication {
  id: string;
  /** Unknown where an older version published it. */
  publishedAt?: Date;
}

/**
 * Notes that a snapshot is the newest. The order is kept in a file, since a clock that was set back makes a new one look old. What was
 * noted by a run that ended before it swapped `current` was never published, and is forgotten.
 *
 * @param aside path for what is being written
 */
export async function noteNewest(out: string, id: string, aside: string): Promise<void> {
  const before = await readCurrent(out);
  const order = until(await readOrder(out), before);
  if (id === before && order.at(-1)?.id === id) return;
  const newest = { id, publishedAt: new Date() };
  const next = [...order.filter((other) => other.id !== id), newest].slice(-REMEMBERED);
  await writeFile(aside, next.map(toLine).join(''));
  await rename(aside, orderFile(out));
}

/**
 * What was published until `snapshot`, which is the last of it, as far as that is remembered. Read after `current` was, so that it
 * is in there.
 */
export async function publishedUntil(
  out: string,
  { id, publishedAt }: Required<Publication>,
): Promise<Publication[]> {
  const order = await readOrder(out);
  return order.some((one) => one.id === id) ? until(order, id) : [{ id, publishedAt }];
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
      place: order.findIndex((one) => one.id === id),
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

/** All of an order up to `id`, or all of it where that is not in there. */
function until(order: Publication[], id: string | undefined): Publication[] {
  const place = order.findIndex((one) => one.id === id);
  return place < 0 ? order : order.slice(0, place + 1);
}

/** The oldest first; empty where there is none. */
async function readOrder(out: string): Promise<Publication[]> {
  const text = await readFile(orderFile(out), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [, id, time] = /^([\da-f]{16})(?: (\S+))?$/.exec(line) ?? [];
    if (id === undefined) return [];
    return [time === undefined ? { id } : { id, publishedAt: new Date(time) }];
  });
}

function toLine({ id, publishedAt }: Publication): string {
  return publishedAt ? `${id} ${publishedAt.toISOString()}\n` : `${id}\n`;
}
