import type { ByteSource } from '../source/byte-source.js';
import type { RecordScanner, ScanOutput, ScanRange, ScanResult } from './scan-range.js';
import { batchesOf, type RowsSlice } from './slice-rows.js';

/** Rows that are handed out at once. */
const BATCH_ROWS = 1024;

/** Hands out rows of a file of tables, which are typed and checked already, as those of the range that stands for them. */
export class TableScanner implements RecordScanner {
  constructor(readonly slice: RowsSlice) {}

  scan(_file: ByteSource, { from, to }: ScanRange, output: ScanOutput): ScanResult {
    const { slice } = this;
    for (const reject of slice.rejects) output.reject(reject);
    for (const batch of batchesOf(slice, BATCH_ROWS)) output.batch(batch);
    const lines = slice.to - slice.from;
    return { from, to, rows: slice.rows, rejected: slice.rejects.length, lines };
  }
}
