import {
  bool,
  columnFromArray,
  type DataType,
  dateDay,
  dictionary,
  float64,
  int64,
  TimeUnit,
  timestamp,
  utf8,
} from '@uwdata/flechette';
import { table as arquero, type ColumnTable, toArrowIPC } from 'arquero';
import type { ValueType } from '../dataset/types.js';
import { toJsonValue } from '../dataset/values.js';
import type { PlannedColumn } from '../kpi/plan.js';

/**
 * A result as bytes of Arrow's IPC format, as a stream. Decimals are doubles there, times of day are moments on
 * 1970-01-01, and maps are structs; values of several kinds in one column are JSON as text.
 */
export function toArrow(table: ColumnTable, columns: readonly PlannedColumn[]): Uint8Array {
  const types: Record<string, DataType> = {};
  const others: Record<string, unknown[]> = {};
  for (const { name, type } of columns) {
    const own = type === 'integer' ? wholeType(table, name) : TYPES[type]?.();
    if (own) types[name] = own;
    else others[name] = arrowValues(valuesOf(table, name));
  }
  const complete = Object.keys(others).length === 0 ? table : table.assign(arquero(others));
  return toArrowIPC(complete, { columns: columns.map(({ name }) => name), types } as never);
}

const TYPES: Partial<Record<ValueType, () => DataType>> = {
  decimal: float64,
  float: float64,
  text: () => dictionary(utf8()),
  boolean: bool,
  date: dateDay,
  time: () => timestamp(TimeUnit.MILLISECOND),
  timestamp: () => timestamp(TimeUnit.MILLISECOND),
};

/** Values whose type Arrow is to find: it knows no maps, and no column of several types. */
function arrowValues(values: readonly unknown[]): unknown[] {
  const plain = values.map(withoutMaps);
  try {
    columnFromArray(plain);
    return plain;
  } catch {
    return values.map((value) =>
      value === null || value === undefined ? null : JSON.stringify(toJsonValue('any', value)),
    );
  }
}

function withoutMaps(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return value.map(withoutMaps);
  if (value instanceof Set || ArrayBuffer.isView(value))
    return Array.from(value as Iterable<unknown>, withoutMaps);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, inner]) => [String(toJsonValue('any', key)), withoutMaps(inner)]),
  );
}

/** Integers unless a tail made other numbers of them. */
function wholeType(table: ColumnTable, name: string): DataType {
  const values = valuesOf(table, name);
  return values.every(
    (value) => value === null || value === undefined || Number.isSafeInteger(value),
  )
    ? int64()
    : float64();
}

function valuesOf(table: ColumnTable, name: string): unknown[] {
  return Array.from(table.array(name) as ArrayLike<unknown>);
}
