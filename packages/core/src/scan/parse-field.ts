import { daysFromCivil, daysInMonth } from '../dataset/calendar.js';
import type { ColumnSpec } from '../dataset/columns.js';
import type { DateKind } from '../dataset/date-format.js';
import { readMarks } from '../dataset/number-marks.js';
import { readFormats } from '../dataset/read-date.js';
import { MS_PER_DAY } from '../dataset/values.js';
import type { FieldSpec } from './layout.js';

/** The double that a field stands for; NaN where it is none. */
export type ParseField = (bytes: Uint8Array, start: number, end: number) => number;

const PARSERS: Record<Exclude<ColumnSpec['type'], 'text'>, (spec: ColumnSpec) => ParseField> = {
  integer: () => parseInteger,
  decimal:
    ({ scale }) =>
    (bytes, start, end) =>
      parseScaled(bytes, start, end, scale),
  float: () => parseFloatField,
  boolean: () => parseBoolean,
  date: () => (bytes, start, end) => (end - start === 10 ? parseDay(bytes, start) : Number.NaN),
  time: () => parseTimeOfDay,
  timestamp: () => parseMoment,
};

/** Reads a field of any type but text and wide decimals. */
export function parserOf(spec: FieldSpec): ParseField {
  const type = spec.type as Exclude<ColumnSpec['type'], 'text'>;
  const parse = PARSERS[type](spec);
  if (spec.formats) {
    const read = readFormats(type as DateKind, spec.formats);
    return (bytes, start, end) => {
      const usual = spec.isUsualToo ? parse(bytes, start, end) : Number.NaN;
      return Number.isNaN(usual) ? read(DECODER.decode(bytes.subarray(start, end))) : usual;
    };
  }
  if (!spec.marks) return parse;
  const read = readMarks(spec.marks);
  return (bytes, start, end) => {
    const text = read(DECODER.decode(bytes.subarray(start, end)));
    if (text === undefined) return Number.NaN;
    const plain = ENCODER.encode(text);
    return parse(plain, 0, plain.length);
  };
}

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
const ENCODER = new TextEncoder();

const ZERO = 48;
const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const COLON = 58;

/** `[+-]digits[.digits]` times 10^scale; NaN with more digits than the scale holds, zeros apart, or beyond 2^53 - 1. */
function parseScaled(bytes: Uint8Array, start: number, end: number, scale: number): number {
  let position = start;
  const sign = bytes[position]!;
  if (sign === MINUS || sign === PLUS) position++;
  let value = 0;
  let digits = 0;
  for (; position < end; position++) {
    const digit = bytes[position]! - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    digits++;
  }
  let decimals = 0;
  if (position < end) {
    if (bytes[position] !== POINT) return Number.NaN;
    for (position++; position < end; position++) {
      const digit = bytes[position]! - ZERO;
      if (digit < 0 || digit > 9) return Number.NaN;
      digits++;
      if (decimals < scale) {
        value = value * 10 + digit;
        decimals++;
      } else if (digit !== 0) {
        return Number.NaN;
      }
    }
  }
  if (digits === 0) return Number.NaN;
  for (; decimals < scale; decimals++) value *= 10;
  if (value > Number.MAX_SAFE_INTEGER) return Number.NaN;
  return sign === MINUS && value !== 0 ? -value : value;
}

/** A fraction of zeros is none, as in `1.0`; but `1.000` may as well be a thousand. */
function parseInteger(bytes: Uint8Array, start: number, end: number): number {
  const isUnclear = bytes[end - 4] === POINT && end - start > 4;
  return isUnclear || bytes[end - 1] === POINT ? Number.NaN : parseScaled(bytes, start, end, 0);
}

const FLOAT_FIELD = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function parseFloatField(bytes: Uint8Array, start: number, end: number): number {
  // Up to 15 digits and 10^15 are exact, so one division rounds once.
  let value = 0;
  let decimals = -1;
  let position = start;
  const negative = bytes[position] === MINUS;
  if (negative) position++;
  const short = end - position <= 15 && position < end;
  for (; short && position < end; position++) {
    const byte = bytes[position]!;
    if (byte >= ZERO && byte <= ZERO + 9) {
      value = value * 10 + byte - ZERO;
      if (decimals >= 0) decimals++;
    } else if (byte === POINT && decimals < 0 && position + 1 < end) {
      decimals = 0;
    } else {
      break;
    }
  }
  if (short && position === end) {
    const magnitude = decimals > 0 ? value / 10 ** decimals : value;
    return negative ? 0 - magnitude : magnitude;
  }
  const text = ascii(bytes, start, end);
  return FLOAT_FIELD.test(text) ? finite(Number(text) + 0) : Number.NaN;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

function parseBoolean(bytes: Uint8Array, start: number, end: number): number {
  switch (ascii(bytes, start, end).toLowerCase()) {
    case 'true':
    case '1':
      return 1;
    case 'false':
    case '0':
      return 0;
    default:
      return Number.NaN;
  }
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

/** What a digit stands for, or NaN. */
function oneDigit(byte: number): number {
  const value = byte - ZERO;
  return value < 0 || value > 9 ? Number.NaN : value;
}

/** Two digits as a number, or NaN. */
function pair(bytes: Uint8Array, at: number): number {
  return oneDigit(bytes[at]!) * 10 + oneDigit(bytes[at + 1]!);
}

/** `YYYY-MM-DD` as days since 1970-01-01. */
function parseDay(bytes: Uint8Array, at: number): number {
  if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return Number.NaN;
  const year = pair(bytes, at) * 100 + pair(bytes, at + 2);
  const month = pair(bytes, at + 5);
  const day = pair(bytes, at + 8);
  // Comparisons written so that NaN fails them.
  return year >= 0 && day >= 1 && day <= daysInMonth(year, month)
    ? daysFromCivil(year, month, day)
    : Number.NaN;
}

/** `HH:MM[:SS[.mmm]]` as milliseconds since midnight; the hour may have one digit. */
function parseTimeOfDay(bytes: Uint8Array, from: number, end: number): number {
  const isShort = bytes[from + 1] === COLON;
  const start = isShort ? from - 1 : from;
  const length = end - start;
  if (length !== 5 && length !== 8 && (length < 10 || length > 12)) return Number.NaN;
  const hours = isShort ? oneDigit(bytes[from]!) : pair(bytes, start);
  const minutes = pair(bytes, start + 3);
  const seconds = length === 5 ? 0 : pair(bytes, start + 6);
  if (bytes[start + 2] !== COLON || (length > 5 && bytes[start + 5] !== COLON)) return Number.NaN;
  if (!(hours <= 23 && minutes <= 59 && seconds <= 59)) return Number.NaN;
  let fraction = 0;
  if (length > 8) {
    if (bytes[start + 8] !== POINT) return Number.NaN;
    for (let i = start + 9; i < start + 12; i++) {
      const digit = i < end ? bytes[i]! - ZERO : 0;
      if (digit < 0 || digit > 9) return Number.NaN;
      fraction = fraction * 10 + digit;
    }
  }
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
}

const SPACE = 32;
const UPPER_T = 84;
const UPPER_Z = 90;

function parseMoment(bytes: Uint8Array, start: number, end: number): number {
  const separator = bytes[start + 10];
  if (end - start < 15 || (separator !== SPACE && separator !== UPPER_T)) return Number.NaN;
  const timeEnd = bytes[end - 1] === UPPER_Z ? end - 1 : end;
  return parseDay(bytes, start) * MS_PER_DAY + parseTimeOfDay(bytes, start + 11, timeEnd);
}
