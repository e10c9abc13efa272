/** What a command has started and must end. */
export class Closers {
  readonly #closers: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  /** Ends everything at once; one that fails keeps none of the others from ending. */
  async closeAll(): Promise<void> {
    const closing = this.#closers.splice(0);
    await Promise.allSettled(closing.map((close) => close()));
  }
}
