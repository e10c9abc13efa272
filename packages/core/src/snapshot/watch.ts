import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TavolaError } from '../util/errors.js';
import { readCurrent } from './current.js';
import { type Publication, publishedUntil } from './keep-last.js';
import { openSnapshot, type Snapshot } from './read.js';

/** How often the folder is looked at where the system does not tell of changes. In milliseconds. */
const POLL = 500;
/** After how long it is looked once more at what cannot be read, since a run may be replacing it. In milliseconds. */
const MAKE_SURE = 50;

export interface SnapshotWatch {
  /** Resolves when all that was published before the call is told. */
  look(): Promise<void>;
  close(): void;
}

/**
 * Calls `onSnapshot` with the current snapshot, if there is one, and with each that is published later; never with one that is older
 * than what it was called with before. With it comes what was published until then, the newest last, also what came and went
 * between two looks. What cannot be read, or is there no more, is reported to `onError`, and the folder is watched on.
 */
export function watchSnapshots(
  out: string,
  onSnapshot: (snapshot: Snapshot, published: readonly Publication[]) => void,
  onError: (error: Error) => void = () => {},
): SnapshotWatch {
  let present: string | undefined;
  let reported: string | undefined;
  let closed = false;
  let looking: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    const id = await readCurrent(out);
    if (id === undefined && present !== undefined) throw vanished(out);
    if (id !== undefined && id !== present) {
      const snapshot = await openSnapshot(out);
      if (!snapshot) return;
      const published = await publishedUntil(out, snapshot);
      if (closed) return;
      present = snapshot.id;
      onSnapshot(snapshot, published);
    }
    reported = undefined;
  };
  // It is tried again, since a run may mend it, but reported once: when it is seen a second time.
  const readAgain = async (first: Error): Promise<void> => {
    if (closed || first.message === reported) return;
    await delay(MAKE_SURE);
    await read().catch((error: Error) => {
      if (closed || error.message === reported) return;
      reported = error.message;
      onError(error);
    });
  };
  // One look at a time. What has begun may have read the link before the call, so there is always another after it.
  const look = (): Promise<void> => {
    next ??= looking.then(() => {
      next = undefined;
      looking = closed ? Promise.resolve() : read().catch(readAgain);
      return looking;
    });
    return next;
  };
  const lookSoon = (): void => void look();

  let watcher: FSWatcher | undefined;
  const startWatching = async (): Promise<void> => {
    await mkdir(out, { recursive: true });
    if (closed) return;
    // Where watching fails or misses something, the timer finds it.
    watcher = watch(out, lookSoon);
    watcher.on('error', () => watcher?.close());
  };
  startWatching().catch(() => {});
  const timer = setInterval(lookSoon, POLL);
  lookSoon();
  return {
    look,
    close() {
      closed = true;
      clearInterval(timer);
      watcher?.close();
    },
  };
}

function vanished(out: string): TavolaError {
  return new TavolaError(
    'OUT_UNREADABLE',
    `The output folder ${out} has no current snapshot any more; the last one that was read stays. Bring the folder back, or run again.`,
  );
}
