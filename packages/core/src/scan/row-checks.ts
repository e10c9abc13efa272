import type { DatasetCheck, DatasetSpec } from '../dataset/check-dataset.js';
import type { Batch } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import type { Reject } from './rejects.js';
import type { ScanOutput } from './scan-range.js';

/*
 * What rows are held to beyond the types of their columns: the contract. What fulfils it is `check-rows.ts`, in a worker, and
 * `supervise-checks.ts`, on the master. Both are handed in, so that a page without checks does not load them.
 */

/** A key's value: that of its column where it has one that is a number or a text, the JSON of all otherwise. */
export type KeyValue = number | string;

/** What is done about the declared key in a pass. */
export type KeyRule =
  /** Keys are expected to rise from row to row. */
  | { columns: readonly string[]; how: 'rising' }
  /** They did not: all are told. */
  | { columns: readonly string[]; how: 'all' }
  /** Those that occur more than once are known, with the place of the first row that has them. */
  | { columns: readonly string[]; how: 'repeated'; first: ReadonlyMap<KeyValue, number> };

/** What a pass holds rows to. It survives a structured clone. */
export interface RowRules {
  checks: readonly DatasetCheck[];
  key?: KeyRule | undefined;
}

/** Names of the columns that the rules read. */
export function columnsOfRules({ checks, key }: RowRules): string[] {
  return [...checks.flatMap(({ columns }) => columns), ...(key?.columns ?? [])];
}

/** A row of the source as rejects show it. */
export interface ShownRow extends Pick<Reject, 'line' | 'offset' | 'raw'> {
  /** A column's value as it stands there. */
  field(column: string): string;
}

/** Where the rows of a batch are, and who is told of those that do not pass. */
export interface RowPlaces {
  /** The offset of a row in its file, or its index in memory. */
  at(row: number): number;
  /** Called for rows in their order. */
  show(row: number): ShownRow;
  reject(reject: Reject): void;
  note: ScanOutput['note'];
}

/** What came of the rules in a range of rows. */
export interface ChecksFound {
  /** By check. */
  tallies: CheckTally[];
  key?: KeyFound;
}

export interface CheckTally {
  /** Rows that did not pass. */
  rows: number;
  /** The first of them, as rejects are told. Of checks that reject there are none. */
  examples: Reject[];
}

export type KeyFound =
  /** `first` and `last` are missing where there are no rows. */
  | { how: 'rising'; isRising: boolean; first?: KeyPart[]; last?: KeyPart[] }
  /** `at` is the place of each row: its offset in the source, of files one after another, or its index in memory. */
  | { how: 'all'; keys: KeyValue[]; at: Float64Array };

export type KeyPart = number | string | bigint;

/** How many rows of a check are kept as examples. */
export const EXAMPLES = 3;

/** Holds the rows of a range, batch by batch in their order, to the rules. */
export interface RowChecks {
  /**
   * Rejects the rows that do not pass and tells of others, in their order.
   *
   * @returns by row, 1 where it is rejected; undefined where none is
   */
  hold(batch: Batch, places: RowPlaces): Uint8Array | undefined;
  /** Whether keys turned out not to rise, so that the rest need not be read. */
  readonly isOutOfOrder: boolean;
  /** @param examples by check */
  found(examples: readonly Reject[][]): ChecksFound;
}

/** What a dataset with checks needs beyond what others do. */
export interface RowChecking {
  /** @param base where the offsets of the rows begin in the source. Default 0 */
  create(rules: RowRules, columns: (name: string) => TypedColumn, base?: number): RowChecks;
  /** Loads what `create` needs, which cannot wait. */
  prepare(checks: readonly DatasetCheck[], columns: (name: string) => TypedColumn): Promise<void>;
  supervise(dataset: DatasetSpec): CheckSupervisor;
}

/** What came of a check in a run, of a dataset's rows or of a KPI's. */
export interface CheckResult {
  check: string;
  /** Whose check it is: one of the two. */
  dataset?: string;
  kpi?: string;
  /** What is to become of rows that do not pass. */
  otherwise: DatasetCheck['otherwise'];
  outcome: 'pass' | DatasetCheck['otherwise'];
  /** Rows that do not pass. */
  rows: number;
  /** What was found and what was expected, as a clause. */
  message: string;
  description?: string;
  /** The first rows of the source that do not pass, of checks that only count them. */
  examples?: { file?: string; line: number; value: string }[];
}

/** The master's side, over all passes of a run. */
export interface CheckSupervisor {
  /** What the present pass holds rows to. */
  readonly rules: RowRules;
  /** Whether the present pass is about keys alone. */
  readonly isSearch: boolean;
  /**
   * Adds what came of a range, in the order of the source.
   *
   * @param line the line on which it begins
   * @param file the name of its file, where there are several
   * @returns why all must begin anew, if so
   */
  add(found: ChecksFound, line: number, file?: string | undefined): string | undefined;
  /** @returns why all must begin anew, if so */
  end(): string | undefined;
  /** Repeated keys were looked for among other rows than there are. @returns why all must begin anew */
  searchAgain(): string;
  /** All begins anew. */
  restart(): void;
  /** By check, in the order of their declaration. */
  results(): CheckResult[];
}
