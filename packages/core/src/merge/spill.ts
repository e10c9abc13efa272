/** Where parts of partials that exceed the memory wait to be merged. */
export interface Spill {
  /** Bytes that were written in all, forgotten or not. */
  readonly written: number;
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
