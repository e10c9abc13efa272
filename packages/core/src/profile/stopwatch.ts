import type { MethodOf, Watch, WorkName } from './watch.js';

/** What something took, in milliseconds: its own time, without that of what is named apart within it. */
export interface Work extends WorkName {
  ms: number;
}

/** Where the time of a task went. Survives a structured clone. */
export interface TaskProfile {
  /** From the first thing it did to the last, without pauses, in milliseconds. */
  busy: number;
  /** Adds up to that. */
  work: Work[];
}

/**
 * Knows at each moment what the time of a thread goes to: the innermost call that is timed, and outside of all what it was
 * last turned to. So no time is counted twice, and none is lost.
 */
export class Stopwatch implements Watch {
  readonly #work = new Map<string, Work>();
  readonly #started = performance.now();
  #since = this.#started;
  /** Time of pauses. */
  #away = 0;
  #present: Work;

  /** @param first what time goes to from now on */
  constructor(first: WorkName) {
    this.#present = this.#find(first);
  }

  /** From now on, time that is nothing else's goes to this; not to be called within what is timed. */
  turnTo(work: WorkName): void {
    this.#turn(this.#find(work));
  }

  /** What comes now, until `resume`, is not the task's; not to be called within what is timed. */
  pause(): void {
    this.#turn(this.#present);
  }

  resume(): void {
    const now = performance.now();
    this.#away += now - this.#since;
    this.#since = now;
  }

  methods<T extends object>(object: T, name: WorkName, ...methods: MethodOf<T>[]): T {
    for (const method of methods) {
      const call = object[method] as (...args: unknown[]) => unknown;
      Object.defineProperty(object, method, { value: this.timed(name, call.bind(object)) });
    }
    return object;
  }

  timed<Args extends unknown[], Result>(
    name: WorkName,
    call: (...args: Args) => Result,
  ): (...args: Args) => Result {
    const work = this.#find(name);
    return (...args) => {
      const outer = this.#turn(work);
      try {
        return call(...args);
      } finally {
        this.#turn(outer);
      }
    };
  }

  /** What there is so far. */
  read(): TaskProfile {
    this.#turn(this.#present);
    const work = [...this.#work.values()].filter(({ ms }) => ms > 0);
    return { busy: this.#since - this.#started - this.#away, work };
  }

  #turn(next: Work): Work {
    const now = performance.now();
    const before = this.#present;
    before.ms += now - this.#since;
    this.#since = now;
    this.#present = next;
    return before;
  }

  #find(name: WorkName): Work {
    const key = JSON.stringify([name.phase, name.of, name.part]);
    let work = this.#work.get(key);
    if (!work) {
      work = { ...name, ms: 0 };
      this.#work.set(key, work);
    }
    return work;
  }
}
