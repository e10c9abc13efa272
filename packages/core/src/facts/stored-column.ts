import { type DataType, DateUnit, Precision, TimeUnit, Type } from '@uwdata/flechette';
import type { FactsColumn } from './columns.js';
import type { Zones } from './zones.js';

/**
 * The values of a column in a record batch, as they lie in the file: whole numbers and codes by their width, doubles, bits
 * in bytes, and whole numbers of 64 bits as two words each, the lower first.
 */
export type StoredValues = Int8Array | Int16Array | Int32Array | Float64Array | Uint8Array;

export interface StoredType extends Pick<FactsColumn, 'type' | 'scale' | 'wide'> {
  /** Of a value, or of a code in a dictionary; 128 of a wide decimal in the file, which is then read as doubles. */
  bits: 1 | 8 | 16 | 32 | 64 | 128;
}

export interface StoredColumn extends FactsColumn, StoredType {
  zones: Zones;
  /** By record batch. */
  values: StoredValues[];
  /** By record batch, a bit for each row that is not null; absent where none is. */
  validity: (Uint8Array | undefined)[];
  /** Of a wide decimal its parts, as columns of whole numbers in doubles. */
  parts?: readonly StoredColumn[] | undefined;
  /** What the codes of a text column stand for; decoded when they are first asked for. */
  strings(): readonly string[];
  /** The codes of those of some texts that the column has, each once. */
  codesOf(texts: readonly string[]): number[];
}

/** What a column is by its type in Arrow, or undefined where no dataset has the like. */
export function storedType(type: DataType): StoredType | undefined {
  switch (type.typeId) {
    case Type.Int:
      return type.signed ? { type: 'integer', scale: 0, bits: type.bitWidth } : undefined;
    case Type.Decimal:
      if (type.bitWidth === 128) {
        const { precision, scale } = type;
        return { type: 'float', scale: 0, wide: { precision, scale }, bits: 128 };
      }
      return type.bitWidth === 32 || type.bitWidth === 64
        ? { type: 'decimal', scale: type.scale, bits: type.bitWidth }
        : undefined;
    case Type.Float:
      return type.precision === Precision.DOUBLE
        ? { type: 'float', scale: 0, bits: 64 }
        : undefined;
    case Type.Dictionary:
      return type.dictionary.typeId === Type.Utf8 && type.indices.bitWidth < 64
        ? { type: 'text', scale: 0, bits: type.indices.bitWidth }
        : undefined;
    case Type.Bool:
      return { type: 'boolean', scale: 0, bits: 1 };
    case Type.Date:
      return type.unit === DateUnit.DAY ? { type: 'date', scale: 0, bits: 32 } : undefined;
    case Type.Time:
      return type.unit === TimeUnit.MILLISECOND ? { type: 'time', scale: 0, bits: 32 } : undefined;
    case Type.Timestamp:
      return type.unit === TimeUnit.MILLISECOND
        ? { type: 'timestamp', scale: 0, bits: 64 }
        : undefined;
    default:
      return undefined;
  }
}

/** A view of a buffer's bytes by what they hold. */
export function viewValues(
  { buffer, byteOffset, byteLength }: ArrayBufferView,
  { type, bits }: StoredType,
): StoredValues {
  switch (bits) {
    case 1:
      return new Uint8Array(buffer, byteOffset, byteLength);
    case 8:
      return new Int8Array(buffer, byteOffset, byteLength);
    case 16:
      return new Int16Array(buffer, byteOffset, byteLength / 2);
    case 32:
    case 128:
      return new Int32Array(buffer, byteOffset, byteLength / 4);
    case 64:
      return type === 'float'
        ? new Float64Array(buffer, byteOffset, byteLength / 8)
        : new Int32Array(buffer, byteOffset, byteLength / 4);
  }
}

/** Bytes that the values of some rows take. */
export function bytesOf(rows: number, bits: number): number {
  return Math.ceil((rows * bits) / 8);
}

/** The least and the greatest of all whole numbers of a column, with the 0 that a null is stored as. */
export function boundsOf({
  zones: { least, greatest },
}: StoredColumn): [least: number, greatest: number] {
  let from = 0;
  let to = 0;
  for (let zone = 0; zone < least.length; zone++) {
    if (least[zone]! < from) from = least[zone]!;
    if (greatest[zone]! > to) to = greatest[zone]!;
  }
  return [from, to];
}

/** Texts of UTF-8 that lie one after another, each between two offsets. */
export function decodeTexts(bytes: Uint8Array, offsets: Int32Array): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const count = Math.max(0, offsets.length - 1);
  const end = offsets[count] ?? 0;
  const used = bytes.subarray(0, end);
  if (used.every((byte) => byte < 0x80)) {
    // One text, of which all are slices.
    const all = decoder.decode(used);
    return Array.from({ length: count }, (_, i) => all.slice(offsets[i], offsets[i + 1]));
  }
  return Array.from({ length: count }, (_, i) =>
    decoder.decode(bytes.subarray(offsets[i], offsets[i + 1])),
  );
}
