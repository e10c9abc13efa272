import type { Balancer } from '../replicas/balancer.js';

/** Starts the replicas of a balancer anew whenever it is asked to: one such turn at a time, and one more if it was asked meanwhile. */
export class RollingRestart {
  #balancer: Balancer | undefined;
  #turn: Promise<void> | undefined;
  #again = false;
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /** Before this there is nothing to start anew. */
  follow(balancer: Balancer): void {
    this.#balancer = balancer;
  }

  readonly request = (): void => {
    if (!this.#balancer) return;
    this.#again = true;
    this.#turn ??= this.#run(this.#balancer).finally(() => {
      this.#turn = undefined;
    });
  };

  async #run(balancer: Balancer): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await balancer.restart();
        this.#log('all replicas were started anew');
      } catch (error) {
        this.#log(`the other replicas are left as they are: ${(error as Error).message}`);
      }
    }
  }
}
