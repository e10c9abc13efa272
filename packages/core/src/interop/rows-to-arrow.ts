import { table } from 'arquero';
import type { ValueType } from '../dataset/types.js';
import { type JsonValue, parseTime } from '../dataset/values.js';
import type { JsonRow } from '../result/finish.js';
import { toArrow } from './to-arrow.js';

/** A column of rows as the API gives them. */
export interface RowsColumn {
  name: string;
  type: ValueType;
}

/**
 * Rows, as the API gives them, as bytes of Arrow's IPC format, as a stream: with the types that their columns say, so that
 * dates are dates and not texts.
 */
export function rowsToArrow(columns: readonly RowsColumn[], rows: readonly JsonRow[]): Uint8Array {
  const values = columns.map(({ name, type }): [string, unknown[]] => {
    const toValue = reader(type);
    return [name, rows.map((row) => toValue(row[name] ?? null))];
  });
  const planned = columns.map(({ name, type }) => ({ name, type, scale: 0 }));
  return toArrow(table(values), planned);
}

function reader(type: ValueType): (value: JsonValue) => unknown {
  const parse = PARSERS[type];
  return parse ? (value) => (typeof value === 'string' ? parse(value) : value) : (value) => value;
}

const toDate = (text: string): Date => new Date(text);
const PARSERS: Partial<Record<ValueType, (text: string) => Date>> = {
  date: toDate,
  time: (text) => new Date(parseTime(text)),
  timestamp: toDate,
};
