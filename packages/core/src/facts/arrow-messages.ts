import { DateUnit, Precision, TimeUnit, Type, Version } from '@uwdata/flechette';
import { type FactsColumn, METADATA_KEY } from './columns.js';
import { FlatBuilder, type FlatField, int16, int32, int64, offset, uint8 } from './flat-builder.js';

/*
 * The messages of Arrow's IPC file format, which Flechette writes only for a table that is in memory as a whole.
 * See https://arrow.apache.org/docs/format/Columnar.html and its Schema.fbs, Message.fbs and File.fbs.
 */

/** A column as Arrow has it. */
export interface ArrowField extends FactsColumn {
  /** Of a value, or of a code in a dictionary. */
  bits: 1 | 8 | 16 | 32 | 64 | 128;
  /** What Arrow's types do not tell, as text. */
  metadata: string;
}

/** Where a message is, for the footer. */
export interface Block {
  offset: number;
  /** Of what precedes the body. */
  metadataBytes: number;
  bodyBytes: number;
}

/** How a body of several buffers is laid out. */
export interface BodyLayout {
  rows: number;
  /** By column, and likewise two or three buffers for each, in the order that Arrow asks for. */
  nullCounts: readonly number[];
  buffers: readonly { offset: number; bytes: number }[];
  bytes: number;
}

/** Buffers begin at multiples of this in the file, so that they can be viewed as numbers of any kind. */
export const ALIGNMENT = 64;
export const MAGIC = new TextEncoder().encode('ARROW1\0\0');

const HEADER = { schema: 1, dictionaryBatch: 2, recordBatch: 3 };
/** Begins every message, and ends them all with a length of 0. */
const CONTINUATION = 0xffffffff;

export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** @param at where the message will be in the file, which its padding depends on */
export function schemaMessage(
  at: number,
  fields: readonly ArrowField[],
  metadata: string,
): Uint8Array {
  const builder = new FlatBuilder();
  const schema = addSchema(builder, fields, metadata);
  return toMessage(at, builder, HEADER.schema, schema, 0);
}

export function recordBatchMessage(at: number, layout: BodyLayout): Uint8Array {
  const builder = new FlatBuilder();
  const batch = addRecordBatch(builder, layout);
  return toMessage(at, builder, HEADER.recordBatch, batch, layout.bytes);
}

/** @param id the place of the column */
export function dictionaryMessage(at: number, id: number, layout: BodyLayout): Uint8Array {
  const builder = new FlatBuilder();
  const data = addRecordBatch(builder, layout);
  const batch = builder.table([int64(id), offset(data)]);
  return toMessage(at, builder, HEADER.dictionaryBatch, batch, layout.bytes);
}

/** What ends the file: the end of the messages, the footer, its length and the magic word. */
export function footer(
  fields: readonly ArrowField[],
  metadata: string,
  dictionaries: readonly Block[],
  batches: readonly Block[],
): Uint8Array {
  const builder = new FlatBuilder();
  const schema = addSchema(builder, fields, metadata);
  const toStruct = ({ offset: at, metadataBytes, bodyBytes }: Block): number[] => [
    at,
    metadataBytes,
    bodyBytes,
  ];
  const dictionaryBlocks = builder.structs(dictionaries.map(toStruct));
  const batchBlocks = builder.structs(batches.map(toStruct));
  const root = builder.table([
    int16(Version.V5),
    offset(schema),
    offset(dictionaryBlocks),
    offset(batchBlocks),
  ]);
  const content = builder.finish(root);
  const bytes = new Uint8Array(8 + content.length + 4 + 6);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, CONTINUATION, true);
  bytes.set(content, 8);
  view.setInt32(8 + content.length, content.length, true);
  bytes.set(MAGIC.subarray(0, 6), 8 + content.length + 4);
  return bytes;
}

/** A message with its length before it, and padded so that what follows is aligned. */
function toMessage(
  at: number,
  builder: FlatBuilder,
  kind: number,
  header: number,
  bodyBytes: number,
): Uint8Array {
  const content = builder.finish(
    builder.table([int16(Version.V5), uint8(kind), offset(header), int64(bodyBytes)]),
  );
  const bytes = new Uint8Array(aligned(at + 8 + content.length) - at);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, CONTINUATION, true);
  view.setInt32(4, bytes.length - 8, true);
  bytes.set(content, 8);
  return bytes;
}

function addSchema(builder: FlatBuilder, fields: readonly ArrowField[], metadata: string): number {
  const all = builder.vector(fields.map((field, i) => addField(builder, field, i)));
  return builder.table([undefined, offset(all), offset(addMetadata(builder, metadata))]);
}

function addField(builder: FlatBuilder, field: ArrowField, id: number): number {
  const name = builder.string(field.name);
  const [typeId, type] = addType(builder, field);
  const dictionary =
    field.type === 'text'
      ? offset(builder.table([int64(id), offset(addInteger(builder, field.bits))]))
      : undefined;
  const children = builder.vector([]);
  return builder.table([
    offset(name),
    uint8(Number(field.nullable)),
    uint8(typeId),
    offset(type),
    dictionary,
    offset(children),
    offset(addMetadata(builder, field.metadata)),
  ]);
}

function addMetadata(builder: FlatBuilder, value: string): number {
  const entry = [offset(builder.string(METADATA_KEY)), offset(builder.string(value))];
  return builder.vector([builder.table(entry)]);
}

function addType(builder: FlatBuilder, { type, scale, wide, bits }: ArrowField): [number, number] {
  const table = (id: number, ...fields: FlatField[]): [number, number] => [
    id,
    builder.table(fields),
  ];
  if (wide) {
    return table(Type.Decimal, int32(wide.precision), int32(wide.scale), int32(bits));
  }
  switch (type) {
    case 'integer':
      return [Type.Int, addInteger(builder, bits)];
    case 'decimal':
      return table(Type.Decimal, int32(bits === 32 ? 9 : 18), int32(scale), int32(bits));
    case 'float':
      return table(Type.Float, int16(Precision.DOUBLE));
    case 'text':
      return table(Type.Utf8);
    case 'boolean':
      return table(Type.Bool);
    case 'date':
      return table(Type.Date, int16(DateUnit.DAY));
    case 'time':
      return table(Type.Time, int16(TimeUnit.MILLISECOND), int32(bits));
    case 'timestamp':
      return table(Type.Timestamp, int16(TimeUnit.MILLISECOND));
  }
}

function addInteger(builder: FlatBuilder, bits: number): number {
  return builder.table([int32(bits), uint8(1)]);
}

function addRecordBatch(builder: FlatBuilder, layout: BodyLayout): number {
  const nodes = builder.structs(layout.nullCounts.map((nulls) => [layout.rows, nulls]));
  const buffers = builder.structs(layout.buffers.map(({ offset: at, bytes }) => [at, bytes]));
  return builder.table([int64(layout.rows), offset(nodes), offset(buffers)]);
}
