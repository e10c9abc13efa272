import type { TaskResult } from '../worker/protocol.js';

/** A task and a copy of it, of which the first to succeed wins, and the other is given up. */
export class CopyRace {
  /** Rejects once none runs any more, as the first of them did. */
  readonly won: Promise<TaskResult>;
  readonly #end = new AbortController();
  readonly #until: AbortSignal;
  #win!: (result: TaskResult) => void;
  #lose!: (error: unknown) => void;
  #running = 0;
  #errors: unknown[] = [];

  /** @param signal gives all of them up */
  constructor(signal: AbortSignal) {
    this.#until = AbortSignal.any([signal, this.#end.signal]);
    this.won = new Promise((resolve, reject) => {
      this.#win = resolve;
      this.#lose = reject;
    });
  }

  /** @param run runs it until the signal that it is given */
  add(run: (until: AbortSignal) => Promise<TaskResult>): void {
    this.#running++;
    run(this.#until).then(
      (result) => {
        this.#win(result);
        this.#end.abort();
      },
      (error) => {
        this.#errors.push(error);
        if (--this.#running === 0) this.#lose(this.#errors[0]);
      },
    );
  }
}
