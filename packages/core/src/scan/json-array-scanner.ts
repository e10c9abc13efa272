import type { ByteSource } from '../source/byte-source.js';
import { TavolaError } from '../util/errors.js';
import { LINE_FEED, MAX_RECORD } from './dialect.js';
import { JsonBatch } from './json-batch.js';
import { isBlank, trimmed } from './json-blanks.js';
import type { Layout } from './layout.js';
import type { RowChecks } from './row-checks.js';
import {
  CHUNK,
  type RecordScanner,
  type ScanOutput,
  type ScanRange,
  type ScanResult,
} from './scan-range.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Reads the objects of one array of JSON, without holding the array. It is read as a whole, from its first byte. */
export class JsonArrayScanner implements RecordScanner {
  readonly #batch: JsonBatch;
  readonly #label: string;

  /**
   * @param read names of the columns that any KPI reads; the others are checked and dropped
   * @param label what messages call the file
   */
  constructor(
    layout: Layout,
    read: ReadonlySet<string>,
    label: string,
    checks?: RowChecks | undefined,
  ) {
    this.#batch = new JsonBatch(layout.columns, read, checks);
    this.#label = label;
  }

  /** @throws TavolaError SOURCE_UNREADABLE where the array does not end, or something follows it */
  scan(file: ByteSource, { from }: ScanRange, output: ScanOutput): ScanResult {
    const batch = this.#batch;
    const result: ScanResult = { from, to: from, rows: 0, rejected: 0, lines: 0 };
    const element = new Element();
    const take = (isLast: boolean): void => {
      const { bytes, start, line, isLong } = element;
      if (isLong) batch.reject('line-too-long', bytes, line, start, result, output);
      // Nothing between two commas is no element; nothing at all is an empty array.
      else if (bytes.length > 0 || !isLast || element.index > 0) {
        batch.add(trimmed(bytes).bytes, line, start, result, output);
      }
    };
    const buffer = new Uint8Array(CHUNK);
    let state: 'before' | 'within' | 'after' = 'before';
    for (;;) {
      const got = file.read(buffer, result.to);
      if (got === 0) break;
      for (let i = 0; i < got; i++) {
        const byte = buffer[i]!;
        if (state === 'within') {
          const end = element.add(byte, result.to + i, result.lines);
          if (end) take(end === CLOSE);
          if (end === COMMA) element.begin();
          if (end === CLOSE) state = 'after';
        } else if (state === 'before' && byte === OPEN) state = 'within';
        else if (!isBlank(byte))
          throw this.#broken(`something follows it at byte ${result.to + i}`);
        if (byte === LINE_FEED) result.lines++;
      }
      result.to += got;
    }
    if (state !== 'after') throw this.#broken('it does not end');
    batch.flush(result, output);
    return result;
  }

  #broken(what: string): TavolaError {
    return new TavolaError(
      'SOURCE_UNREADABLE',
      `${this.#label} is no whole array of JSON: ${what}; nothing was published. Get it again, or write one object a line.`,
    );
  }
}

/** An element of the array, as its bytes come. */
class Element {
  /** Of the array's elements. */
  index = 0;
  /** Offset of its first byte that is no blank, and its line. */
  start = 0;
  line = 0;
  isLong = false;
  #kept = new Uint8Array(1 << 12);
  #length = 0;
  #depth = 0;
  #inText = false;
  #isEscaped = false;

  get bytes(): Uint8Array {
    return this.#kept.subarray(0, this.#length);
  }

  begin(): void {
    this.index++;
    this.#length = 0;
    this.#depth = 0;
    this.isLong = false;
  }

  /** @returns the byte where it ends the element, or the array */
  add(byte: number, offset: number, line: number): number | undefined {
    if (!this.#inText && this.#depth <= 0 && (byte === COMMA || byte === CLOSE)) {
      if (this.#length === 0) [this.start, this.line] = [offset, line];
      return byte;
    }
    if (this.#length === 0) {
      if (isBlank(byte)) return undefined;
      [this.start, this.line] = [offset, line];
    }
    this.#keep(byte);
    if (this.#inText) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#inText = false;
    } else if (byte === QUOTE) this.#inText = true;
    else if (byte === OPEN || byte === OPEN_OBJECT) this.#depth++;
    else if (byte === CLOSE || byte === CLOSE_OBJECT) this.#depth--;
    return undefined;
  }

  #keep(byte: number): void {
    if (this.#length === MAX_RECORD) {
      this.isLong = true;
      return;
    }
    if (this.#length === this.#kept.length) {
      const larger = new Uint8Array(2 * this.#kept.length);
      larger.set(this.#kept);
      this.#kept = larger;
    }
    this.#kept[this.#length++] = byte;
  }
}
