import {
  type ArrowField,
  aligned,
  type Block,
  type BodyLayout,
  dictionaryMessage,
  footer,
  MAGIC,
  recordBatchMessage,
  schemaMessage,
} from './arrow-messages.js';
import { ByteDictionary } from './byte-dictionary.js';
import { type FactsColumn, RECORD_BATCH_ROWS, ZONE_ROWS } from './columns.js';
import type { FactsPart, PartColumn, TextBytes } from './facts-part.js';
import { packBits, packValues } from './pack-values.js';
import { type Codes, narrowest, type Packed, PackedColumn, packedParts } from './packed.js';
import { wordsOfParts } from './wide-words.js';
import { ZoneLog } from './zones.js';

/** Where bytes are kept until all are known. */
export interface FactsScratch {
  append(bytes: Uint8Array): void;
  /** Fills `target` from `position` on. */
  read(target: Uint8Array, position: number): void;
  clear(): void;
}

export interface ByteSink {
  write(bytes: Uint8Array): void;
}

/** A record batch in the scratch: values as wide as this batch needs, then its validity. */
interface KeptBatch {
  rows: number;
  columns: { at: number; width: Packed['constructor']; bytes: number; nullCount: number }[];
}

/**
 * Makes one file in Arrow's IPC format of the parts of all splits, which must come in the order of the splits.
 *
 * Record batches have a fixed number of rows, and texts have their codes in the order in which the rows have them, so that
 * the file is the same for any splits. How wide a column is, and all of its texts, are known at the end; until then record
 * batches lie in the scratch, so that memory grows with the number of different texts alone.
 */
export class FactsWriter {
  #columns: ColumnWriter[];
  #kept: KeptBatch[] = [];
  #scratchBytes = 0;
  /** Of the present record batch, and in all. */
  #rows = 0;
  #total = 0;
  #memory = new Uint8Array(0);

  constructor(
    readonly columns: readonly FactsColumn[],
    readonly scratch: FactsScratch,
  ) {
    this.#columns = columns.map((column) => new ColumnWriter(column));
  }

  /** Forgets all that was added. */
  clear(): void {
    this.#columns = this.columns.map((column) => new ColumnWriter(column));
    this.#kept = [];
    this.#scratchBytes = 0;
    this.#rows = 0;
    this.#total = 0;
    this.scratch.clear();
  }

  add(part: FactsPart): void {
    this.#columns.forEach((column, i) => {
      column.begin(part.columns[i]!);
    });
    for (let from = 0; from < part.rows; ) {
      const to = Math.min(part.rows, from + RECORD_BATCH_ROWS - this.#rows);
      for (const column of this.#columns) column.append(this.#rows, from, to);
      this.#rows += to - from;
      from = to;
      if (this.#rows === RECORD_BATCH_ROWS) this.#keep();
    }
  }

  /** Moves the present record batch to the scratch. */
  #keep(): void {
    const rows = this.#rows;
    const columns = this.#columns.map((column) => {
      const { values, nullCount, validity } = column.take(rows);
      const at = this.#scratchBytes;
      for (const bytes of [bytesOf(values), ...(validity ? [validity] : [])]) {
        this.scratch.append(bytes);
        this.#scratchBytes += bytes.length;
      }
      return { at, width: values.constructor, bytes: values.byteLength, nullCount };
    });
    this.#kept.push({ rows, columns });
    this.#total += rows;
    this.#rows = 0;
  }

  /** Writes the file. Nothing can be added after. */
  finish(sink: ByteSink): void {
    if (this.#rows > 0) this.#keep();
    const fields = this.#columns.map((column) => column.field());
    const metadata = JSON.stringify({ format: 1, rows: this.#total, zoneRows: ZONE_ROWS });
    let at = 0;
    const write = (bytes: Uint8Array): void => {
      sink.write(bytes);
      at += bytes.length;
    };
    write(MAGIC);
    write(schemaMessage(at, fields, metadata));
    const writeBlock = (message: Uint8Array, body: Uint8Array): Block => {
      const block = { offset: at, metadataBytes: message.length, bodyBytes: body.length };
      write(message);
      write(body);
      return block;
    };
    const dictionaries = this.#columns.flatMap(({ dictionary }, id) => {
      if (!dictionary) return [];
      const { layout, body } = dictionaryBody(dictionary.texts());
      return [writeBlock(dictionaryMessage(at, id, layout), body)];
    });
    const batches = this.#kept.map((batch) => {
      const { layout, body } = this.#body(batch, fields);
      return writeBlock(recordBatchMessage(at, layout), body);
    });
    write(footer(fields, metadata, dictionaries, batches));
  }

  /** A record batch, each column as wide as it is in the whole file. */
  #body(
    { rows, columns }: KeptBatch,
    fields: readonly ArrowField[],
  ): { layout: BodyLayout; body: Uint8Array } {
    const layout = new LayoutBuilder(rows);
    fields.forEach(({ bits }, i) => {
      const { nullCount } = columns[i]!;
      layout.column(
        nullCount,
        nullCount === 0 ? 0 : bitmapBytes(rows),
        Math.ceil((rows * bits) / 8),
      );
    });
    const body = this.#zeroed(layout.bytes);
    columns.forEach(({ at, width, bytes, nullCount }, i) => {
      const [validity, target] = layout.buffers.slice(i * 2, i * 2 + 2);
      const raw = new Uint8Array(bytes);
      this.scratch.read(raw, at);
      const values = new (width as Int8ArrayConstructor)(raw.buffer) as Packed;
      packValues(values, body, target!.offset, fields[i]!.bits, fields[i]!.type === 'float');
      if (nullCount > 0) {
        const { offset, bytes: length } = validity!;
        this.scratch.read(body.subarray(offset, offset + length), at + bytes);
      }
    });
    return { layout, body };
  }

  /** Bytes that are all 0, the same memory each time. */
  #zeroed(bytes: number): Uint8Array<ArrayBuffer> {
    if (this.#memory.length < bytes) this.#memory = new Uint8Array(bytes);
    return this.#memory.subarray(0, bytes).fill(0);
  }
}

class LayoutBuilder implements BodyLayout {
  readonly nullCounts: number[] = [];
  readonly buffers: { offset: number; bytes: number }[] = [];
  bytes = 0;

  constructor(readonly rows: number) {}

  column(nullCount: number, ...sizes: readonly number[]): void {
    this.nullCounts.push(nullCount);
    for (const bytes of sizes) {
      this.buffers.push({ offset: this.bytes, bytes });
      this.bytes += aligned(bytes);
    }
  }
}

function dictionaryBody({ bytes, ends }: TextBytes): { layout: BodyLayout; body: Uint8Array } {
  const layout = new LayoutBuilder(ends.length);
  layout.column(0, 0, (ends.length + 1) * 4, bytes.length);
  const body = new Uint8Array(layout.bytes);
  const [, offsets, texts] = layout.buffers;
  new Int32Array(body.buffer, offsets!.offset, ends.length + 1).set(ends, 1);
  body.set(bytes, texts!.offset);
  return { layout, body };
}

/** One column of the present record batch, and what is known of the whole. */
class ColumnWriter {
  readonly dictionary: ByteDictionary | undefined;
  readonly #zones = new ZoneLog();
  readonly #packed: PackedColumn;
  readonly #parts: PackedColumn[];
  readonly #nulls: Uint8Array | undefined;
  #nullCount = 0;
  #part: PartColumn | undefined;
  #codes: Codes | undefined;

  constructor(readonly column: FactsColumn) {
    this.dictionary = column.type === 'text' ? new ByteDictionary(column.name) : undefined;
    this.#packed = new PackedColumn(column.type === 'float', RECORD_BATCH_ROWS);
    this.#parts = packedParts(column.wide, RECORD_BATCH_ROWS);
    this.#nulls = column.nullable ? new Uint8Array(RECORD_BATCH_ROWS) : undefined;
  }

  begin(part: PartColumn): void {
    this.#part = part;
    this.#codes = part.texts && new DictionaryCodes(this.dictionary!, part.texts);
  }

  append(at: number, from: number, to: number): void {
    const { values, nulls, parts } = this.#part!;
    this.#parts.forEach((part, i) => {
      part.append(parts![i]!, from, to, nulls);
    });
    if (nulls) {
      this.#nulls!.set(nulls.subarray(from, to), at);
      for (let i = from; i < to; i++) this.#nullCount += nulls[i]!;
    } else this.#nulls?.fill(0, at, at + to - from);
    if (this.#codes) this.#packed.appendCodes(values, from, to, nulls, this.#codes);
    else this.#packed.append(values, from, to, nulls);
  }

  /** The rows of the present record batch, after which another begins. They are valid until the next are appended. */
  take(rows: number): { values: Packed; nullCount: number; validity: Uint8Array | undefined } {
    const doubles = this.#packed.values.subarray(0, rows);
    const values = this.column.wide ? this.#words(rows) : doubles;
    const nullCount = this.#nullCount;
    const nulls = nullCount > 0 ? this.#nulls : undefined;
    for (let from = 0; from < rows; from += ZONE_ROWS) {
      this.#zones.add(doubles, from, Math.min(from + ZONE_ROWS, rows), nulls);
    }
    for (const column of [this.#packed, ...this.#parts]) column.clear();
    this.#nullCount = 0;
    if (!nulls) return { values, nullCount, validity: undefined };
    const validity = new Uint8Array(bitmapBytes(rows));
    packBits(nulls, rows, 0, validity);
    return { values, nullCount, validity };
  }

  #words(rows: number): Int32Array {
    return wordsOfParts(
      this.#parts.map((part) => part.values),
      rows,
    );
  }

  field(): ArrowField {
    const bits = this.#bits();
    return { ...this.column, bits, metadata: this.#zones.encode(bits) };
  }

  #bits(): ArrowField['bits'] {
    const { least, greatest } = this.#zones;
    if (this.column.wide) return 128;
    switch (this.column.type) {
      case 'boolean':
        return 1;
      case 'date':
      case 'time':
        return 32;
      case 'float':
      case 'timestamp':
        return 64;
      case 'decimal':
        // Arrow's decimals of 32 bits have nine digits.
        return this.column.scale <= 9 && Math.max(-least, greatest) < 1e9 ? 32 : 64;
      default:
        return (narrowest(least, greatest).BYTES_PER_ELEMENT * 8) as ArrowField['bits'];
    }
  }
}

/** Codes of the whole file for those of a part; a text gets one when a row has it. */
class DictionaryCodes implements Codes {
  readonly known: Int32Array;
  readonly most: number;

  constructor(
    readonly dictionary: ByteDictionary,
    readonly texts: TextBytes,
  ) {
    const { length } = texts.ends;
    this.known = new Int32Array(length).fill(-1);
    this.most = dictionary.size + length;
  }

  add(other: number): number {
    const { bytes, ends } = this.texts;
    const code = this.dictionary.add(bytes, other === 0 ? 0 : ends[other - 1]!, ends[other]!);
    this.known[other] = code;
    return code;
  }
}

function bitmapBytes(rows: number): number {
  return Math.ceil(rows / 8);
}

function bytesOf({ buffer, byteOffset, byteLength }: Packed): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
