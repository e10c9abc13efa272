import { currentSnapshotId, openSnapshot, type Snapshot, watchSnapshots } from '@tavola/core';

type Listener = (snapshot: Snapshot) => void;

/**
 * Holds the snapshot that is answered from. A new one takes its place in a single step, so whoever reads `current` once has one
 * complete snapshot or the one before it.
 */
export class SnapshotStore {
  #current: Snapshot | undefined;
  readonly #out: string | undefined;
  #loading: { id: string; done: Promise<void> } | undefined;
  /** One that could not be read: it is left to the watch. */
  #unreadable: string | undefined;
  readonly #listeners = new Set<Listener>();
  #stopWatching = () => {};

  /** @param out folder to look at before each answer; without it there is only what `swap` brings */
  constructor(out?: string) {
    this.#out = out;
  }

  /**
   * A store that follows what is published to the folder `out`. Resolves when the present snapshot, if there is one, is loaded. A
   * damaged one is told to `log` and passed over: the last good one stays.
   */
  static async open(
    out: string,
    { log = () => {} }: { log?: (line: string) => void } = {},
  ): Promise<SnapshotStore> {
    const store = new SnapshotStore(out);
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

  /**
   * What is published at this moment: a snapshot that the watch has not told of yet is loaded first. So whoever was given a
   * snapshot by one replica is given no older one by another. One that cannot be read leaves the last good one.
   */
  async latest(): Promise<Snapshot | undefined> {
    const id = this.#out === undefined ? undefined : currentSnapshotId(this.#out);
    if (id !== undefined && id !== this.#current?.id && id !== this.#unreadable)
      await this.#load(id);
    return this.#current;
  }

  #load(id: string): Promise<void> {
    if (this.#loading?.id === id) return this.#loading.done;
    const done = openSnapshot(this.#out!)
      .then(
        (snapshot) => {
          if (snapshot) this.swap(snapshot);
        },
        () => {
          this.#unreadable = id;
        },
      )
      .finally(() => {
        if (this.#loading?.id === id) this.#loading = undefined;
      });
    this.#loading = { id, done };
    return done;
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
