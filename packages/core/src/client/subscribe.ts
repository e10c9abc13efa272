import type { Connection } from './connection.js';
import { NoStream, readEvents } from './event-stream.js';
import type { StaticExport } from './static-export.js';
import type { SnapshotNews, SubscribeOptions } from './types.js';
import { anyOf, wait } from './wait.js';

/** A broken connection is made anew within this time at first, which doubles with each failure up to a most. In milliseconds. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;

/** Tells of the snapshots of an API, from the present one on, until it is ended by the function that it returns. */
export function subscribe(
  connection: Connection,
  files: StaticExport,
  listener: (snapshot: SnapshotNews) => void,
  { signal, onError }: SubscribeOptions = {},
): () => void {
  const stop = new AbortController();
  const ended = anyOf([signal, stop.signal]);
  let last: string | undefined;
  const onSnapshot = (news: SnapshotNews): void => {
    if (ended.aborted || news.id === last) return;
    last = news.id;
    call(listener, news);
  };

  const follow = async (): Promise<void> => {
    let failures = 0;
    const onBytes = (): void => {
      failures = 0;
    };
    while (!ended.aborted) {
      try {
        await readEvents(connection, { last, signal: ended, onSnapshot, onBytes });
      } catch (error) {
        if (ended.aborted) return;
        if (error instanceof NoStream) {
          const only = await files.snapshot(ended).catch(() => undefined);
          if (only) return onSnapshot(only);
        }
        if (onError && !ended.aborted) call(onError, error as Error);
      }
      // By chance, so that many who lose the same replica do not all come back at the same moment.
      const pause = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE) * Math.random();
      failures++;
      await wait(pause, ended).catch(() => {});
    }
  };
  void follow();
  return () => stop.abort();
}

/** What a callback throws is its own failure, and not the connection's. */
function call<T>(callback: (value: T) => void, value: T): void {
  try {
    callback(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
