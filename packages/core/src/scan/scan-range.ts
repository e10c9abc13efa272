import type { Batch } from '../dataset/vector.js';
import type { ByteSource } from '../source/byte-source.js';
import type { Reject } from './rejects.js';

/** Bytes read at once. */
export const CHUNK = 1 << 18;

export interface ScanRange {
  /** Offset of the first byte. */
  from: number;
  /** Records that begin at or after this offset belong to the next range. */
  to: number;
  /** Whether a record is known to begin at `from`; if not, the first one after it is looked for. */
  isProven: boolean;
}

export interface ScanResult {
  /** Offset at which the first record was taken to begin. */
  from: number;
  /** Offset after the last record: where the next range's first one begins, if `from` was right. */
  to: number;
  rows: number;
  rejected: number;
  /** Lines between the two. */
  lines: number;
}

export interface ScanOutput {
  /** Rows of which every declared column fits, with the columns that are read. Valid during the call. */
  batch(batch: Batch): void;
  /** A record that does not fit; its line is counted from the beginning of the range, from 0. */
  reject(reject: Reject): void;
  /**
   * A row that is used though it fails a check; its line is counted likewise.
   *
   * @param rule the check's place among those of the rules
   */
  note?: ((rule: number, row: Reject) => void) | undefined;
}

/** Reads records from bytes: typed columns of those that fit, and the others with their reason. */
export interface RecordScanner {
  scan(file: ByteSource, range: ScanRange, output: ScanOutput): ScanResult;
}
