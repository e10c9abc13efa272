import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { QueryThread } from './query-thread.js';
import { QueryThreads } from './query-threads.js';
import type { Queryable } from './queryable.js';
import { openPublished, readPublished } from './read-published.js';
import type { SharedMemory } from './shared-memory.js';

export interface HoldOptions {
  /** The built thread. */
  filename: string;
  workers: number;
  /** Bytes that a thread may keep of columns that it reads often. */
  cacheBytes: number;
  /** What the facts are put into. */
  shared: SharedMemory;
}

/** The facts of a snapshot in memory, with the threads that answer from them. */
export class HeldSnapshot {
  /** Queries that wait for it or run on it. */
  users = 0;
  /** Fails where the facts cannot be had. */
  readonly threads: Promise<QueryThreads>;
  readonly #ended = new AbortController();

  /**
   * The file is opened at once; it is read once there is room.
   *
   * @throws TavolaError SNAPSHOT_GONE
   */
  constructor(of: Queryable, options: HoldOptions) {
    this.threads = this.#load(openPublished(of.snapshot, of.facts), of, options);
    this.threads.catch(() => {});
  }

  async #load(
    fd: number,
    { snapshot, facts, definitions }: Queryable,
    { filename, workers, cacheBytes, shared }: HoldOptions,
  ): Promise<QueryThreads> {
    const { signal } = this.#ended;
    try {
      const { content, free } = await shared.take(facts.bytes, signal);
      try {
        const label = join(snapshot.dir, facts.file);
        await readPublished(fd, facts, content, label, signal);
        signal.throwIfAborted();
        const start = { content, label, cacheBytes, definitions };
        const threads = new QueryThreads(workers, () => new QueryThread(filename, start));
        signal.addEventListener('abort', () => {
          threads.close().finally(free);
        });
        return threads;
      } catch (error) {
        free();
        throw error;
      }
    } finally {
      closeSync(fd);
    }
  }

  /** Ends what is under way, and gives the memory back. */
  end(): void {
    this.#ended.abort();
  }
}
