import { daysFromCivil, daysInMonth } from './calendar.js';
import type { ColumnSpec } from './columns.js';
import type { ValueType } from './types.js';

/*
 * Every value of a column has an image in a double, which is what the scan stores, compares, groups by and sums:
 * an integer itself, a decimal times 10^scale, a date's days and a time's or a timestamp's milliseconds since
 * 1970-01-01 UTC, a boolean's 0 or 1, a text's code in a dictionary.
 */

export const MS_PER_DAY = 86_400_000;

/** A value as JSON and the API give it. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [key: string]: JsonValue };

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/;

/** Days since 1970-01-01 of `YYYY-MM-DD`, or NaN. */
export function parseDate(text: string): number {
  const match = DATE.exec(text);
  if (!match) return Number.NaN;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return day >= 1 && day <= daysInMonth(year, month) ? daysFromCivil(year, month, day) : Number.NaN;
}

/** Milliseconds since midnight of `HH:MM[:SS[.mmm]]`, or NaN. */
export function parseTime(text: string): number {
  const match = TIME.exec(text);
  if (!match) return Number.NaN;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((match[4] ?? '').padEnd(3, '0'));
}

/** Milliseconds since 1970 of a date and a time parted by a space or `T`, with an optional `Z`; NaN for anything else. */
export function parseTimestamp(text: string): number {
  if (text[10] !== ' ' && text[10] !== 'T') return Number.NaN;
  const end = text.endsWith('Z') ? text.length - 1 : text.length;
  return parseDate(text.slice(0, 10)) * MS_PER_DAY + parseTime(text.slice(11, end));
}

/** The image of a declared bound in the column's doubles, or NaN where it is none. */
export function parseBound(spec: ColumnSpec, bound: number | string): number {
  if (typeof bound === 'number') {
    return spec.type === 'decimal' ? Math.round(bound * 10 ** spec.scale) : bound;
  }
  if (spec.type === 'date') return parseDate(bound);
  if (spec.type === 'time') return parseTime(bound);
  if (spec.type === 'timestamp') return parseTimestamp(bound);
  return Number.NaN;
}

/** The number that a scaled integer stands for, rounded once. */
export function fromScaled(scaled: number, scale: number): number {
  // Both operands are exact up to 10^22, so the quotient is the double nearest to the true value.
  return scale === 0 ? scaled : scaled / 10 ** scale;
}

/** The value that an expression sees: a number, boolean or `Date` (text is looked up in its dictionary instead). */
export function toExpressionValue(
  type: ValueType,
  scale: number,
  image: number,
): number | boolean | Date {
  switch (type) {
    case 'decimal':
      return fromScaled(image, scale);
    case 'boolean':
      return image !== 0;
    case 'date':
      return new Date(image * MS_PER_DAY);
    case 'time':
    case 'timestamp':
      return new Date(image);
    default:
      return image;
  }
}

/** The double that stands for a value that an expression sees; NaN where it is none of the type. Text has codes instead. */
export function toImage(type: ValueType, scale: number, value: unknown): number {
  if (value instanceof Date)
    return type === 'date' ? value.getTime() / MS_PER_DAY : value.getTime();
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'number') return Number.NaN;
  return type === 'decimal' ? Math.round(value * 10 ** scale) : value + 0;
}

/**
 * A value of a result as JSON has it: dates and times as text, whatever JSON lacks as null, a map as an object.
 *
 * @param items the type of what is in a list or an object
 */
export function toJsonValue(type: ValueType, value: unknown, items: ValueType = 'any'): JsonValue {
  const itemOf = (item: unknown): JsonValue => toJsonValue(items, item, items);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return null;
    const iso = value.toISOString();
    if (type === 'date') return iso.slice(0, 10);
    if (type === 'time') return iso.slice(11, iso.endsWith('.000Z') ? 19 : 23);
    return iso;
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value === 'bigint') return Number(value);
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(itemOf);
  if (value instanceof Map) {
    return Object.fromEntries(
      [...value].map(([key, item]) => [String(toJsonValue('any', key)), itemOf(item)]),
    );
  }
  if (value instanceof Set || ArrayBuffer.isView(value))
    return Array.from(value as Iterable<unknown>, itemOf);
  if (value instanceof RegExp) return String(value);
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, itemOf(item)]));
  }
  return value as string | boolean;
}
