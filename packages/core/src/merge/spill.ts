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

/** How much memory distinct values may take, and where the rest of them is put. */
export interface MemoryBudget {
  /** Bytes for all threads of a run. */
  bytes: number;
  spill: Spill;
}
