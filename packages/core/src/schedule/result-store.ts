import type { FactsColumn } from '../facts/columns.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { BytesIdentity } from '../worker/protocol.js';

/** A pass over a source whose results are kept. */
export interface KeptPass {
  /** A hash of all that results depend on beside the files. */
  key: string;
  /** Aggregates that had to be counted as sets. */
  sets: readonly string[];
  files: readonly KeptFile[];
  prefix?: KeptPrefix | undefined;
}

/** What the first splits of a pass come to together, so that they need not be merged one by one. */
export interface KeptPrefix {
  splits: number;
  /** A hash of what is kept of each of them. */
  of: string;
  stored: StoredResult;
}

export interface KeptFile {
  /** As rejects call it. */
  name: string;
  /** A hash of how it is read. */
  key: string;
  /** As of `FileSource`; empty where it does not tell that nothing was changed. */
  version: string;
  size: number;
  /** Likewise, a hash of its bytes where they had to be unpacked. */
  content?: string | undefined;
  /** Of the last bytes before its size, where the dataset declares that files only grow. */
  tail?: string | undefined;
  results: readonly KeptResult[];
}

/** The result of one task. */
export interface KeptResult {
  /** Where the last of its splits ends, and where those before it do, within the file. */
  to: number;
  cuts: readonly number[];
  /** Where its first record begins. */
  start: number;
  /** A hash of what tells of its bytes alone how they are read, where there is such. */
  reading?: string | undefined;
  bytes: BytesIdentity;
  /** Undefined where it is known but as a part of what the first splits come to. */
  stored?: StoredResult | undefined;
}

/** Where a result lies. */
export interface StoredResult {
  file: string;
  bytes: number;
  sha256: string;
}

/** Where results of tasks, and what they come to together, are kept from one run to the next. It never fails: what cannot be kept is not. */
export interface ResultStore {
  /** Milliseconds since 1970 at which no file of the run had been looked at yet. */
  readonly since: number;
  /** Identifies the code that computes. */
  readonly code: string;
  /** Of the last run. */
  readonly before: readonly KeptPass[];
  /** Undefined where it does not lie there as it was written. */
  read(stored: StoredResult): Promise<unknown>;
  /** Has what is kept stay so for the next run. False where there is no room for it. */
  retain(stored: StoredResult): boolean;
  /**
   * Undefined where there is no room for it.
   *
   * @param result plain data
   * @param most bytes that it may take
   */
  write(result: object, most: number): StoredResult | undefined;
  /** Takes part in what the next run finds, once all of this run has been computed. */
  add(pass: KeptPass): void;
}

/** What all results of a pass depend on. */
export interface PassDefinition {
  plans: readonly KpiPlan[];
  facts: readonly FactsColumn[] | undefined;
}
