import type { Batch, Vector } from '../dataset/vector.js';
import type { ByteSource } from '../source/byte-source.js';
import { type ColumnDecoder, createDecoder } from './decode.js';
import { LINE_FEED, MAX_RECORD } from './dialect.js';
import { FieldTable } from './field-table.js';
import type { Layout } from './layout.js';
import { type Reject, reasonOf } from './rejects.js';
import { tokenize } from './tokenize.js';

/** Records decoded at once: enough to spread the cost of a call, few enough to stay in cache. */
export const BATCH_ROWS = 1024;
/** Bytes read at once. */
const CHUNK = 1 << 18;
/** Bytes read at once when only the end of a last record is wanted. */
const TAIL_CHUNK = 1 << 16;
/** Records that must fit for a guessed beginning to be believed. */
const PROOF_RECORDS = 3;
/** Line breaks tried as beginnings before the first is taken anyway. */
const GUESSES = 64;

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
}

/**
 * Reads records from bytes: typed columns of those that fit, and the others with their reason. This is the whole
 * interface of the scan; what is behind it may be exchanged.
 */
export class Scanner {
  readonly #layout: Layout;
  readonly #table: FieldTable;
  readonly #proof: FieldTable;
  readonly #decoders: ColumnDecoder[];
  readonly #columns: Record<string, Vector> = {};
  readonly #buffer = new Uint8Array(MAX_RECORD + CHUNK);

  /** @param read names of the columns that any KPI reads; the others are checked and dropped */
  constructor(layout: Layout, read: ReadonlySet<string>) {
    this.#layout = layout;
    this.#table = new FieldTable(layout.width, BATCH_ROWS);
    this.#proof = new FieldTable(layout.width, PROOF_RECORDS);
    this.#decoders = layout.columns.map(({ name, at, spec }) => {
      const decoder = createDecoder(spec, at, BATCH_ROWS, read.has(name));
      if (read.has(name)) this.#columns[name] = decoder.vector;
      return decoder;
    });
  }

  scan(file: ByteSource, range: ScanRange, output: ScanOutput): ScanResult {
    const size = file.size;
    const buffer = this.#buffer;
    const table = this.#table;
    const from = range.isProven ? range.from : this.#findRecord(file, range.from, size);
    const result: ScanResult = { from, to: from, rows: 0, rejected: 0, lines: 0 };

    /** File offset of the buffer's first byte, and how many bytes are in it. */
    let base = from;
    let filled = 0;
    let next = 0;
    while (base + next < range.to && base + next < size) {
      buffer.copyWithin(0, next, filled);
      base += next;
      filled -= next;
      next = 0;
      const wanted = base + filled < range.to ? CHUNK : TAIL_CHUNK;
      const got = file.read(
        buffer.subarray(filled, Math.min(filled + wanted, buffer.length)),
        base + filled,
      );
      filled += got;
      // A file that became shorter meanwhile ends here, too; without this it would be waited for.
      const isLast = base + filled >= size || got === 0;

      let inLongLine = false;
      do {
        const tokenized = tokenize(buffer, next, range.to - base, filled, isLast, table);
        this.#take(base, result, output);
        result.lines += tokenized.lines;
        next = tokenized.end;
        inLongLine = tokenized.inLongLine;
      } while (table.rows === table.capacity && !inLongLine);
      if (inLongLine) {
        base = skipLine(file, base + next, size, buffer);
        filled = 0;
        next = 0;
      } else if (isLast) {
        break;
      }
    }
    result.to = base + next;
    return result;
  }

  /** Decodes the records at hand, hands out those that fit and the others. */
  #take(base: number, result: ScanResult, output: ScanOutput): void {
    const table = this.#table;
    for (const decoder of this.#decoders) decoder.decode(this.#buffer, table);
    let kept = 0;
    for (let row = 0; row < table.rows; row++) {
      if (table.faults[row] !== 0) {
        output.reject(this.#describe(row, base, result.lines));
        continue;
      }
      if (kept !== row) for (const vector of Object.values(this.#columns)) move(vector, row, kept);
      kept++;
    }
    result.rows += kept;
    result.rejected += table.rows - kept;
    if (kept > 0) output.batch({ rows: kept, columns: this.#columns });
  }

  #describe(row: number, base: number, linesBefore: number): Reject {
    const table = this.#table;
    const at = table.faultColumns[row]!;
    const entry = row * table.width + at;
    const text = (start: number, end: number): string =>
      DECODER.decode(this.#buffer.subarray(start, end));
    return {
      line: linesBefore + table.lines[row]!,
      offset: base + table.recordStarts[row]!,
      column: at < 0 ? '' : this.#layout.columns.find((column) => column.at === at)!.name,
      reason: reasonOf(table.faults[row]!),
      value: at < 0 ? '' : text(table.starts[entry]!, table.ends[entry]!),
      raw: text(table.recordStarts[row]!, table.recordEnds[row]!),
    };
  }

  /**
   * The offset after the first line break from which some records are well formed and one of them fits in full, since
   * bad fields may lie close together; a guess, which the end of the range before it proves.
   */
  #findRecord(file: ByteSource, from: number, size: number): number {
    const buffer = this.#buffer;
    const base = from - 1;
    const filled = file.read(buffer.subarray(0, CHUNK), base);
    const isLast = base + filled >= size;
    let first = -1;
    let candidate = 0;
    for (let guess = 0; guess < GUESSES; guess++) {
      const lineBreak = buffer.subarray(0, filled).indexOf(LINE_FEED, candidate);
      if (lineBreak < 0) break;
      candidate = lineBreak + 1;
      if (first < 0) first = candidate;
      const proof = this.#proof;
      tokenize(buffer, candidate, filled, filled, isLast, proof);
      const faults = proof.faults.subarray(0, proof.rows);
      if (!faults.every(isFree)) continue;
      for (const decoder of this.#decoders) decoder.decode(buffer, proof);
      if (faults.length === 0 || faults.some(isFree)) return base + candidate;
    }
    return first < 0 ? Math.min(base + filled, size) : base + first;
  }
}

function isFree(fault: number): boolean {
  return fault === 0;
}

/** Not fatal: what cannot be decoded is shown as U+FFFD. */
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

function move({ values, nulls }: Vector, from: number, to: number): void {
  values[to] = values[from]!;
  if (nulls) nulls[to] = nulls[from]!;
}

/** The offset after the line break that ends the line at `position`, or the end of the file. */
function skipLine(file: ByteSource, position: number, size: number, buffer: Uint8Array): number {
  for (let at = position; at < size; ) {
    const got = file.read(buffer.subarray(0, CHUNK), at);
    const found = buffer.subarray(0, got).indexOf(LINE_FEED);
    if (found >= 0) return at + found + 1;
    if (got === 0) break;
    at += got;
  }
  return size;
}
