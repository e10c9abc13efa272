import type { ByteSource } from '../source/byte-source.js';
import { bytesBefore, markBefore, type OffsetMarks } from '../source/transcode.js';
import type { RecordScanner, ScanOutput, ScanRange, ScanResult } from './scan-range.js';

/** Tells rejects of a file that was made UTF-8 where they stand in the file itself. */
export class OffsetScanner implements RecordScanner {
  readonly #inner: RecordScanner;
  readonly #offsets: OffsetMarks;

  constructor(inner: RecordScanner, offsets: OffsetMarks) {
    this.#inner = inner;
    this.#offsets = offsets;
  }

  scan(file: ByteSource, range: ScanRange, output: ScanOutput): ScanResult {
    return this.#inner.scan(file, range, {
      batch: (batch) => output.batch(batch),
      reject: (reject) => output.reject({ ...reject, offset: this.#before(file, reject.offset) }),
      note: (rule, row) => output.note?.(rule, { ...row, offset: this.#before(file, row.offset) }),
    });
  }

  #before(file: ByteSource, offset: number): number {
    const { marks, unit } = this.#offsets;
    const [after, before] = marks[markBefore(this.#offsets, offset)] ?? [0, 0];
    const between = new Uint8Array(Math.max(0, offset - after));
    file.read(between, after);
    return before + bytesBefore(between, unit);
  }
}
