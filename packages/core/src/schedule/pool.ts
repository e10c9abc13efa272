import type { ScanResult } from '../scan/scan-range.js';
import { TavolaError } from '../util/errors.js';
import type { ScanTask, TaskInput, TaskResult } from '../worker/protocol.js';
import { builtFile } from './built-file.js';
import { CopyRace } from './copy-race.js';
import { Pace } from './pace.js';
import { PoolThread, type TaskListener } from './pool-thread.js';
import type { OnStart, TaskRunner } from './task-runner.js';

/*
 * The master's half of the pool; the thread's is `worker/entry.ts`.
 */

export interface CreatePoolOptions {
  /** The built worker. */
  filename?: string | undefined;
  /**
   * Milliseconds without a sign of progress after which a task is given up and its thread ended. Default: by what tasks before
   * it took, and at least 20 s
   */
  taskTimeout?: number | undefined;
}

/**
 * Starts worker threads that scan. Keep them for as long as there are runs: a thread takes some 50 ms to start.
 *
 * @param workers their number
 */
export function createPool(
  workers: number,
  { filename = workerFile(), taskTimeout }: CreatePoolOptions = {},
): TaskRunner {
  return new Pool(workers, filename, new Pace(taskTimeout));
}

class Pool implements TaskRunner {
  readonly #idle: PoolThread[];
  /** Who waits for a thread, the first first: runs may be many. */
  readonly #waiting: ((thread: PoolThread) => void)[] = [];
  readonly #threads: Set<PoolThread>;
  /** Threads that were given up, until they have ended. */
  readonly #ending = new Set<Promise<void>>();
  #isClosed = false;

  constructor(
    readonly workers: number,
    readonly filename: string,
    readonly pace: Pace,
  ) {
    this.#idle = Array.from({ length: workers }, (_, i) => new PoolThread(i + 1, filename, pace));
    this.#threads = new Set(this.#idle);
  }

  async run(
    task: ScanTask,
    signal: AbortSignal,
    onStart: OnStart,
    onPart: (part: ScanResult) => void = () => {},
  ): Promise<TaskResult> {
    const own = { ...task, input: share(task.input) };
    const free =
      this.#idle.shift() ?? (await new Promise<PoolThread>((r) => this.#waiting.push(r)));
    const race = new CopyRace(signal);
    let isCopied = false;
    const copy = (): void => {
      const idle = isCopied ? undefined : this.#idle.shift();
      if (!idle) return;
      isCopied = true;
      race.add((until) =>
        this.#runOn(idle, own, until, {
          onStart: (worker) => onStart(worker, true),
          // What a copy has done so far does not count before it has won.
          onPart() {},
          onStraggling() {},
        }),
      );
    };
    race.add((until) => this.#runOn(free, own, until, { onStart, onPart, onStraggling: copy }));
    return race.won;
  }

  async #runOn(
    free: PoolThread,
    task: ScanTask,
    signal: AbortSignal,
    listener: TaskListener,
  ): Promise<TaskResult> {
    // It may have failed while it had nothing to do.
    const thread = free.failure ? this.#replace(free) : free;
    try {
      signal.throwIfAborted();
      return await thread.run(task, signal, listener);
    } finally {
      this.#free(thread.failure ? this.#replace(thread) : thread);
    }
  }

  #free(thread: PoolThread): void {
    const next = this.#waiting.shift();
    if (next) next(thread);
    else this.#idle.push(thread);
  }

  /** Starts another thread in the place of one that is lost. */
  #replace(lost: PoolThread): PoolThread {
    if (this.#isClosed) return lost;
    const thread = new PoolThread(lost.worker, this.filename, this.pace);
    this.#threads.delete(lost);
    this.#threads.add(thread);
    const ending = lost.close().then(() => {
      this.#ending.delete(ending);
    });
    this.#ending.add(ending);
    return thread;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#ending, ...[...this.#threads].map((thread) => thread.close())]);
  }
}

const SHARED = new WeakMap<Uint8Array, Uint8Array>();

/** Bytes in memory are copied once, to where all threads see them, rather than for each task. */
function share(input: TaskInput): TaskInput {
  if (input.kind !== 'bytes' || 'path' in input.place) return input;
  const { content, ...place } = input.place;
  let shared = SHARED.get(content);
  if (!shared) {
    shared = new Uint8Array(new SharedArrayBuffer(content.length));
    shared.set(content);
    SHARED.set(content, shared);
  }
  return { ...input, place: { ...place, content: shared } };
}

function workerFile(): string {
  const path = builtFile('worker.js');
  if (path !== undefined) return path;
  throw new TavolaError(
    'ENGINE_UNAVAILABLE',
    'The engine pool has no worker.js beside it, as when a bundler took @tavola/core into one file: leave @tavola/core external, or use the engine inline.',
  );
}
