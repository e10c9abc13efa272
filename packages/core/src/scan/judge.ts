import { type ColumnDecoder, createDecoder } from './decode.js';
import { FieldTable } from './field-table.js';
import type { Layout } from './layout.js';
import { type Reject, reasonOf } from './rejects.js';
import { type Tokenized, tokenize } from './tokenize.js';

/** What a column's field stands for in a record that fits. */
export interface JudgedValue {
  image: number;
  isNull: boolean;
  /** Of a text column. */
  text: string | undefined;
  /** Of a wide decimal. */
  parts: readonly number[] | undefined;
}

/** Reads single records with the strict reader's tokenizer and decoders. */
export class Judge {
  readonly #layout: Layout;
  readonly #table: FieldTable;
  readonly #decoders: ColumnDecoder[];

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#table = new FieldTable(layout.width, 1, layout.dialect);
    this.#decoders = layout.columns.map(({ at, spec }) => createDecoder(spec, at, 1, true));
  }

  /**
   * Reads the record at `from`; its offsets are those in `bytes`.
   *
   * @returns undefined where it needs more bytes than are at hand; what was got through without a record, as of comments
   */
  read(
    bytes: Uint8Array,
    from: number,
    stop: number,
    limit: number,
    isLast: boolean,
  ): Tokenized | undefined {
    const tokenized = tokenize(bytes, from, stop, limit, isLast, this.#table);
    if (this.#table.rows === 0) return tokenized.end > from ? tokenized : undefined;
    for (const decoder of this.#decoders) decoder.decode(bytes, this.#table);
    return tokenized;
  }

  /** Whether the last reading found a record. */
  get hasRecord(): boolean {
    return this.#table.rows > 0;
  }

  /** Offset of the first byte of the record last read. */
  get start(): number {
    return this.#table.recordStarts[0]!;
  }

  /** Why the record last read is not used; undefined where it fits. */
  reject(bytes: Uint8Array, base: number, line: number): Reject | undefined {
    const { faults, faultColumns, starts, ends, recordStarts, recordEnds } = this.#table;
    const fault = faults[0]!;
    if (fault === 0) return undefined;
    const at = faultColumns[0]!;
    const text = (start: number, end: number): string => DECODER.decode(bytes.subarray(start, end));
    return {
      line,
      offset: base + recordStarts[0]!,
      column: at < 0 ? '' : this.#layout.columns.find((column) => column.at === at)!.name,
      reason: reasonOf(fault),
      value: at < 0 ? '' : text(starts[at]!, ends[at]!),
      raw: text(recordStarts[0]!, recordEnds[0]!),
    };
  }

  /** What the record last read has in a column, by its place among the declared ones. */
  value(column: number): JudgedValue {
    const { values, nulls, strings, parts } = this.#decoders[column]!.vector;
    const image = values[0]!;
    return {
      image,
      isNull: nulls?.[0] === 1,
      text: strings?.[image],
      parts: parts?.map((part) => part.values[0]!),
    };
  }
}

/** Not fatal: what cannot be decoded is shown as U+FFFD. */
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
