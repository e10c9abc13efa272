import { MS_PER_DAY } from '../dataset/values.js';
import type { Batch } from '../dataset/vector.js';
import { BOOLEAN, DATE, isWithin, NULL, NULLISH, NUMBER, NUMERIC, TEXT } from './kinds.js';
import type { TypedColumn } from './types.js';

/**
 * The values of a part of an expression in the rows of a batch. A number is itself, a boolean 0 or 1, a date its milliseconds
 * since 1970, a text its code. What is null or undefined has the double that JavaScript makes of it in arithmetic, 0 or NaN,
 * so that arithmetic and conditions need not look whether it is there.
 */
export interface Lane {
  values: Float64Array;
  /** 1 where the value is null, 2 where it is undefined; absent where all are there. */
  nulls: Uint8Array | undefined;
  /** What codes stand for. */
  strings: readonly string[] | undefined;
}

/** A part of an expression over batches. */
export interface Part {
  /** What its values can be. */
  readonly kinds: number;
  /** Whether it has the same value in all rows of all batches. */
  readonly isConstant?: boolean;
  /** Whether it is computed once for each text of a column. */
  readonly isOfTexts?: boolean;
  /** The lane is valid until the next batch, and is not to be written to. */
  readonly compute: (batch: Batch) => Lane;
}

export const IS_NULL = 1;
export const IS_UNDEFINED = 2;

/** Whether values are in doubles that arithmetic can be done with: numbers, booleans and nothing else. */
export function isNumeric({ kinds }: Pick<Part, 'kinds'>): boolean {
  return isWithin(kinds, NUMERIC);
}

export function isText({ kinds }: Pick<Part, 'kinds'>): boolean {
  return isWithin(kinds, TEXT | NULLISH);
}

export function isMoment({ kinds }: Pick<Part, 'kinds'>): boolean {
  return isWithin(kinds, DATE | NULLISH);
}

/** Whether JavaScript's arithmetic takes the doubles for what they stand for. */
export function isArithmetic(part: Part): boolean {
  return isNumeric(part) || isMoment(part);
}

/** A lane with room of its own, which is used again for each batch. */
export class LaneBuffer implements Lane {
  values = new Float64Array(0);
  nulls: Uint8Array | undefined;
  strings: readonly string[] | undefined;
  #nulls = new Uint8Array(0);

  /** Makes room for the values; what is in them is left. */
  begin(rows: number): Float64Array {
    if (this.values.length < rows) this.values = new Float64Array(rows);
    this.nulls = undefined;
    return this.values;
  }

  /** Room for nulls, which are then there; what is in them is left. */
  withNulls(rows: number): Uint8Array {
    if (this.#nulls.length < rows) this.#nulls = new Uint8Array(rows);
    this.nulls = this.#nulls;
    return this.#nulls;
  }
}

type Change = (from: Float64Array, to: Float64Array, rows: number) => void;

/** A column of the batch; undefined where it is not of a type that a lane can hold. */
export function columnPart(name: string, { type, scale }: TypedColumn): Part | undefined {
  const lane: Lane = { values: new Float64Array(0), nulls: undefined, strings: undefined };
  const room = new LaneBuffer();
  /** The column's own array, or a copy where a null may not be 0 or the numbers are others. */
  const reader = (kind: number, change?: Change): Part => ({
    kinds: kind | NULL,
    compute({ rows, columns }) {
      const { values, nulls, strings } = columns[name]!;
      lane.values = values;
      if (change || (nulls && kind !== TEXT)) {
        lane.values = room.begin(rows);
        (change ?? copy)(values, lane.values, rows);
        if (nulls) clear(lane.values, nulls, rows);
      }
      lane.nulls = nulls;
      lane.strings = strings;
      return lane;
    },
  });
  switch (type) {
    case 'integer':
    case 'float':
      return reader(NUMBER);
    case 'boolean':
      return reader(BOOLEAN);
    case 'decimal':
      return scale === 0 ? reader(NUMBER) : reader(NUMBER, divideBy(10 ** scale));
    case 'text':
      return reader(TEXT);
    case 'date':
      return reader(DATE, daysToMs);
    case 'time':
    case 'timestamp':
      return reader(DATE, clipMs);
    default:
      return undefined;
  }
}

/** The same value in every row. */
export function constantPart(value: unknown, kinds: number): Part {
  const own = new LaneBuffer();
  const note = value === null ? IS_NULL : value === undefined ? IS_UNDEFINED : 0;
  const image = typeof value === 'string' ? 0 : Number(value);
  return {
    kinds,
    isConstant: true,
    compute({ rows }) {
      if (own.values.length < rows || !own.strings) {
        own.begin(rows).fill(image);
        own.strings = typeof value === 'string' ? [value] : [];
        if (note !== 0) own.withNulls(rows).fill(note);
      }
      return own;
    },
  };
}

function copy(from: Float64Array, to: Float64Array, rows: number): void {
  for (let row = 0; row < rows; row++) to[row] = from[row]!;
}

function clear(values: Float64Array, nulls: Uint8Array, rows: number): void {
  for (let row = 0; row < rows; row++) if (nulls[row] !== 0) values[row] = 0;
}

function divideBy(unit: number): Change {
  return (from, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = from[row]! / unit;
  };
}

function daysToMs(from: Float64Array, to: Float64Array, rows: number): void {
  for (let row = 0; row < rows; row++) to[row] = clipped(from[row]! * MS_PER_DAY);
}

/** The milliseconds that a `Date` keeps of some. */
export function clipMs(from: Float64Array, to: Float64Array, rows: number): void {
  for (let row = 0; row < rows; row++) to[row] = clipped(from[row]!);
}

const MOST_MS = 8.64e15;

function clipped(ms: number): number {
  return Math.abs(ms) <= MOST_MS ? Math.trunc(ms) + 0 : Number.NaN;
}
