import {
  currentSnapshotId,
  type Publication,
  type Snapshot,
  type SnapshotWatch,
  watchSnapshots,
} from '@tavola/core';

type Listener = (snapshot: Snapshot) => void;

/** Publications that are remembered. */
const REMEMBERED = 64;

/**
 * Holds the snapshot that is answered from. A new one takes its place in a single step, so whoever reads `current` once has one
 * complete snapshot or the one before it.
 */
export class SnapshotStore {
  #current: Snapshot | undefined;
  /** What was published until `current`, which is the last of it. */
  #published: readonly Publication[] = [];
  /** What the watch has found to be damaged, and tries again by itself. */
  #unreadable: string | undefined;
  #followed: { out: string; watch: SnapshotWatch } | undefined;
  readonly #listeners = new Set<Listener>();

  /**
   * A store that follows what is published to the folder `out`. Resolves when the present snapshot, if there is one, is loaded. A
   * damaged one is told to `log` and passed over: the last good one stays. A store that is merely constructed holds what `swap`
   * brings.
   */
  static async open(
    out: string,
    { log = () => {} }: { log?: (line: string) => void } = {},
  ): Promise<SnapshotStore> {
    const store = new SnapshotStore();
    const watch = watchSnapshots(
      out,
      (snapshot, published) => store.swap(snapshot, published),
      (error) => log(error.message),
    );
    store.#followed = { out, watch };
    await watch.look();
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
    if (this.#followed) await this.#catchUp(this.#followed);
    return this.#current;
  }

  async #catchUp({ out, watch }: { out: string; watch: SnapshotWatch }): Promise<void> {
    const id = currentSnapshotId(out);
    if (id === undefined || id === this.#current?.id || id === this.#unreadable) return;
    await watch.look();
    const isDamaged = id === currentSnapshotId(out) && id !== this.#current?.id;
    this.#unreadable = isDamaged ? id : undefined;
  }

  /**
   * Puts `snapshot` in the place of the present one and tells the subscribers; the one already there changes nothing.
   *
   * @param published what was published until then, the newest last, where more is known than this one
   */
  swap(snapshot: Snapshot, published: readonly Publication[] = [snapshot]): void {
    if (snapshot.id === this.#current?.id) return;
    const ids = new Set(published.map(({ id }) => id));
    const before = this.#published.filter(({ id }) => !ids.has(id));
    this.#published = [...before, ...published].slice(-REMEMBERED);
    this.#current = snapshot;
    for (const listener of this.#listeners) listener(snapshot);
  }

  /** What was published after the snapshot `id`, the newest last: only the newest where `id` is not known or not given. */
  publishedAfter(id: string | undefined): readonly Publication[] {
    const place = this.#published.findIndex((one) => one.id === id);
    return this.#published.slice(place < 0 ? -1 : place + 1);
  }

  /**
   * Calls `listener` with each snapshot that takes the place of another, until the returned function is called. What came and went
   * meanwhile is in `publishedAfter` only.
   */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops following the folder. What is loaded stays loaded. */
  close(): void {
    this.#followed?.watch.close();
  }
}
