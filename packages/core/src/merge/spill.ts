/** Where parts of partials that exceed the memory wait to be merged. */
export interface Spill {
  /**
   * Keeps a value made of plain objects, arrays and typed arrays.
   *
   * @returns the number to read it by
   */
  write(value: unknown): number;
  read(number: number): unknown;
  /** Forgets what was kept. */
  clear(): void;
}

/** How much memory a run may take for what grows with the data, and where it puts the rest. */
export interface MemoryBudget {
  /** In bytes. */
  bytes: number;
  spill: Spill;
}
