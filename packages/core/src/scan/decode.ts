import { daysFromCivil, daysInMonth } from '../dataset/calendar.js';
import type { ColumnSpec } from '../dataset/columns.js';
import { MS_PER_DAY, parseBound } from '../dataset/values.js';
import type { Vector } from '../dataset/vector.js';
import { unitsOfText, type WideDecimal } from '../dataset/wide-decimal.js';
import { ESCAPED, type FieldTable, QUOTED } from './field-table.js';
import { faultOf } from './rejects.js';
import { isUtf8, TextCodes } from './text-decoder.js';
import { boundsCheck, WideVector } from './wide-vector.js';

/*
 * Turns the fields of one column into doubles, a batch at a time, and checks each against its declaration. A field that
 * does not fit marks its record with a fault, unless the record has one already.
 */

const NULL = faultOf('null');
const CAST = faultOf('cast');
const OUT_OF_RANGE = faultOf('out-of-range');
const NOT_ONE_OF = faultOf('not-one-of');
const INVALID_ENCODING = faultOf('invalid-encoding');

export interface ColumnDecoder {
  readonly vector: Vector;
  decode(bytes: Uint8Array, table: FieldTable): void;
}

/**
 * @param at the column's place in the file
 * @param isRead whether any KPI reads the column; if not, it is only checked
 */
export function createDecoder(
  spec: ColumnSpec,
  at: number,
  capacity: number,
  isRead: boolean,
): ColumnDecoder {
  if (spec.wide) return new WideColumn(spec, spec.wide, at, capacity);
  return spec.type === 'text'
    ? new TextColumn(spec, at, capacity, isRead)
    : new NumberColumn(spec, at, capacity, PARSERS[spec.type](spec));
}

/** The double that a field stands for; NaN where it is none. */
type ParseField = (bytes: Uint8Array, start: number, end: number) => number;

const PARSERS: Record<Exclude<ColumnSpec['type'], 'text'>, (spec: ColumnSpec) => ParseField> = {
  integer: () => (bytes, start, end) => parseScaled(bytes, start, end, 0, false),
  decimal:
    ({ scale }) =>
    (bytes, start, end) =>
      parseScaled(bytes, start, end, scale, true),
  float: () => parseFloatField,
  boolean: () => parseBoolean,
  date: () => (bytes, start, end) => (end - start === 10 ? parseDay(bytes, start) : Number.NaN),
  time: () => parseTimeOfDay,
  timestamp: () => parseMoment,
};

class NumberColumn implements ColumnDecoder {
  readonly vector: Vector;
  readonly #nulls: Uint8Array | undefined;
  readonly #min: number;
  readonly #max: number;

  constructor(
    readonly spec: ColumnSpec,
    readonly at: number,
    capacity: number,
    readonly parse: ParseField,
  ) {
    this.#nulls = spec.nullable ? new Uint8Array(capacity) : undefined;
    this.#min = spec.min === undefined ? Number.NEGATIVE_INFINITY : parseBound(spec, spec.min);
    this.#max = spec.max === undefined ? Number.POSITIVE_INFINITY : parseBound(spec, spec.max);
    this.vector = {
      type: spec.type,
      scale: spec.scale,
      values: new Float64Array(capacity),
      nulls: this.#nulls,
      strings: undefined,
    };
  }

  decode(bytes: Uint8Array, table: FieldTable): void {
    const { rows, width, starts, ends, faults, faultColumns } = table;
    const { values } = this.vector;
    const nulls = this.#nulls;
    const parse = this.parse;
    const [min, max] = [this.#min, this.#max];
    for (let row = 0, entry = this.at; row < rows; row++, entry += width) {
      if (faults[row] !== 0) continue;
      const start = starts[entry]!;
      const end = ends[entry]!;
      let fault = 0;
      if (start === end) {
        values[row] = 0;
        if (nulls) nulls[row] = 1;
        else fault = NULL;
      } else {
        const value = parse(bytes, start, end);
        values[row] = value;
        if (nulls) nulls[row] = 0;
        if (Number.isNaN(value)) fault = CAST;
        else if (value < min || value > max) fault = OUT_OF_RANGE;
      }
      if (fault !== 0) {
        faults[row] = fault;
        faultColumns[row] = this.at;
      }
    }
  }
}

class TextColumn implements ColumnDecoder {
  readonly vector: Vector;
  readonly #nulls: Uint8Array | undefined;
  readonly #codes = new TextCodes();
  /** Codes below this are those of `oneOf`; without it all are allowed. */
  readonly #allowed: number;

  constructor(
    readonly spec: ColumnSpec,
    readonly at: number,
    capacity: number,
    readonly isRead: boolean,
  ) {
    for (const value of spec.oneOf ?? []) {
      const bytes = new TextEncoder().encode(value);
      this.#codes.code(bytes, 0, bytes.length);
    }
    this.#allowed = spec.oneOf ? this.#codes.strings.length : Number.POSITIVE_INFINITY;
    this.#nulls = spec.nullable ? new Uint8Array(capacity) : undefined;
    this.vector = {
      type: 'text',
      scale: 0,
      values: new Float64Array(capacity),
      nulls: this.#nulls,
      strings: this.#codes.strings,
    };
  }

  decode(bytes: Uint8Array, table: FieldTable): void {
    const { rows, width, starts, ends, flags, faults, faultColumns, nonAscii } = table;
    const { values } = this.vector;
    const nulls = this.#nulls;
    const needsCode = this.isRead || this.spec.oneOf !== undefined;
    for (let row = 0, entry = this.at; row < rows; row++, entry += width) {
      if (faults[row] !== 0) continue;
      const start = starts[entry]!;
      const end = ends[entry]!;
      const flag = flags[entry]!;
      let fault = 0;
      if (start === end && (flag & QUOTED) === 0 && nulls) {
        values[row] = 0;
        nulls[row] = 1;
        continue;
      }
      if (nulls) nulls[row] = 0;
      if (needsCode) {
        const code =
          (flag & ESCAPED) === 0
            ? this.#codes.code(bytes, start, end)
            : this.#codes.codeEscaped(bytes, start, end);
        values[row] = code;
        if (code < 0) fault = INVALID_ENCODING;
        else if (code >= this.#allowed) fault = NOT_ONE_OF;
      } else if (nonAscii[row] === 1 && !isUtf8(bytes, start, end)) {
        fault = INVALID_ENCODING;
      }
      if (fault !== 0) {
        faults[row] = fault;
        faultColumns[row] = this.at;
      }
    }
  }
}

/** Wide decimals. */
class WideColumn implements ColumnDecoder {
  readonly vector: WideVector;
  readonly #check: (units: bigint) => boolean;

  constructor(
    spec: ColumnSpec,
    readonly wide: WideDecimal,
    readonly at: number,
    capacity: number,
  ) {
    this.vector = new WideVector(capacity, spec.nullable);
    this.#check = boundsCheck(spec, wide);
  }

  decode(bytes: Uint8Array, table: FieldTable): void {
    const { rows, width, starts, ends, faults, faultColumns } = table;
    for (let row = 0, entry = this.at; row < rows; row++, entry += width) {
      if (faults[row] !== 0) continue;
      const fault = this.#decodeOne(ascii(bytes, starts[entry]!, ends[entry]!), row);
      if (fault === 0) continue;
      faults[row] = fault;
      faultColumns[row] = this.at;
    }
  }

  #decodeOne(text: string, row: number): number {
    const { vector, wide } = this;
    if (text === '') return vector.setNull(row) ? 0 : NULL;
    const units = /e/.test(text) ? undefined : unitsOfText(text, wide);
    if (units === undefined) return CAST;
    vector.set(row, units, wide.scale);
    return this.#check(units) ? 0 : OUT_OF_RANGE;
  }
}

const ZERO = 48;
const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const COLON = 58;

/** `[+-]digits[.digits]` times 10^scale; NaN with more digits than the scale holds, zeros apart, or beyond 2^53 - 1. */
function parseScaled(
  bytes: Uint8Array,
  start: number,
  end: number,
  scale: number,
  mayHavePoint: boolean,
): number {
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
    if (!mayHavePoint || bytes[position] !== POINT) return Number.NaN;
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

/** Two digits as a number, or NaN. */
function pair(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? Number.NaN : tens * 10 + ones;
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

/** `HH:MM[:SS[.mmm]]` as milliseconds since midnight. */
function parseTimeOfDay(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length !== 5 && length !== 8 && (length < 10 || length > 12)) return Number.NaN;
  const hours = pair(bytes, start);
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
  if (end - start < 16 || (separator !== SPACE && separator !== UPPER_T)) return Number.NaN;
  const timeEnd = bytes[end - 1] === UPPER_Z ? end - 1 : end;
  return parseDay(bytes, start) * MS_PER_DAY + parseTimeOfDay(bytes, start + 11, timeEnd);
}
