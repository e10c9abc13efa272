import { PARTS, type WideDecimal } from '../dataset/wide-decimal.js';

/** Images of a column's values (see `dataset/values.ts`) in the narrowest type of these that holds them all. */
export type Packed = Int8Array | Int16Array | Int32Array | Float64Array;

type PackedClass =
  | Int8ArrayConstructor
  | Int16ArrayConstructor
  | Int32ArrayConstructor
  | Float64ArrayConstructor;

/** The narrowest first. */
const WIDTHS: readonly { class: PackedClass; least: number; greatest: number }[] = [
  { class: Int8Array, least: -(2 ** 7), greatest: 2 ** 7 - 1 },
  { class: Int16Array, least: -(2 ** 15), greatest: 2 ** 15 - 1 },
  { class: Int32Array, least: -(2 ** 31), greatest: 2 ** 31 - 1 },
  { class: Float64Array, least: Number.NEGATIVE_INFINITY, greatest: Number.POSITIVE_INFINITY },
];

/** The narrowest class for whole numbers between two. */
export function narrowest(least: number, greatest: number): PackedClass {
  return WIDTHS.find((width) => least >= width.least && greatest <= width.greatest)!.class;
}

/** Values that are appended, in an array that grows longer and wider as they ask for it. */
export class PackedColumn {
  /** Of which the first `length` count. */
  values: Packed;
  length = 0;

  /**
   * @param isFloat whether values are doubles, and not whole numbers
   * @param capacity how many there will be at least
   */
  constructor(isFloat: boolean, capacity: number) {
    this.values = new (isFloat ? Float64Array : Int8Array)(capacity);
  }

  /** Appends the first doubles of an array, of which those that are null become 0. */
  appendDoubles(values: Float64Array, count: number, nulls: Uint8Array | undefined): void {
    if (this.values instanceof Float64Array) {
      this.#reserve(Float64Array, count);
      this.values.set(values.subarray(0, count), this.length);
    } else {
      let least = 0;
      let greatest = 0;
      for (let i = 0; i < count; i++) {
        const value = values[i]!;
        // A null's value may be anything.
        if ((value < least || value > greatest) && nulls?.[i] !== 1) {
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
      this.#reserve(narrowest(least, greatest), count);
      narrow(values, count, this.values, this.length);
    }
    if (nulls) clearNulls(nulls, 0, count, this.values, this.length);
    this.length += count;
  }

  /** Appends values `from … to-1`, of which those that are null become 0. */
  append(values: Packed, from: number, to: number, nulls: Uint8Array | undefined): void {
    this.#reserve(values.constructor as PackedClass, to - from);
    this.values.set(values.subarray(from, to), this.length);
    if (nulls) clearNulls(nulls, from, to, this.values, this.length);
    this.length += to - from;
  }

  /** Appends what `codes` holds for values `from … to-1`, or 0 where they are null. */
  appendCodes(
    values: Packed,
    from: number,
    to: number,
    nulls: Uint8Array | undefined,
    codes: Codes,
  ): void {
    this.#reserve(narrowest(0, codes.most), to - from);
    const target = this.values;
    for (let i = from, at = this.length; i < to; i++, at++) {
      if (nulls?.[i] === 1) {
        target[at] = 0;
        continue;
      }
      const value = values[i]!;
      const code = codes.known[value]!;
      target[at] = code < 0 ? codes.add(value) : code;
    }
    this.length += to - from;
  }

  /** Forgets the values, but for how wide they were. */
  clear(): void {
    this.length = 0;
  }

  /** Makes room for more values of a class. */
  #reserve(needed: PackedClass, count: number): void {
    const { values } = this;
    const isWider = needed.BYTES_PER_ELEMENT > values.BYTES_PER_ELEMENT;
    const length = this.length + count;
    if (!isWider && length <= values.length) return;
    const to = isWider ? needed : (values.constructor as PackedClass);
    const resized = new to(
      length <= values.length ? values.length : Math.max(length, values.length * 2),
    );
    // Of the same class it is a copy of bytes.
    resized.set(values.subarray(0, this.length));
    this.values = resized;
  }
}

/** A column for each part of wide decimals; none for others. */
export function packedParts(wide: WideDecimal | undefined, capacity: number): PackedColumn[] {
  return Array.from({ length: wide ? PARTS : 0 }, () => new PackedColumn(false, capacity));
}

/** Codes for other codes. */
export interface Codes {
  /** By the other code; -1 where there is none yet. */
  readonly known: Int32Array;
  /** No code will be greater. */
  readonly most: number;
  add(other: number): number;
}

/** Faster than `set`, which converts one by one. */
function narrow(values: Float64Array, count: number, target: Packed, at: number): void {
  if (target instanceof Int8Array) narrowToBytes(values, count, target, at);
  else if (target instanceof Int16Array) narrowToShorts(values, count, target, at);
  else if (target instanceof Int32Array) narrowToWords(values, count, target, at);
  else target.set(values.subarray(0, count), at);
}

function narrowToBytes(values: Float64Array, count: number, target: Int8Array, at: number): void {
  for (let i = 0; i < count; i++) target[at + i] = values[i]!;
}

function narrowToShorts(values: Float64Array, count: number, target: Int16Array, at: number): void {
  for (let i = 0; i < count; i++) target[at + i] = values[i]!;
}

function narrowToWords(values: Float64Array, count: number, target: Int32Array, at: number): void {
  for (let i = 0; i < count; i++) target[at + i] = values[i]!;
}

function clearNulls(nulls: Uint8Array, from: number, to: number, target: Packed, at: number): void {
  for (let i = from; i < to; i++) if (nulls[i] === 1) target[at + i - from] = 0;
}
