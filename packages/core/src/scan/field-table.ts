import { type Dialect, STANDARD } from './dialect.js';

/** Whether a field was quoted, and whether anything is escaped within it. */
export const QUOTED = 1;
export const ESCAPED = 2;

/** Where the fields of some records lie in a buffer: record r's field c is entry `r * width + c`. */
export class FieldTable {
  rows = 0;
  /** Offset of the first byte of each field's content, without quotes. */
  readonly starts: Int32Array;
  /** Offset after the last byte of each field's content. */
  readonly ends: Int32Array;
  readonly flags: Uint8Array;
  /** By record: offset of its first byte, and of its last before the line break. */
  readonly recordStarts: Int32Array;
  readonly recordEnds: Int32Array;
  /** By record: how many lines lie before it in what was tokenized at once. */
  readonly lines: Int32Array;
  /** By record: the fault of its structure or of its first bad field, 0 for none; and that field's column in the file. */
  readonly faults: Uint8Array;
  /** By record: how many fields it has; of one that is malformed, those before the fault. */
  readonly counts: Int32Array;
  readonly faultColumns: Int16Array;
  /** By record: 1 where a byte above 127 stands in it. */
  readonly nonAscii: Uint8Array;
  #probe: FieldTable | undefined;

  constructor(
    readonly width: number,
    readonly capacity: number,
    readonly dialect: Dialect = STANDARD,
  ) {
    this.starts = new Int32Array(width * capacity);
    this.ends = new Int32Array(width * capacity);
    this.flags = new Uint8Array(width * capacity);
    this.recordStarts = new Int32Array(capacity);
    this.recordEnds = new Int32Array(capacity);
    this.lines = new Int32Array(capacity);
    this.faults = new Uint8Array(capacity);
    this.counts = new Int32Array(capacity);
    this.faultColumns = new Int16Array(capacity);
    this.nonAscii = new Uint8Array(capacity);
  }

  /** Room for one record that is but looked at. */
  get probe(): FieldTable {
    this.#probe ??= new FieldTable(this.width, 1, this.dialect);
    return this.#probe;
  }
}
