import { Worker } from 'node:worker_threads';
import { TavolaError } from '../util/errors.js';
import type { QueryOrder, QueryReply, ThreadStart } from './protocol.js';

/** A thread that ended while it had a query, which another may answer. */
export class ThreadLost extends Error {}

/** The master's half of one thread that answers queries, one at a time; the other is `entry.ts`. */
export class QueryThread {
  readonly #worker: Worker;
  #end: ((outcome: QueryReply | Error) => void) | undefined;
  #isLost = false;

  constructor(filename: string, start: ThreadStart) {
    this.#worker = new Worker(filename, { workerData: start });
    // While nobody waits for it, it does not keep the process alive.
    this.#worker.unref();
    this.#worker.on('message', (reply: QueryReply) => this.#end?.(reply));
    for (const event of ['error', 'messageerror'] as const) {
      this.#worker.on(event, (error: Error) => this.#lose(error.message));
    }
    this.#worker.on('exit', () => this.#lose('its thread ended'));
  }

  /** Whether it can answer no more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /**
   * @param timeout milliseconds after which it is given up and the thread is ended
   * @throws TavolaError QUERY_TIMEOUT, ThreadLost
   */
  async run(order: QueryOrder, timeout: number): Promise<QueryReply> {
    if (this.#isLost) throw new ThreadLost('its thread has ended');
    let timer: NodeJS.Timeout | undefined;
    this.#worker.ref();
    try {
      const outcome = await new Promise<QueryReply | Error>((resolve) => {
        this.#end = resolve;
        timer = setTimeout(() => resolve(tooLong(order.kpi, timeout)), timeout);
        this.#worker.postMessage(order);
      });
      if (!(outcome instanceof Error)) return outcome;
      if (!this.#isLost) await this.close();
      throw outcome;
    } finally {
      this.#end = undefined;
      clearTimeout(timer);
      this.#worker.unref();
    }
  }

  /** Ends the thread, whatever it does. */
  async close(): Promise<void> {
    this.#isLost = true;
    await this.#worker.terminate();
  }

  #lose(why: string): void {
    this.#isLost = true;
    this.#end?.(new ThreadLost(why));
  }
}

export function tooLong(kpi: string, timeout: number): TavolaError {
  return new TavolaError(
    'QUERY_TIMEOUT',
    `The KPI ${kpi} with this filter took longer than ${timeout / 1000} s and was given up: ask for fewer rows, or try again.`,
  );
}
