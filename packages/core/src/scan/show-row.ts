import type { ColumnSpec } from '../dataset/columns.js';
import { MS_PER_DAY } from '../dataset/values.js';
import type { RowColumn } from '../source/source.js';
import { MAX_RECORD } from './dialect.js';

/**
 * A value as it is shown: of a decimal its digits, not its units; of what is read as a date or time that part alone.
 *
 * @param type of the column that it is read as. Default: of none
 */
export function shownAt(
  { at, shown, decimals = 0 }: RowColumn,
  row: number,
  type?: ColumnSpec['type'],
): unknown {
  const value = shown ? shown(row) : at(row);
  if (typeof value === 'bigint') return decimals > 0 ? digitsOf(value, decimals) : narrow(value);
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return value;
  const ofDay = value.getTime() % MS_PER_DAY;
  const text = value.toISOString();
  const [day, time] = text.split('T') as [string, string];
  if (type === 'date' && ofDay === 0) return day;
  return type === 'time' && ofDay === value.getTime() ? time.replace(/(?:\.000)?Z$/, '') : text;
}

/** A number where one says the same. */
function narrow(value: bigint): number | bigint {
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : value;
}

function digitsOf(units: bigint, decimals: number): string {
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A value of a rejected row as text: a null is empty, as in a file. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  return typeof value === 'object' ? showRow(value) : String(value);
}

/** A rejected row as JSON, with what JSON lacks as text; at most 1 MiB of it. */
export function showRow(row: unknown): string {
  try {
    return (JSON.stringify(row, whatJsonLacks) ?? String(row)).slice(0, MAX_RECORD);
  } catch {
    // It holds itself, or throws when it is looked at.
    return Object.prototype.toString.call(row);
  }
}

function whatJsonLacks(_key: string, value: unknown): unknown {
  const lacks = typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value));
  return lacks ? String(value) : value;
}
