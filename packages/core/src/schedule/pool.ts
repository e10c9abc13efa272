import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import type { TaskProfile } from '../profile/stopwatch.js';
import type { ScanResult } from '../scan/scan-range.js';
import { TavolaError } from '../util/errors.js';
import type {
  ScanTask,
  TaskInput,
  TaskMessage,
  TaskReply,
  TaskResult,
} from '../worker/protocol.js';
import { type TaskRunner, WorkerLost } from './task-runner.js';

/*
 * The master's half of the pool, and the only place that knows Tinypool; the thread's is `worker/entry.ts`.
 */

/** A task that takes longer than this, and a second for each MiB, has lost its worker. In milliseconds. */
const DEADLINE = 60_000;
const DEADLINE_PER_MIB = 1_000;
const MIB = 2 ** 20;
/** Tasks that may wait for each worker: a run has no more tasks under way than there are workers, but runs may be many. */
const QUEUE_PER_WORKER = 64;
/** Room for what is short-lived in a thread, in MiB. */
const YOUNG_MIB = 8;
/** How long the threads may take to end. In milliseconds. */
const CLOSE_TIMEOUT = 3_000;

/**
 * Starts worker threads that scan. Keep them for as long as there are runs: a thread takes some 50 ms to start.
 *
 * @param workers their number
 * @param filename the built worker
 */
export function createPool(workers: number, filename = workerFile()): TaskRunner {
  return new Pool(workers, filename);
}

class Pool implements TaskRunner {
  #threads: Tinypool;

  constructor(
    readonly workers: number,
    readonly filename: string,
  ) {
    this.#threads = this.#start();
  }

  async run(
    task: ScanTask,
    signal: AbortSignal,
    onStart: (worker: number) => void,
    onPart: (part: ScanResult) => void = () => {},
  ): Promise<TaskResult> {
    const threads = this.#threads;
    const { port1, port2 } = new MessageChannel();
    let reply: TaskReply | undefined;
    let profile: TaskProfile | undefined;
    const receive = (message: TaskMessage): void => {
      if (typeof message === 'number') onStart(message);
      else if ('part' in message) onPart(message.part);
      else if ('profile' in message) profile = message.profile;
      else reply = message;
    };
    port1.on('message', receive);
    // A worker that calls process.exit() would leave its task waiting for ever.
    const deadline = AbortSignal.timeout(DEADLINE + mebibytesOf(task.input) * DEADLINE_PER_MIB);
    try {
      await threads.run(
        { task: { ...task, input: share(task.input) }, port: port2 },
        { signal: AbortSignal.any([signal, deadline]), transferList: [port2] },
      );
      // This port and Tinypool's do not wait for each other: that the task has ended may be known first.
      for (let late = receiveMessageOnPort(port1); late; late = receiveMessageOnPort(port1)) {
        receive(late.message);
      }
      if (!reply) throw new Error('A worker ended its task without a reply.');
      if ('refusal' in reply) throw new TavolaError(reply.refusal.code, reply.refusal.message);
      return profile ? { ...reply.result, profile } : reply.result;
    } catch (error) {
      if (error instanceof TavolaError || signal.aborted) throw error;
      const { message } = error as Error;
      if (deadline.aborted) throw new WorkerLost('it did not end in time', { cause: error });
      if (/terminat|worker exited|out of memory/i.test(message)) {
        await this.#replace(threads);
        throw new WorkerLost(message, { cause: error });
      }
      throw error;
    } finally {
      port1.close();
    }
  }

  /**
   * Starts other threads in the place of those that lost a worker, since a thread that fails while it starts stops
   * Tinypool for good. All tasks under way there are lost with them, so only the first of them replaces the threads.
   */
  async #replace(broken: Tinypool): Promise<void> {
    if (this.#threads !== broken) return;
    this.#threads = this.#start();
    await destroy(broken);
  }

  #start(): Tinypool {
    return new Tinypool({
      filename: this.filename,
      minThreads: this.workers,
      maxThreads: this.workers,
      maxQueue: this.workers * QUEUE_PER_WORKER,
      // Threads wait for work without spinning, and do not keep the process alive.
      useAtomics: false,
      // What a thread makes anew for each batch is little, and would otherwise spread over some 50 MB before it is collected.
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
  }

  async close(): Promise<void> {
    await destroy(this.#threads);
  }
}

function mebibytesOf(input: TaskInput): number {
  return input.kind === 'bytes' ? Math.ceil((input.range.to - input.range.from) / MIB) : 1;
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

/** `worker.js` beside the built index, wherever the bundler put this module. */
function workerFile(): string {
  const candidates = ['./worker.js', '../worker.js', '../../dist/worker.js'];
  // A bundler to CommonJS leaves no address of a module.
  const here: string | undefined = import.meta.url;
  for (const candidate of here === undefined ? [] : candidates) {
    const path = fileURLToPath(new URL(candidate, here));
    if (existsSync(path)) return path;
  }
  throw new TavolaError(
    'ENGINE_UNAVAILABLE',
    'The engine pool has no worker.js beside it, as when a bundler took @tavola/core into one file: leave @tavola/core external, or use the engine inline.',
  );
}

async function destroy(threads: Tinypool): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_TIMEOUT);
  });
  await Promise.race([threads.destroy().catch(() => {}), timeout]);
  clearTimeout(timer);
}
