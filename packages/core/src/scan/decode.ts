import { readMarks } from '../dataset/number-marks.js';
import { parseBound } from '../dataset/values.js';
import type { Vector } from '../dataset/vector.js';
import { unitsOfText, type WideDecimal } from '../dataset/wide-decimal.js';
import { ESCAPED, type FieldTable, QUOTED } from './field-table.js';
import type { FieldSpec } from './layout.js';
import { type ParseField, parserOf } from './parse-field.js';
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
  spec: FieldSpec,
  at: number,
  capacity: number,
  isRead: boolean,
): ColumnDecoder {
  if (spec.wide) return new WideColumn(spec, spec.wide, at, capacity);
  return spec.type === 'text'
    ? new TextColumn(spec, at, capacity, isRead)
    : new NumberColumn(spec, at, capacity, parserOf(spec));
}

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
const BLANK = 32;

/** Whether a field is one of the texts that stand for no value. */
function isNullText({ nulls }: FieldSpec, bytes: Uint8Array, start: number, end: number): boolean {
  return nulls?.includes(DECODER.decode(bytes.subarray(start, end))) ?? false;
}

class NumberColumn implements ColumnDecoder {
  readonly vector: Vector;
  readonly #nulls: Uint8Array | undefined;
  readonly #min: number;
  readonly #max: number;

  constructor(
    readonly spec: FieldSpec,
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
      let start = starts[entry]!;
      let end = ends[entry]!;
      // Blanks around it are no part of a number.
      while (start < end && bytes[start] === BLANK) start++;
      while (start < end && bytes[end - 1] === BLANK) end--;
      let fault = 0;
      if (start === end || isNullText(this.spec, bytes, start, end)) {
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
    readonly spec: FieldSpec,
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
    const { rows, width, starts, ends, flags, faults, faultColumns, nonAscii, dialect } = table;
    const { values } = this.vector;
    const nulls = this.#nulls;
    const needsCode = this.isRead || this.spec.oneOf !== undefined;
    for (let row = 0, entry = this.at; row < rows; row++, entry += width) {
      if (faults[row] !== 0) continue;
      const start = starts[entry]!;
      const end = ends[entry]!;
      const flag = flags[entry]!;
      let fault = 0;
      const isNull =
        start === end
          ? (flag & QUOTED) === 0 && nulls !== undefined
          : isNullText(this.spec, bytes, start, end);
      if (isNull) {
        values[row] = 0;
        if (nulls) {
          nulls[row] = 1;
          continue;
        }
        faults[row] = NULL;
        faultColumns[row] = this.at;
        continue;
      }
      if (nulls) nulls[row] = 0;
      if (needsCode) {
        const code =
          (flag & ESCAPED) === 0
            ? this.#codes.code(bytes, start, end)
            : this.#codes.codeEscaped(bytes, start, end, dialect);
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

  readonly #read: (text: string) => string | undefined;

  constructor(
    readonly spec: FieldSpec,
    readonly wide: WideDecimal,
    readonly at: number,
    capacity: number,
  ) {
    this.#read = spec.marks ? readMarks(spec.marks) : (text) => text;
    this.vector = new WideVector(capacity, spec.nullable);
    this.#check = boundsCheck(spec, wide);
  }

  decode(bytes: Uint8Array, table: FieldTable): void {
    const { rows, width, starts, ends, faults, faultColumns } = table;
    for (let row = 0, entry = this.at; row < rows; row++, entry += width) {
      if (faults[row] !== 0) continue;
      const field = DECODER.decode(bytes.subarray(starts[entry]!, ends[entry]!));
      const fault = this.#decodeOne(field.replace(/^ +| +$/g, ''), row);
      if (fault === 0) continue;
      faults[row] = fault;
      faultColumns[row] = this.at;
    }
  }

  #decodeOne(text: string, row: number): number {
    const { vector, wide, spec } = this;
    if (text === '' || spec.nulls?.includes(text)) return vector.setNull(row) ? 0 : NULL;
    const plain = this.#read(text);
    const units = plain === undefined || /e/.test(plain) ? undefined : unitsOfText(plain, wide);
    if (units === undefined) return CAST;
    vector.set(row, units, wide.scale);
    return this.#check(units) ? 0 : OUT_OF_RANGE;
  }
}
