import { randomUUID } from 'node:crypto';
import type { RunReport } from '@tavola/core';
import { isInterruption } from './interruption.js';
import { reportError } from './report-error.js';

/** Runs that begin one after another, whoever asks for them. */
export class RunTurns {
  readonly #run: (name: string) => Promise<RunReport>;
  readonly #debug: boolean;
  #last: Promise<unknown> = Promise.resolve();
  #asked = 0;

  /**
   * @param run is given the name of the run
   * @param debug whether a defect is shown with its trace
   */
  constructor(run: (name: string) => Promise<RunReport>, debug = false) {
    this.#run = run;
    this.#debug = debug;
  }

  /** Runs once those before it have ended, whatever they came to. */
  take(name = randomUUID().slice(0, 8)): Promise<RunReport> {
    this.#asked++;
    const turn = this.#last
      .then(() => this.#run(name))
      .finally(() => {
        this.#asked--;
      });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Begins a run, unless one goes on, and answers with its name; what it fails with is told. */
  request(): string | undefined {
    if (this.#asked > 0) return undefined;
    const name = randomUUID().slice(0, 8);
    process.stderr.write(`run ${name} was asked for\n`);
    this.take(name).catch((error: unknown) => {
      if (isInterruption(error)) return;
      reportError(error, this.#debug);
      process.stderr.write('the snapshot before stays\n');
    });
    return name;
  }

  /** Resolves when none goes on any more. */
  async ended(): Promise<void> {
    await this.#last;
  }
}
