import { TimeUnit } from '@uwdata/flechette';
import type { DecodedArray, SchemaElement } from 'hyparquet';
import { MS_PER_DAY } from '../dataset/values.js';
import { toDate } from './arrow-column.js';
import { decimalScale } from './decimal-scale.js';
import type { RowColumn } from './source.js';

/** Values of a column, from a row on. */
export interface ColumnSegment {
  start: number;
  values: DecodedArray;
}

type ReadValue = (value: unknown) => unknown;
/** What a value of Parquet stands for. */
type Meaning = 'decimal' | 'date' | 'text' | 'bytes' | { unit: number } | undefined;

const UNITS = {
  MILLIS: TimeUnit.MILLISECOND,
  MICROS: TimeUnit.MICROSECOND,
  NANOS: TimeUnit.NANOSECOND,
};
const CONVERTED: Partial<Record<string, Meaning>> = {
  DECIMAL: 'decimal',
  DATE: 'date',
  UTF8: 'text',
  ENUM: 'text',
  JSON: 'text',
  BSON: 'bytes',
  INTERVAL: 'bytes',
  TIME_MILLIS: { unit: UNITS.MILLIS },
  TIME_MICROS: { unit: UNITS.MICROS },
  TIMESTAMP_MILLIS: { unit: UNITS.MILLIS },
  TIMESTAMP_MICROS: { unit: UNITS.MICROS },
};

function meaningOf({ type, converted_type, logical_type }: SchemaElement): Meaning {
  if (type === 'INT96') return { unit: UNITS.NANOS };
  switch (logical_type?.type) {
    case 'TIME':
    case 'TIMESTAMP':
      return { unit: UNITS[logical_type.unit] };
    case 'DECIMAL':
      return 'decimal';
    case 'DATE':
      return 'date';
    case 'STRING':
    case 'ENUM':
    case 'JSON':
      return 'text';
    case 'BSON':
    case 'INTERVAL':
    case 'GEOMETRY':
    case 'GEOGRAPHY':
      return 'bytes';
  }
  const meaning = converted_type && CONVERTED[converted_type];
  // Older writers say nothing of text.
  return (
    meaning ?? (type === 'BYTE_ARRAY' && !converted_type && !logical_type ? 'text' : undefined)
  );
}

/**
 * A column as its values are stored, so that the package which decodes it rounds nothing: it would make doubles of decimals
 * and whole milliseconds of times. Text is marked as such, so that a dictionary's are decoded once.
 */
export function plainElement(element: SchemaElement): SchemaElement {
  const meaning = meaningOf(element);
  if (meaning === undefined || element.type === undefined) return element;
  const { converted_type: _, logical_type: __, ...plain } = element;
  return meaning === 'text' && element.type === 'BYTE_ARRAY'
    ? { ...plain, converted_type: 'UTF8' }
    : plain;
}

/** Digits after the point that a bigint of the column counts; undefined where it is no decimal. */
export function decimalsOf(element: SchemaElement): number | undefined {
  if (meaningOf(element) !== 'decimal') return undefined;
  const { scale, logical_type: logical } = element;
  return decimalScale((logical?.type === 'DECIMAL' ? logical.scale : scale) ?? 0);
}

/**
 * A column of Parquet in values of JavaScript: `Date`s for dates, times and timestamps, bigints of their units for decimals.
 *
 * @param element as the file declares it
 * @param segments its values as `plainElement` has them decoded, in order
 */
export function parquetColumn(
  element: SchemaElement,
  isNested: boolean,
  segments: readonly ColumnSegment[],
): RowColumn {
  const isPlain = isNested || element.repetition_type === 'REPEATED';
  const read = isPlain ? (value: unknown) => value : readerOf(element);
  let segment = 0;
  return {
    at(row) {
      while (row < segments[segment]!.start) segment--;
      while (segment + 1 < segments.length && row >= segments[segment + 1]!.start) segment++;
      const { start, values } = segments[segment]!;
      const value: unknown = values[row - start];
      return value === null || value === undefined ? null : read(value);
    },
  };
}

function readerOf(element: SchemaElement): ReadValue {
  const meaning = meaningOf(element);
  if (typeof meaning === 'object') {
    return (value) => toDate(value as number | bigint, meaning.unit);
  }
  if (meaning === 'date') return (value) => new Date((value as number) * MS_PER_DAY);
  if (meaning === 'decimal') return toUnits;
  return narrow;
}

/** A bigint only where a double cannot hold it. */
function narrow(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : value;
}

/** The units of a decimal, which may be bytes, the highest first. */
function toUnits(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint);
  let units = 0n;
  for (const byte of value) units = (units << 8n) | BigInt(byte);
  return BigInt.asIntN(value.length * 8, units);
}
