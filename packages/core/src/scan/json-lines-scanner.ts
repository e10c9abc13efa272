import type { ByteSource } from '../source/byte-source.js';
import { LINE_FEED, MAX_RECORD } from './dialect.js';
import { JsonBatch } from './json-batch.js';
import { trimmed } from './json-blanks.js';
import type { Layout } from './layout.js';
import type { RowChecks } from './row-checks.js';
import {
  CHUNK,
  type RecordScanner,
  type ScanOutput,
  type ScanRange,
  type ScanResult,
} from './scan-range.js';

/** Reads objects of JSON, one a line. A line break is never part of an object, so a cut says where the next one begins. */
export class JsonLinesScanner implements RecordScanner {
  /** One for all ranges, since the codes of texts must stay what they are. */
  readonly #batch: JsonBatch;

  /** @param read names of the columns that any KPI or check reads; the others are checked and dropped */
  constructor({ columns }: Layout, read: ReadonlySet<string>, checks?: RowChecks | undefined) {
    this.#batch = new JsonBatch(columns, read, checks);
  }

  scan(file: ByteSource, range: ScanRange, output: ScanOutput): ScanResult {
    const batch = this.#batch;
    const lines = new Lines(file);
    const from = range.isProven ? range.from : lines.skip(range.from - 1);
    const result: ScanResult = { from, to: from, rows: 0, rejected: 0, lines: 0 };
    while (result.to < range.to) {
      const line = lines.next(result.to);
      if (!line) break;
      const { bytes, start } = trimmed(line.bytes);
      const offset = result.to + start;
      if (line.isLong) batch.reject('line-too-long', bytes, result.lines, offset, result, output);
      else if (bytes.length > 0) batch.add(bytes, result.lines, offset, result, output);
      result.lines += line.breaks;
      result.to = line.end;
    }
    batch.flush(result, output);
    return result;
  }
}

interface Line {
  /** Without its line break; of a long one, the beginning. */
  bytes: Uint8Array;
  isLong: boolean;
  /** Offset after it. */
  end: number;
  /** 1, or 0 for a last line that none ends. */
  breaks: number;
}

/** The lines of a file. */
class Lines {
  readonly #file: ByteSource;
  readonly #buffer = new Uint8Array(MAX_RECORD + CHUNK);
  #base = 0;
  #filled = 0;

  constructor(file: ByteSource) {
    this.#file = file;
  }

  /** The offset after the next line break, or the end of the file. */
  skip(from: number): number {
    const { size } = this.#file;
    for (let at = from; at < size; ) {
      const got = this.#file.read(this.#buffer.subarray(0, CHUNK), at);
      this.#base = at;
      this.#filled = got;
      const found = this.#buffer.subarray(0, got).indexOf(LINE_FEED);
      if (found >= 0) return at + found + 1;
      if (got === 0) break;
      at += got;
    }
    return size;
  }

  /** The line that begins at an offset; undefined at the end of the file. */
  next(offset: number): Line | undefined {
    for (let read = CHUNK; ; read = CHUNK) {
      const start = offset - this.#base;
      const isHere = start >= 0 && start <= this.#filled;
      const rest = isHere ? this.#buffer.subarray(start, this.#filled) : NOTHING;
      const found = rest.indexOf(LINE_FEED);
      if (found >= 0) {
        const bytes = rest.subarray(0, found);
        const isLong = found > MAX_RECORD;
        const shown = isLong ? bytes.subarray(0, MAX_RECORD) : bytes;
        return { bytes: shown, isLong, end: offset + found + 1, breaks: 1 };
      }
      if (rest.length > MAX_RECORD) {
        const bytes = rest.slice(0, MAX_RECORD);
        const end = this.skip(offset + rest.length);
        return { bytes, isLong: true, end, breaks: this.#endsWithBreak(end) };
      }
      this.#buffer.copyWithin(0, isHere ? start : 0, this.#filled);
      this.#base = offset;
      this.#filled = rest.length;
      const room = this.#buffer.subarray(rest.length, rest.length + read);
      const got = this.#file.read(room, offset + rest.length);
      this.#filled += got;
      if (got > 0) continue;
      if (rest.length === 0) return undefined;
      const bytes = this.#buffer.subarray(0, rest.length);
      return { bytes, isLong: false, end: offset + rest.length, breaks: 0 };
    }
  }

  #endsWithBreak(end: number): number {
    const last = new Uint8Array(1);
    this.#file.read(last, end - 1);
    return last[0] === LINE_FEED ? 1 : 0;
  }
}

const NOTHING = new Uint8Array(0);
