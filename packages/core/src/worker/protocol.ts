import type { ColumnSpec } from '../dataset/columns.js';
import type { FactsColumn } from '../facts/columns.js';
import type { FactsPart } from '../facts/facts-part.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { Partial } from '../partial/partial.js';
import type { TaskProfile } from '../profile/stopwatch.js';
import type { Constant } from '../scan/constants.js';
import type { Layout } from '../scan/layout.js';
import type { Reject } from '../scan/rejects.js';
import type { ChecksFound, RowRules } from '../scan/row-checks.js';
import type { ScanRange, ScanResult } from '../scan/scan-range.js';
import type { RowsSlice } from '../scan/slice-rows.js';
import type { BytePlace } from '../source/byte-source.js';
import type { TextForm } from '../source/form.js';
import type { ByteRange, TablePiece } from '../source/table-file.js';
import type { OffsetMarks } from '../source/transcode.js';
import type { ErrorCode } from '../util/errors.js';

/*
 * What passes between the master and a worker thread. The master's half is `schedule/pool.ts`, the thread's is
 * `worker/entry.ts`. Everything here survives a structured clone.
 */

export interface ScanTask {
  plans: readonly KpiPlan[];
  /** Aggregates, by `slotId`, that must not rely on the order of the rows. */
  sets: readonly string[];
  input: TaskInput;
  /** What rows of bytes are held to beyond their columns. Rows in memory come without those that they reject. */
  rules?: RowRules | undefined;
  /** Columns whose values are wanted themselves, too. */
  facts?: readonly FactsColumn[] | undefined;
  /** Whether it is to be told where the time went. Default false */
  profile?: boolean | undefined;
  /** Whether it is to be told which bytes the result depends on, so that it can be kept. Default false */
  identify?: boolean | undefined;
  /** Bytes that are to be looked at, and nothing else, whether they are still the same. */
  compare?: readonly BytesIdentity[] | undefined;
}

/** Bytes of a file that a result depends on. */
export interface BytesIdentity {
  /** In the order in which they are hashed. */
  ranges: readonly ByteRange[];
  /** Whether the file ends where the last of them does. */
  isEnd: boolean;
  /** In hexadecimal. */
  hash: string;
}

/** What a task reads: a range of bytes, or rows that are typed and checked already. */
export type TaskInput = BytesInput | RowsInput;

export interface BytesInput {
  kind: 'bytes';
  /** Default CSV */
  form?: TextForm;
  place: BytePlace;
  /** What messages call it. Default: its path */
  label?: string;
  layout: Layout;
  /** All declared columns, of the file and beside it. */
  columns: readonly { name: string; spec: ColumnSpec }[];
  range: ScanRange;
  /** Where the file begins in a source of several. Default 0 */
  base?: number;
  /** Offsets within the range, in order, at which it is told how far the task has come. Default none */
  cuts?: readonly number[] | undefined;
  /** Columns that are not in the file. Default none */
  constants?: readonly Constant[];
  /** Of a file of tables: the rows that the range stands for. Default: it is text */
  piece?: TablePiece;
  /** And the place of its first row, which no row of another file has, nor any byte. */
  rowsFrom?: number;
  /** Where its bytes stood before, if it was of another encoding. */
  offsets?: OffsetMarks;
}

export interface RowsInput {
  kind: 'rows';
  slice: RowsSlice;
}

export interface TaskResult {
  scan: ScanResult;
  /** The same for each part that the cuts make of the range, in order. */
  parts: ScanResult[];
  partial: Partial;
  /** Of the columns that were asked for. */
  facts?: FactsPart;
  /** In the order of the source; lines are counted from the beginning of the range, from 0. */
  rejects: Reject[];
  /** What came of the rules, where rows are held to any; lines are counted likewise. */
  checks?: ChecksFound | undefined;
  ms: number;
  /** Number of the worker, from 1. */
  worker: number;
  /** Where that was asked for. */
  profile?: TaskProfile;
  /** What it depends on, where that was asked for. */
  bytes?: BytesIdentity;
  /** In place of a result: which of the bytes that are compared are as they were. */
  same?: readonly boolean[];
  /** It is the result of an earlier run, whose bytes are the same. */
  isReused?: true;
}

/** A mistake of the user's, which another attempt cannot mend. */
export interface TaskRefusal {
  code: ErrorCode;
  message: string;
}

/**
 * What a worker says of its task: its own number, each part but the last as it is done, the reply, and how long even that
 * took, where it is asked.
 */
export type TaskMessage = number | { part: ScanResult } | TaskReply | { profile: TaskProfile };

export type TaskReply = { result: TaskResult } | { refusal: TaskRefusal };
