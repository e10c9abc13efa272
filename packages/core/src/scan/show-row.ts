import { MAX_RECORD } from './dialect.js';

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
