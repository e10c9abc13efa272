import {
  bool,
  type DataType,
  dateDay,
  dictionary,
  float64,
  int64,
  TimeUnit,
  timestamp,
  utf8,
} from '@uwdata/flechette';
import { type ColumnTable, toArrowIPC } from 'arquero';
import type { ValueType } from '../dataset/types.js';
import type { PlannedColumn } from '../kpi/plan.js';

/**
 * A result as bytes of Arrow's IPC format, as a stream. Decimals are doubles there, and times of day are moments on
 * 1970-01-01.
 */
export function toArrow(table: ColumnTable, columns: readonly PlannedColumn[]): Uint8Array {
  const types: Record<string, DataType> = {};
  for (const { name, type } of columns) {
    const own = type === 'integer' ? wholeType(table, name) : TYPES[type]?.();
    if (own) types[name] = own;
  }
  return toArrowIPC(table, { columns: columns.map(({ name }) => name), types } as never);
}

/** Of columns of type `any` Arquero finds the type itself. */
const TYPES: Partial<Record<ValueType, () => DataType>> = {
  decimal: float64,
  float: float64,
  text: () => dictionary(utf8()),
  boolean: bool,
  date: dateDay,
  time: () => timestamp(TimeUnit.MILLISECOND),
  timestamp: () => timestamp(TimeUnit.MILLISECOND),
};

/** Integers unless a tail made other numbers of them. */
function wholeType(table: ColumnTable, name: string): DataType {
  const values = Array.from(table.array(name) as ArrayLike<unknown>);
  return values.every(
    (value) => value === null || value === undefined || Number.isSafeInteger(value),
  )
    ? int64()
    : float64();
}
