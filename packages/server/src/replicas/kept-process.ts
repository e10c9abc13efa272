import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const FIRST_DELAY = 250;
const LONGEST_DELAY = 5000;
/** From the signal to end to SIGKILL. */
const STOP_TIMEOUT = 4200;

/** A process that was started. */
export interface Launched {
  child: ChildProcess;
  /** Resolves when the process does its work; rejects if it ends before, or takes too long. */
  ready: Promise<void>;
}

export interface KeptProcessOptions {
  name: string;
  /** Starts the process anew. */
  launch: () => Launched;
  log: (line: string) => void;
  /** Asks the process to end in its own time; SIGTERM unless said otherwise. */
  stopSignal?: NodeJS.Signals;
  /** Called with the id of a process that has ended, to clear away what it left. */
  afterExit?: (pid: number) => void;
}

interface Life extends Launched {
  since: number;
  /** Resolves with a word on how the process ended. */
  ended: Promise<string>;
}

/**
 * A process that is started again whenever it ends: after 250 ms, then after twice as long each time, up to 5 s. One that lived
 * for longer than that begins at 250 ms again.
 */
export class KeptProcess {
  readonly #options: KeptProcessOptions;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #isReady = false;
  /** Those who have asked for another life, to be told how it begins. */
  #renewed: ((ready?: Promise<void>) => void)[] = [];
  #kept: Promise<void> | undefined;

  private constructor(options: KeptProcessOptions) {
    this.#options = options;
  }

  /** Starts the process. Rejects, and leaves nothing behind, if it does not get ready this first time. */
  static async start(options: KeptProcessOptions): Promise<KeptProcess> {
    const kept = new KeptProcess(options);
    const life = kept.#launch();
    try {
      await life.ready;
    } catch (error) {
      life.child.kill('SIGKILL');
      await life.ended;
      throw error;
    }
    kept.#kept = kept.#keep(life).finally(() => {
      for (const tell of kept.#renewed.splice(0)) tell();
    });
    return kept;
  }

  get name(): string {
    return this.#options.name;
  }

  /** Id of the process, undefined from its end until it is started again. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Whether the process does its work. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Ends the process, by force if it takes longer than 4.2 s, and does not start it again. */
  async stop(): Promise<void> {
    if (!this.#stopping.signal.aborted) {
      this.#stopping.abort();
      this.#child?.kill(this.#options.stopSignal);
    }
    const force = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_TIMEOUT);
    await this.#kept;
    clearTimeout(force);
  }

  /**
   * Ends the process, by force if it takes longer than 4.2 s, and starts it again at once. Resolves when it does its work; rejects if
   * it does not, and tries on as after any other end.
   */
  async restart(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const child = this.#child;
    const renewed = new Promise<void>((resolve) => {
      this.#renewed.push(resolve);
    });
    // Between two lives the next one begins by itself, and counts.
    child?.kill(this.#options.stopSignal);
    const force = setTimeout(() => child?.kill('SIGKILL'), STOP_TIMEOUT);
    try {
      await renewed;
    } catch (error) {
      // Who stops a process that is just starting does not wonder that it did not start.
      if (!this.#stopping.signal.aborted) throw error;
    } finally {
      clearTimeout(force);
    }
  }

  #launch(): Life {
    const { child, ready: launched } = this.#options.launch();
    this.#child = child;
    const ready = launched.then(() => {
      this.#isReady = true;
    });
    const ended = untilEnd(child).then((how) => {
      this.#child = undefined;
      this.#isReady = false;
      if (child.pid !== undefined) this.#options.afterExit?.(child.pid);
      return how;
    });
    return { child, ready, ended, since: performance.now() };
  }

  async #keep(first: Life): Promise<void> {
    const { signal } = this.#stopping;
    let life = first;
    let wait = FIRST_DELAY;
    for (;;) {
      const how = await life.ended;
      if (signal.aborted) return;
      if (performance.now() - life.since > LONGEST_DELAY) wait = FIRST_DELAY;
      if (this.#renewed.length === 0) {
        this.#options.log(`${this.name} ended (${how}), it is started again in ${wait} ms`);
        await delay(wait, undefined, { signal }).catch(() => {});
        if (signal.aborted) return;
        wait = Math.min(wait * 2, LONGEST_DELAY);
      }
      life = this.#launch();
      const { child } = life;
      life.ready.catch(() => child.kill('SIGKILL'));
      for (const tell of this.#renewed.splice(0)) tell(life.ready);
    }
  }
}

function untilEnd(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `status ${code}`));
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
  });
}
