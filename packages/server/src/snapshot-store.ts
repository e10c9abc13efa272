import { openSnapshot, type Snapshot, watchSnapshots } from '@tavola/core';

type Listener = (snapshot: Snapshot) => void;

/**
 * Holds the snapshot that is answered from. A new one takes its place in a single step, so whoever reads `current` once has one
 * complete snapshot or the one before it.
 */
export class SnapshotStore {
  #current: Snapshot | undefined;
  readonly #listeners = new Set<Listener>();
  #stopWatching = () => {};

  /**
   * A store that follows what is published to the folder `out`. Resolves when the present snapshot, if there is one, is loaded. A
   * damaged one is told to `log` and passed over: the last good one stays.
   */
  static async open(
    out: string,
    { log = () => {} }: { log?: (line: string) => void } = {},
  ): Promise<SnapshotStore> {
    const store = new SnapshotStore();
    // What is wrong with it is told by the watch, which looks at it once more.
    const present = await openSnapshot(out).catch(() => undefined);
    if (present) store.swap(present);
    const watch = watchSnapshots(
      out,
      (snapshot) => store.swap(snapshot),
      (error) => log(error.message),
    );
    store.#stopWatching = () => watch.close();
    return store;
  }

  /** Undefined until something is published. */
  get current(): Snapshot | undefined {
    return this.#current;
  }

  /** Puts `snapshot` in the place of the present one and tells the subscribers; the one already there changes nothing. */
  swap(snapshot: Snapshot): void {
    if (snapshot.id === this.#current?.id) return;
    this.#current = snapshot;
    for (const listener of this.#listeners) listener(snapshot);
  }

  /** Calls `listener` with each snapshot from the next one on, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops following the folder. What is loaded stays loaded. */
  close(): void {
    this.#stopWatching();
  }
}
