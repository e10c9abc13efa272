import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import type { TaskProfile } from '../profile/stopwatch.js';
import type { ScanResult } from '../scan/scan-range.js';
import { TavolaError } from '../util/errors.js';
import type { ScanTask, TaskMessage, TaskReply, TaskResult } from '../worker/protocol.js';
import type { Pace } from './pace.js';
import { WorkerLost } from './task-runner.js';

/*
 * One thread of the pool, and the only place that knows Tinypool. Each thread is a Tinypool of its own: a thread that fails while
 * it starts stops its Tinypool for good, and one that calls process.exit() makes it wait for ever, so that it is left behind as
 * a whole and no other task is lost with it.
 */

/** Room for what is short-lived in a thread, in MiB. */
const YOUNG_MIB = 8;
/** How long a thread may take to end, and to say why it has ended. In milliseconds. */
const CLOSE_TIMEOUT = 3_000;
const LAST_WORDS = 250;
/** How often it is looked whether there was a sign of progress. In milliseconds. */
const TICK = 1_000;
const MIB = 2 ** 20;

/** What is told of a task while it runs. */
export interface TaskListener {
  onStart(worker: number): void;
  /** A part of it is done. */
  onPart(part: ScanResult): void;
  /** It gives no sign for far longer than usual; told again as long as that is so. */
  onStraggling(): void;
}

export class PoolThread {
  readonly #pool: Tinypool;
  readonly #broken: Promise<never>;
  #failure: Error | undefined;

  /** @param worker its number, from 1 */
  constructor(
    readonly worker: number,
    filename: string,
    readonly pace: Pace,
  ) {
    this.#pool = new Tinypool({
      filename,
      minThreads: 1,
      maxThreads: 1,
      // Threads wait for work without spinning, and do not keep the process alive.
      useAtomics: false,
      // What a thread makes anew for each batch is little, and would otherwise spread over some 50 MB before it is collected.
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    // A thread that fails while it has no task: whoever has the next one for it must know.
    this.#broken = new Promise((_resolve, reject) => {
      this.#pool.on('error', (error: Error) => {
        this.#failure = error;
        reject(new WorkerLost(error.message, { cause: error }));
      });
    });
    this.#broken.catch(() => {});
  }

  /** Why it can take no more tasks, if so. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** @throws as `TaskRunner.run`; if `failure` is set then, the thread is no more */
  async run(task: ScanTask, signal: AbortSignal, listener: TaskListener): Promise<TaskResult> {
    const { port1, port2 } = new MessageChannel();
    const silence = new Silence(this.pace, mebibytesBetweenSigns(task), listener.onStraggling);
    let reply: TaskReply | undefined;
    let profile: TaskProfile | undefined;
    const receive = (message: TaskMessage): void => {
      silence.broken(typeof message !== 'number');
      if (typeof message === 'number') listener.onStart(message);
      else if ('part' in message) listener.onPart(message.part);
      else if ('profile' in message) profile = message.profile;
      else reply = message;
    };
    port1.on('message', receive);
    // A thread that ends closes its port, also where Tinypool does not notice: by process.exit().
    const closed = new Promise<void>((resolve) => port1.once('close', resolve));
    const ended = closed.then(async () => {
      if (reply) return;
      await new Promise((resolve) => setTimeout(resolve, LAST_WORDS));
      throw new WorkerLost('the worker ended before its task did');
    });
    const done = this.#pool.run(
      { task, port: port2, worker: this.worker },
      { signal, transferList: [port2] },
    );
    for (const promise of [done, ended, silence.tooLong]) promise.catch(() => {});
    try {
      await Promise.race([done, ended.then(() => done), silence.tooLong, this.#broken]);
      // This port and Tinypool's do not wait for each other: that the task has ended may be known first.
      for (let late = receiveMessageOnPort(port1); late; late = receiveMessageOnPort(port1)) {
        receive(late.message);
      }
      if (!reply) throw new Error('A worker ended its task without a reply.');
      if ('refusal' in reply) throw new TavolaError(reply.refusal.code, reply.refusal.message);
      this.pace.finished();
      return profile ? { ...reply.result, profile } : reply.result;
    } catch (error) {
      throw this.#judge(error as Error, signal);
    } finally {
      silence.end();
      port1.close();
    }
  }

  /** An error of the task itself, after which the thread lives on, or that the thread is lost. */
  #judge(error: Error, signal: AbortSignal): Error {
    if (error instanceof TavolaError) return error;
    // Tinypool ends a thread whose task is no longer wanted, and starts another in its place.
    if (signal.aborted) return error;
    if (error instanceof GivenUp) this.pace.gaveUp();
    const isEnd = /terminat|worker exited/i.test(error.message) || isOutOfHeap(error);
    const lost = isEnd ? new WorkerLost(error.message, { cause: error }) : error;
    const isLost = lost instanceof WorkerLost || lost instanceof GivenUp;
    // What a thread lacks room for may be held by what it keeps from one task to the next.
    if (isLost || error instanceof RangeError) this.#failure = lost;
    return lost;
  }

  /** Ends the thread, also one that never gives up control. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#failure instanceof WorkerLost ? 0 : CLOSE_TIMEOUT);
    });
    await Promise.race([this.#pool.destroy().catch(() => {}), timeout]);
    clearTimeout(timer);
  }
}

/** A task that gave no sign of progress for too long: its thread is ended, and it counts as an attempt. */
class GivenUp extends Error {}

function isOutOfHeap(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/**
 * Tells when a task has given no sign for too long. It is counted in ticks of a timer, of which none is caught up on: where this
 * thread is stopped or busy itself, or the machine sleeps, no more than one passes, so nobody else is blamed for it.
 */
class Silence {
  readonly tooLong: Promise<never>;
  readonly #limit: number;
  readonly #timer: NodeJS.Timeout;
  #ms = 0;
  #since = performance.now();

  constructor(
    readonly pace: Pace,
    readonly mebibytes: number,
    onStraggling: () => void,
  ) {
    this.#limit = pace.limit(mebibytes);
    const tick = Math.min(TICK, this.#limit / 4);
    let give: (reason: Error) => void;
    this.tooLong = new Promise((_resolve, reject) => {
      give = reject;
    });
    this.#timer = setInterval(() => {
      this.#ms += tick;
      if (this.#ms >= pace.straggling(mebibytes)) onStraggling();
      if (this.#ms < this.#limit) return;
      const seconds = Math.round(this.#limit / 100) / 10;
      give(new GivenUp(`it gave no sign of progress for ${seconds} s, and its worker was ended`));
    }, tick);
  }

  /** @param isProgress whether some part was done, or the task has but begun */
  broken(isProgress: boolean): void {
    const now = performance.now();
    if (isProgress) this.pace.progressed(this.mebibytes, now - this.#since);
    this.#since = now;
    this.#ms = 0;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

function mebibytesBetweenSigns({ input }: ScanTask): number {
  if (input.kind !== 'bytes') return 1;
  const { range, cuts = [] } = input;
  return Math.ceil((range.to - range.from) / MIB / (cuts.length + 1));
}
