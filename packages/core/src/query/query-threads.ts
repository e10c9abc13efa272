import { TavolaError } from '../util/errors.js';
import type { QueryOrder, QueryReply } from './protocol.js';
import { type QueryThread, ThreadLost, tooLong } from './query-thread.js';

/** The threads of one snapshot, started when they are needed; whoever finds none free waits. */
export class QueryThreads {
  readonly #threads = new Set<QueryThread>();
  /** The one that answered last is at the end, and asked first: what it reads is in its memory. */
  readonly #idle: QueryThread[] = [];
  readonly #waiting: Waiter[] = [];
  #isClosed = false;

  /** @param most number of threads */
  constructor(
    readonly most: number,
    readonly start: () => QueryThread,
  ) {}

  /** Starts a thread before there is a query. */
  warm(): void {
    if (this.#threads.size === 0) this.#idle.push(this.#add());
  }

  /**
   * @param timeout milliseconds that the query may take, and may have waited before
   * @throws TavolaError QUERY_TIMEOUT, TASK_FAILED where two threads ended with it
   */
  async run(order: QueryOrder, timeout: number): Promise<QueryReply> {
    for (let attempt = 1; ; attempt++) {
      const thread = await this.#take(order, timeout);
      try {
        return await thread.run(order, timeout);
      } catch (error) {
        if (!(error instanceof ThreadLost)) throw error;
        if (attempt === 2) throw failed(order, error);
      } finally {
        this.#giveBack(thread);
      }
    }
  }

  /** Ends all threads; whoever still waits is told so. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    await Promise.all([...this.#threads].map((thread) => thread.close()));
  }

  #add(): QueryThread {
    const thread = this.start();
    this.#threads.add(thread);
    return thread;
  }

  async #take({ kpi }: QueryOrder, timeout: number): Promise<QueryThread> {
    if (this.#isClosed) throw closed();
    for (let thread = this.#idle.pop(); thread; thread = this.#idle.pop()) {
      if (!thread.isLost) return thread;
      this.#threads.delete(thread);
    }
    if (this.#threads.size < this.most) return this.#add();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(tooLong(kpi, timeout));
      }, timeout);
      const waiter: Waiter = {
        resolve(thread) {
          clearTimeout(timer);
          resolve(thread);
        },
        reject(reason) {
          clearTimeout(timer);
          reject(reason);
        },
      };
      this.#waiting.push(waiter);
    });
  }

  #giveBack(thread: QueryThread): void {
    if (thread.isLost) this.#threads.delete(thread);
    const next = this.#waiting.shift();
    if (next) next.resolve(thread.isLost ? this.#add() : thread);
    else if (!thread.isLost) this.#idle.push(thread);
  }
}

interface Waiter {
  resolve(thread: QueryThread): void;
  reject(reason: Error): void;
}

function failed({ kpi }: QueryOrder, error: Error): TavolaError {
  return new TavolaError(
    'TASK_FAILED',
    `The KPI ${kpi} with this filter ended two threads, the last since: ${error.message}.`,
    { cause: error },
  );
}

function closed(): Error {
  return new Error('The queries of this snapshot have ended.');
}
