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

/** How much memory distinct values and groups may take, and where the rest of them is put. */
export interface MemoryBudget {
  /** Bytes for all threads of a run. */
  bytes: number;
  spill: Spill;
  /** Told each time that something was put aside. Default: nobody is */
  onSpill?: ((aside: PutAside) => void) | undefined;
}

/** What was put aside at a time. */
export interface PutAside {
  /** Of which KPIs it is. */
  kpis: readonly string[];
  /** Distinct values, for all KPIs that count them. */
  values: number;
  /** Groups with what they have come to, of each KPI. */
  groups: number;
}
