import type { RowGroup, SchemaElement } from 'hyparquet';
import { TavolaError } from '../util/errors.js';

/** A file that holds typed columns in place of text, as what it says of itself. Survives a structured clone. */
export type TableFile = ParquetFile | ArrowFile;

export interface ParquetFile {
  form: 'parquet';
  /** Of all columns, in order; of a nested one, of its outermost. */
  names: readonly string[];
  /** The row groups, in order. */
  parts: readonly { rows: number; group: RowGroup }[];
  schema: SchemaElement[];
}

export interface ArrowFile {
  form: 'arrow';
  names: readonly string[];
  /** The record batches, in order. */
  parts: readonly { rows: number; message: Message }[];
  schema: Message;
  dictionaries: readonly Message[];
}

/** Where a message of Arrow's lies in its file, with its body. */
export interface Message {
  offset: number;
  length: number;
}

/** Some rows of a file of tables, and those of its parts that hold them. Survives a structured clone. */
export interface TablePiece {
  table: TableFile;
  /** Index in the file of the first row of the first part. */
  first: number;
  /** Index in the file of the first row, and after the last. */
  from: number;
  to: number;
}

/** Offsets of the first byte, and after the last. */
export interface ByteRange {
  from: number;
  to: number;
}

/** The bytes that hold the rows of a piece, and what tells how they are stored. */
export function rangesOf({ table }: TablePiece): ByteRange[] {
  if (table.form === 'parquet') return table.parts.map(({ group }) => rangeOfGroup(group));
  const { schema, dictionaries, parts } = table;
  const messages = [schema, ...dictionaries, ...parts.map(({ message }) => message)];
  return messages.map(({ offset, length }) => ({ from: offset, to: offset + length }));
}

/** Chunks of columns follow each other, each with its dictionary, if any, first. */
function rangeOfGroup({ columns }: RowGroup): ByteRange {
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  for (const { meta_data: chunk } of columns) {
    if (!chunk) continue;
    const { data_page_offset, dictionary_page_offset = data_page_offset } = chunk;
    const start = Math.min(Number(data_page_offset), Number(dictionary_page_offset));
    from = Math.min(from, start);
    to = Math.max(to, start + Number(chunk.total_compressed_size));
  }
  return { from: Math.min(from, to), to };
}

const MAGIC: Record<string, TableFile['form']> = { PAR1: 'parquet', ARROW1: 'arrow' };
/** What a stream of Arrow begins with, before the length of its schema. */
const CONTINUED = 0xff;
const LONGEST_SCHEMA = 1 << 28;

/** The form of a file by its first bytes, of which eight are enough; undefined for one of text. */
export function sniffTable(sample: Uint8Array): TableFile['form'] | undefined {
  for (const [magic, form] of Object.entries(MAGIC)) {
    if ([...magic].every((letter, i) => sample[i] === letter.charCodeAt(0))) return form;
  }
  if (sample.length < 8 || sample.subarray(0, 4).some((byte) => byte !== CONTINUED)) return;
  const { buffer, byteOffset, length } = sample;
  const schema = new DataView(buffer, byteOffset, length).getInt32(4, true);
  return schema > 0 && schema < LONGEST_SCHEMA ? 'arrow' : undefined;
}

const CALLED = { parquet: 'Parquet', arrow: 'Arrow' };

/** What is told of a file of tables that cannot be read. */
export function damaged(path: string, form: TableFile['form'], cause: unknown): TavolaError {
  if (cause instanceof TavolaError) return cause;
  const { message } = cause as Error;
  return new TavolaError(
    'SOURCE_UNREADABLE',
    `${path} is a file of ${CALLED[form]} that cannot be read: ${message}. It may be damaged or cut off: write it again, or name another with --data.`,
    { cause },
  );
}
