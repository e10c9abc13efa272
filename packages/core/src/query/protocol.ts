import type { ValueType } from '../dataset/types.js';
import type { FactsFilter } from '../facts/filter-types.js';
import type { Definitions } from '../snapshot/definitions.js';
import type { ErrorCode } from '../util/errors.js';

/*
 * What the master of queries (`query-thread.ts`) and its threads (`entry.ts`) tell each other. A thread is of one snapshot, and
 * has one query at a time.
 */

/** What a thread is started with. */
export interface ThreadStart {
  /** Bytes of the facts, which all threads share. */
  content: Uint8Array<SharedArrayBuffer>;
  /** What messages call them. */
  label: string;
  /** Of columns that queries leave to the next ones, at most. */
  cacheBytes: number;
  definitions: Definitions;
}

export interface QueryOrder {
  kpi: string;
  filter: FactsFilter;
}

export type QueryReply =
  | { answer: EncodedAnswer }
  /** A mistake that a clear line explains: an error's class and code do not survive the way. */
  | { refusal: { code: ErrorCode; message: string } };

export interface EncodedAnswer {
  columns: { name: string; type: ValueType }[];
  /** JSON: one text is sent faster than what it is of. */
  rows: string;
  rowsUsed: number;
}
