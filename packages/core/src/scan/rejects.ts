/** Why a record was not used. */
export const REASONS = [
  'missing-columns',
  'too-many-columns',
  'unquoted-value',
  'unclosed-quote',
  'line-too-long',
  'invalid-encoding',
  'null',
  'cast',
  'out-of-range',
  'not-one-of',
  'check',
  'duplicate-key',
] as const;

export type Reason = (typeof REASONS)[number];

/** The number of a reason in a batch; 0 means that nothing is wrong. */
export type Fault = number;

export function faultOf(reason: Reason): Fault {
  return REASONS.indexOf(reason) + 1;
}

export function reasonOf(fault: Fault): Reason {
  return REASONS[fault - 1]!;
}

/** A record that was not used, and where to find it. */
export interface Reject {
  /** Line of the file on which the record begins; the header is line 1. Of rows in memory, the number of the row, from 1. */
  line: number;
  /** Offset of its first byte; of rows in memory, the index of the row. */
  offset: number;
  /** The first column at fault; empty where the record as a whole is. */
  column: string;
  reason: Reason;
  /** The field as it stands in the file; empty where the record as a whole is at fault. */
  value: string;
  /** The record as it stands in the file, without its line break, or the row in memory as JSON; at most 1 MiB. */
  raw: string;
}

/** A reject, and the file that it is in. */
export interface LocatedReject extends Reject {
  /** Path from the root of several files, or the name of the one; of data in memory, what they are called. */
  file: string;
}
