import type { Batch, Vector } from '../dataset/vector.js';
import { growUint8 } from '../util/double-index.js';
import type { FactsColumn } from './columns.js';
import { type Packed, PackedColumn, packedParts } from './packed.js';

/** The rows of a split, column by column in narrow arrays. Survives a structured clone. */
export interface FactsPart {
  rows: number;
  /** In the order of the columns that were asked for. */
  columns: PartColumn[];
}

export interface PartColumn {
  /** By row; 0 where it is null. Codes of `texts` where there are some. */
  values: Packed;
  /** 1 where the value is null; absent where none is. */
  nulls?: Uint8Array;
  /** Of wide decimals the parts, likewise by row; `values` are the doubles. */
  parts?: Packed[];
  /** What the codes stand for; there may be texts that no row has. */
  texts?: TextBytes;
}

/** Texts as UTF-8, one after another. */
export interface TextBytes {
  bytes: Uint8Array<ArrayBuffer>;
  /** Where each ends. */
  ends: Int32Array<ArrayBuffer>;
}

/** The buffers of a part, to hand over to another thread rather than copy. */
export function factsBuffers({ columns }: FactsPart): ArrayBuffer[] {
  return columns.flatMap(({ values, nulls, parts = [], texts }) =>
    [values, nulls, ...parts, texts?.bytes, texts?.ends].flatMap((array) =>
      array ? [array.buffer as ArrayBuffer] : [],
    ),
  );
}

/** Rows for which there is room from the beginning: as many as a split of middling size has. */
const CAPACITY = 1 << 16;

/** Packs the batches of a split. */
export class FactsPacker {
  #rows = 0;
  readonly #columns: ColumnPacker[];

  /** @param columns all of which are in every batch */
  constructor(readonly columns: readonly FactsColumn[]) {
    this.#columns = columns.map((column) => new ColumnPacker(column));
  }

  add({ rows, columns }: Batch): void {
    this.columns.forEach(({ name }, i) => {
      this.#columns[i]!.add(columns[name]!, rows);
    });
    this.#rows += rows;
  }

  encode(): FactsPart {
    return { rows: this.#rows, columns: this.#columns.map((column) => column.encode()) };
  }
}

class ColumnPacker {
  readonly #packed: PackedColumn;
  readonly #parts: PackedColumn[];
  #nulls = new Uint8Array(0);
  #hasNulls = false;
  #strings: readonly string[] | undefined;

  constructor({ type, wide }: FactsColumn) {
    this.#packed = new PackedColumn(type === 'float', CAPACITY);
    this.#parts = packedParts(wide, CAPACITY);
    if (type === 'text') this.#strings = [];
  }

  add({ values, nulls, strings, parts }: Vector, rows: number): void {
    const at = this.#packed.length;
    this.#packed.appendDoubles(values, rows, nulls);
    this.#parts.forEach((part, i) => {
      part.appendDoubles(parts![i]!.values, rows, nulls);
    });
    if (this.#strings && strings) this.#strings = strings;
    if (!nulls) return;
    if (at + rows > this.#nulls.length) this.#nulls = growUint8(this.#nulls, at + rows);
    const more = nulls.subarray(0, rows);
    this.#nulls.set(more, at);
    this.#hasNulls ||= more.includes(1);
  }

  /** Views of arrays that may be longer, since they are handed over and not copied. */
  encode(): PartColumn {
    const rows = this.#packed.length;
    return {
      values: this.#packed.values.subarray(0, rows),
      ...(this.#parts.length > 0 && {
        parts: this.#parts.map((part) => part.values.subarray(0, rows)),
      }),
      ...(this.#hasNulls && { nulls: this.#nulls.subarray(0, rows) }),
      ...(this.#strings && { texts: toBytes(this.#strings) }),
    };
  }
}

function toBytes(strings: readonly string[]): TextBytes {
  const encoder = new TextEncoder();
  const ends = new Int32Array(strings.length);
  let bytes = new Uint8Array(1024);
  let end = 0;
  strings.forEach((text, i) => {
    // No UTF-16 unit takes more than three bytes.
    if (end + text.length * 3 > bytes.length) bytes = growUint8(bytes, end + text.length * 3);
    end += encoder.encodeInto(text, bytes.subarray(end)).written;
    ends[i] = end;
  });
  return { bytes: bytes.subarray(0, end), ends };
}
