import { dirname, relative, resolve } from 'node:path';
import type { WatchedSource } from '@tavola/core';
import { type FSWatcher, watch } from 'chokidar';

/** Without a change for so long, what was changed is taken for whole. In milliseconds. */
const SETTLED = 200;
/**
 * How often the source is looked at whatever is heard of it: a link that leads to another folder now, or a file that another machine
 * writes, tells nobody. Seldom where looking takes long. In milliseconds.
 */
const LOOK = 250;
const LOOK_SHARE = 20;

export interface WatchOptions {
  /** The output folder, which may lie within what is watched. */
  out: string;
  signal: AbortSignal;
  /** Default 200 ms */
  settled?: number;
}

/** Tells when a source was changed. */
export class SourceWatcher {
  readonly #watchers: FSWatcher[];
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;
  #wake: (() => void) | undefined;
  /** The version that is known. */
  #known = '';
  #look: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(
    readonly source: WatchedSource,
    readonly options: WatchOptions,
  ) {
    const out = resolve(options.out);
    this.#watchers = source.places.map(({ path, isFile }) => {
      const isElsewhere = isFile
        ? (other: string) => other !== path && other !== dirname(path)
        : (other: string) => isWithin(other, out);
      // A file that another takes the place of is seen by the folder.
      return watch(isFile ? [dirname(path), path] : path, {
        ignoreInitial: true,
        ignored: isElsewhere,
        ...(isFile && { depth: 0 }),
      });
    });
  }

  /** @returns once every change from now on is seen */
  static async start(source: WatchedSource, options: WatchOptions): Promise<SourceWatcher> {
    const watcher = new SourceWatcher(source, options);
    await Promise.all(watcher.#watchers.map((each) => watcher.#listen(each)));
    return watcher;
  }

  #listen(watcher: FSWatcher): Promise<void> {
    watcher.on('all', () => this.#changed());
    // A folder that cannot be watched any more says so once; what is left is watched.
    watcher.on('error', () => this.#changed());
    return new Promise((ready) => watcher.once('ready', () => ready()));
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settled(), this.options.settled ?? SETTLED);
  }

  #settled(): void {
    this.#isDue = true;
    this.#wake?.();
  }

  /** @param before what was seen the time before: what is the same twice has settled */
  #lookAgain(before: string, after = LOOK): void {
    this.#look = setTimeout(async () => {
      const begun = performance.now();
      const version = await this.source.version();
      if (this.#isClosed) return;
      if (version === before && version !== this.#known) this.#settled();
      this.#lookAgain(version, Math.max(LOOK, LOOK_SHARE * (performance.now() - begun)));
    }, after);
  }

  /**
   * Calls back after each change that has settled, one after another, until it is interrupted.
   *
   * @param before the version of the source that is known
   * @param refresh must not throw
   */
  async follow(before: string, refresh: () => Promise<void>): Promise<void> {
    const { signal } = this.options;
    const onAbort = (): void => this.#wake?.();
    signal.addEventListener('abort', onAbort);
    this.#known = before;
    this.#lookAgain(before);
    try {
      while (await this.#due(signal)) {
        const version = await this.source.version();
        if (version === this.#known) continue;
        this.#known = version;
        await refresh();
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #due(signal: AbortSignal): Promise<boolean> {
    while (!this.#isDue && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#isDue = false;
    return !signal.aborted;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#look);
    clearTimeout(this.#timer);
    await Promise.all(this.#watchers.map((watcher) => watcher.close()));
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way.startsWith('..') || resolve(way) === way);
}
