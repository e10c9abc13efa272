import type { Vector } from '../dataset/vector.js';
import type { ByteSource } from '../source/byte-source.js';
import { type ColumnDecoder, createDecoder } from './decode.js';
import { MAX_RECORD } from './dialect.js';
import { FieldTable } from './field-table.js';
import { RecordFinder, skipLine } from './find-record.js';
import type { Layout } from './layout.js';
import { type Reject, reasonOf } from './rejects.js';
import type { RowChecks, ShownRow } from './row-checks.js';
import {
  CHUNK,
  type RecordScanner,
  type ScanOutput,
  type ScanRange,
  type ScanResult,
} from './scan-range.js';
import { tokenize } from './tokenize.js';

/** Records decoded at once. */
const BATCH_ROWS = 1024;
/** Bytes read at once when only the end of a last record is wanted. */
const TAIL_CHUNK = 1 << 16;

/**
 * The strict reader: byte by byte, slow, and meant to be seen to be right. It is what the scan is tested against, and its
 * parts judge the records that the kernel does not take.
 */
export class StrictScanner implements RecordScanner {
  readonly #layout: Layout;
  readonly #checks: RowChecks | undefined;
  readonly #table: FieldTable;
  readonly #finder: RecordFinder;
  readonly #decoders: ColumnDecoder[];
  readonly #columns: Record<string, Vector> = {};
  readonly #buffer = new Uint8Array(MAX_RECORD + CHUNK);

  /** @param read names of the columns that any KPI reads; the others are checked and dropped */
  constructor(layout: Layout, read: ReadonlySet<string>, checks?: RowChecks | undefined) {
    this.#layout = layout;
    this.#table = new FieldTable(layout.width, BATCH_ROWS, layout.dialect);
    this.#checks = checks;
    this.#finder = new RecordFinder(layout);
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
    const from = range.isProven
      ? range.from
      : this.#finder.find(file, range.from, size, this.#buffer);
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
        base = skipLine(file, base + next, size, buffer, table.dialect.newline);
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
    const rejects: Reject[] = [];
    const fitting: number[] = [];
    for (let row = 0; row < table.rows; row++) {
      if (table.faults[row] === 0) fitting.push(row);
      else rejects.push(this.#describe(row, base, result.lines));
    }
    this.#compact(fitting);
    const out = this.#check(fitting, base, result.lines, rejects, output);
    const used = out ? fitting.flatMap((_, i) => (out[i] === 1 ? [] : [i])) : fitting;
    if (out) this.#compact(used);
    const kept = used.length;
    for (const reject of rejects.sort((a, b) => a.offset - b.offset)) output.reject(reject);
    result.rows += kept;
    result.rejected += table.rows - kept;
    if (kept > 0) output.batch({ rows: kept, columns: this.#columns });
  }

  /** Moves some rows to the front. */
  #compact(rows: readonly number[]): void {
    rows.forEach((row, to) => {
      if (row !== to) for (const vector of Object.values(this.#columns)) move(vector, row, to);
    });
  }

  /** @returns which of the fitting rows are rejected, if any */
  #check(
    fitting: readonly number[],
    base: number,
    linesBefore: number,
    rejects: Reject[],
    { note }: ScanOutput,
  ): Uint8Array | undefined {
    const { recordStarts } = this.#table;
    return this.#checks?.hold(
      { rows: fitting.length, columns: this.#columns },
      {
        at: (row) => base + recordStarts[fitting[row]!]!,
        show: (row) => this.#show(fitting[row]!, base, linesBefore),
        reject: (reject) => rejects.push(reject),
        note,
      },
    );
  }

  #show(row: number, base: number, linesBefore: number): ShownRow {
    const { starts, ends, width } = this.#table;
    const { line, offset, raw } = this.#describe(row, base, linesBefore);
    const field = (name: string): string => {
      const { at } = this.#layout.columns.find((column) => column.name === name)!;
      const entry = row * width + at;
      return DECODER.decode(this.#buffer.subarray(starts[entry]!, ends[entry]!));
    };
    return { line, offset, raw, field };
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
}

/** Not fatal: what cannot be decoded is shown as U+FFFD. */
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

function move({ values, nulls, parts = [] }: Vector, from: number, to: number): void {
  values[to] = values[from]!;
  for (const part of parts) part.values[to] = part.values[from]!;
  if (nulls) nulls[to] = nulls[from]!;
}
