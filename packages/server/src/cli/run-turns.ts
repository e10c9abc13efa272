import type { RunReport } from '@tavola/core';
import { isInterruption } from './interruption.js';
import { reportError } from './report-error.js';

/** Runs that begin one after another, whoever asks for them. */
export class RunTurns {
  readonly #run: () => Promise<RunReport>;
  readonly #debug: boolean;
  #last: Promise<unknown> = Promise.resolve();
  #asked = 0;

  /** @param debug whether a defect is shown with its trace */
  constructor(run: () => Promise<RunReport>, debug = false) {
    this.#run = run;
    this.#debug = debug;
  }

  /** Runs once those before it have ended, whatever they came to. */
  take(): Promise<RunReport> {
    this.#asked++;
    const turn = this.#last.then(this.#run).finally(() => {
      this.#asked--;
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Begins a run, unless one goes on; what it fails with is told. Answers whether it begins. */
  request(): boolean {
    if (this.#asked > 0) return false;
    this.take().catch((error: unknown) => {
      if (isInterruption(error)) return;
      reportError(error, this.#debug);
      process.stderr.write('the snapshot before stays\n');
    });
    return true;
  }

  /** Resolves when none goes on any more. */
  async ended(): Promise<void> {
    await this.#last;
  }
}
