import { DateUnit, TimeUnit, Type } from '@uwdata/flechette';
import { MS_PER_DAY } from '../dataset/values.js';
import { decimalScale } from './decimal-scale.js';
import type { RowColumn } from './source.js';

/** What is needed of a column of Flechette's. */
export interface ArrowColumn {
  type: { typeId: number; bitWidth?: number; scale?: number; unit?: number };
  data: readonly ArrowBatch[];
}

interface ArrowBatch {
  length: number;
  nullCount: number;
  validity?: Uint8Array;
  values: ArrayLike<number | bigint>;
  isValid(index: number): boolean;
  at(index: number): unknown;
  /** Of a dictionary. */
  dictionary?: ArrowColumn;
}

/**
 * A column of an Arrow table in values of JavaScript: `Date`s for dates, times and timestamps, bigints with their decimals
 * for decimals. Numbers are taken from the buffers, since what the batches make of them depends on the options that the
 * table was decoded with, and may be rounded.
 */
export function arrowColumn({ type, data }: ArrowColumn): RowColumn {
  const [first] = data;
  const { scale } = first?.dictionary?.type ?? type;
  const readers = data.map((batch) => readBatch(type, batch));
  const starts = [0];
  for (const { length } of data) starts.push(starts.at(-1)! + length);
  let batch = 0;
  return {
    at(row) {
      while (row >= starts[batch + 1]!) batch++;
      while (row < starts[batch]!) batch--;
      return readers[batch]!(row - starts[batch]!);
    },
    ...(scale !== undefined && { decimals: decimalScale(scale) }),
  };
}

type ReadBatch = (index: number) => unknown;

function readBatch(type: ArrowColumn['type'], batch: ArrowBatch): ReadBatch {
  const { values } = batch;
  if (FIXED.has(type.typeId) && values.length < batch.length * wordsOf(type)) {
    throw new Error(`a batch of ${batch.length} rows has ${values.length} values`);
  }
  const valid =
    (read: ReadBatch): ReadBatch =>
    (index) =>
      batch.nullCount > 0 && batch.validity && !batch.isValid(index) ? null : read(index);
  switch (type.typeId) {
    case Type.Int:
      return valid((index) => values[index]);
    case Type.Decimal:
      return valid((index) => decimalAt(values, index, type.bitWidth!));
    case Type.Date:
      return type.unit === DateUnit.DAY
        ? valid((index) => new Date(Number(values[index]) * MS_PER_DAY))
        : valid((index) => new Date(Number(values[index])));
    case Type.Time:
    case Type.Timestamp:
      return valid((index) => toDate(values[index]!, type.unit!));
    case Type.Dictionary: {
      const entries = arrowColumn(batch.dictionary!);
      const known: unknown[] = [];
      return valid((index) => {
        const key = Number(values[index]);
        known[key] ??= entries.at(key);
        return known[key];
      });
    }
    default:
      return (index) => batch.at(index);
  }
}

/** Types of which each row has a value, be it null. */
const FIXED = new Set<number>([
  Type.Int,
  Type.Decimal,
  Type.Date,
  Type.Time,
  Type.Timestamp,
  Type.Dictionary,
]);

function wordsOf({ typeId, bitWidth }: ArrowColumn['type']): number {
  return typeId === Type.Decimal ? Math.max(1, bitWidth! / 64) : 1;
}

/** The units of a decimal, of which all but the narrow ones lie in words of 64 bits, the lowest first. */
function decimalAt(values: ArrayLike<number | bigint>, index: number, bitWidth: number): bigint {
  const words = Math.max(1, bitWidth / 64);
  let bits = 0n;
  for (let word = words - 1; word >= 0; word--) {
    bits = (bits << 64n) | BigInt.asUintN(64, BigInt(values[index * words + word]!));
  }
  return BigInt.asIntN(words * 64, bits);
}

/** The moment, or the ticks as they are where they are no whole milliseconds, which no column can hold. */
export function toDate(ticks: number | bigint, unit: number): Date | number | bigint {
  if (unit === TimeUnit.SECOND) return new Date(Number(ticks) * 1000);
  if (unit === TimeUnit.MILLISECOND) return new Date(Number(ticks));
  const perMs = unit === TimeUnit.MICROSECOND ? 1000 : 1_000_000;
  const near = Number(ticks);
  if (Number.isSafeInteger(near)) return near % perMs === 0 ? new Date(near / perMs) : ticks;
  const [whole, factor] = [BigInt(ticks), BigInt(perMs)];
  return whole % factor === 0n ? new Date(Number(whole / factor)) : ticks;
}
