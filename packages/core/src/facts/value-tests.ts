import type { ImageRange } from './filter-images.js';
import {
  refineBits,
  refineBytes,
  refineCodes,
  refineDoubles,
  refineLongs,
  refineRange,
  refineShorts,
  selectAll,
  selectBytes,
  selectCodes,
  selectRange,
  selectShorts,
} from './select-rows.js';
import type { StoredColumn, StoredValues } from './stored-column.js';

/** Which rows of a zone pass, as far as its bounds tell. */
export type ZoneVerdict = 'none' | 'some' | 'all';

/** The test of values that are not null. */
export interface ValueTest {
  judge(least: number, greatest: number): ZoneVerdict;
  select(values: StoredValues, from: number, to: number, rows: Int32Array): number;
  refine(values: StoredValues, rows: Int32Array, selected: number): number;
}

/** Looks up each code; a text is tested once. */
export class CodesTest implements ValueTest {
  readonly #passes: Uint8Array;
  /** How many of the codes before each pass. */
  readonly #before: Int32Array;

  constructor(column: StoredColumn, texts: (text: string) => boolean) {
    const strings = column.strings();
    // Room for the code of a column without any text, whose values are null.
    this.#passes = Uint8Array.from({ length: Math.max(256, strings.length) }, (_, code) =>
      Number(code < strings.length && texts(strings[code]!)),
    );
    this.#before = new Int32Array(this.#passes.length + 1);
    for (let code = 0; code < this.#passes.length; code++) {
      this.#before[code + 1] = this.#before[code]! + this.#passes[code]!;
    }
  }

  judge(least: number, greatest: number): ZoneVerdict {
    const passing = this.#before[greatest + 1]! - this.#before[least]!;
    if (passing === 0) return 'none';
    return passing === greatest - least + 1 ? 'all' : 'some';
  }

  select(values: StoredValues, from: number, to: number, rows: Int32Array): number {
    const passes = this.#passes;
    if (values instanceof Int8Array) return selectBytes(values, passes, from, to, rows);
    if (values instanceof Int16Array) {
      return selectShorts(values, passes, from, to, rows);
    }
    return selectCodes(values as Int32Array, passes, from, to, rows);
  }

  refine(values: StoredValues, rows: Int32Array, selected: number): number {
    const passes = this.#passes;
    if (values instanceof Int8Array) return refineBytes(values, passes, rows, selected);
    if (values instanceof Int16Array) return refineShorts(values, passes, rows, selected);
    return refineCodes(values as Int32Array, passes, rows, selected);
  }
}

export function createImagesTest(
  column: StoredColumn,
  ranges: readonly ImageRange[],
  nans: boolean,
): ValueTest {
  const { bits, type } = column;
  if (bits === 1) return new BitsTest(ranges);
  if (bits === 8 || bits === 16) return new NarrowTest(ranges, bits);
  const [only, ...more] = ranges;
  if (only && more.length === 0 && !nans) {
    if (bits === 32) return new RangeTest(only);
    return new WideRangeTest(only, type === 'float');
  }
  return new RangesTest(ranges, nans, bits, type === 'float');
}

/** Looks up each value of 8 or 16 bits. */
class NarrowTest implements ValueTest {
  readonly #passes: Uint8Array;

  constructor(
    readonly ranges: readonly ImageRange[],
    readonly bits: 8 | 16,
  ) {
    const size = 2 ** bits;
    const half = size / 2;
    this.#passes = new Uint8Array(size);
    for (const [least, greatest] of ranges) {
      if (least >= half || greatest < -half) continue;
      const from = Math.max(least, -half);
      const to = Math.min(greatest, half - 1) + 1;
      // Negative values have the upper half of the bits' patterns.
      if (from < 0) this.#passes.fill(1, size + from, size + Math.min(to, 0));
      if (to > 0) this.#passes.fill(1, Math.max(from, 0), to);
    }
  }

  judge(least: number, greatest: number): ZoneVerdict {
    return judgeRanges(this.ranges, least, greatest);
  }

  select(values: StoredValues, from: number, to: number, rows: Int32Array): number {
    return values instanceof Int8Array
      ? selectBytes(values, this.#passes, from, to, rows)
      : selectShorts(values as Int16Array, this.#passes, from, to, rows);
  }

  refine(values: StoredValues, rows: Int32Array, selected: number): number {
    return values instanceof Int8Array
      ? refineBytes(values, this.#passes, rows, selected)
      : refineShorts(values as Int16Array, this.#passes, rows, selected);
  }
}

/** One range of values of 32 bits. */
class RangeTest implements ValueTest {
  readonly #least: number;
  readonly #greatest: number;

  constructor(readonly range: ImageRange) {
    // Within 32 bits, so that they are compared as such; what is beyond, bounds have told.
    this.#least = Math.max(range[0], -(2 ** 31));
    this.#greatest = Math.min(range[1], 2 ** 31 - 1);
  }

  judge(least: number, greatest: number): ZoneVerdict {
    return judgeRanges([this.range], least, greatest);
  }

  select(values: StoredValues, from: number, to: number, rows: Int32Array): number {
    return selectRange(values as Int32Array, this.#least, this.#greatest, from, to, rows);
  }

  refine(values: StoredValues, rows: Int32Array, selected: number): number {
    return refineRange(values as Int32Array, this.#least, this.#greatest, rows, selected);
  }
}

/** One range of values of 64 bits. */
class WideRangeTest implements ValueTest {
  constructor(
    readonly range: ImageRange,
    readonly isFloat: boolean,
  ) {}

  judge(least: number, greatest: number): ZoneVerdict {
    return judgeRanges([this.range], least, greatest);
  }

  select(values: StoredValues, from: number, to: number, rows: Int32Array): number {
    return this.refine(values, rows, selectAll(from, to, rows));
  }

  refine(values: StoredValues, rows: Int32Array, selected: number): number {
    const [least, greatest] = this.range;
    return this.isFloat
      ? refineDoubles(values as Float64Array, least, greatest, rows, selected)
      : refineLongs(values as Int32Array, least, greatest, rows, selected);
  }
}

/** Any number of ranges of values of 32 or 64 bits. */
class RangesTest implements ValueTest {
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;

  constructor(
    readonly ranges: readonly ImageRange[],
    readonly nans: boolean,
    readonly bits: number,
    readonly isFloat: boolean,
  ) {
    this.#starts = Float64Array.from(ranges, ([least]) => least);
    this.#ends = Float64Array.from(ranges, ([, greatest]) => greatest);
  }

  judge(least: number, greatest: number): ZoneVerdict {
    return judgeRanges(this.ranges, least, greatest);
  }

  select(values: StoredValues, from: number, to: number, rows: Int32Array): number {
    return this.refine(values, rows, selectAll(from, to, rows));
  }

  refine(values: StoredValues, rows: Int32Array, selected: number): number {
    const isLong = this.bits === 64 && !this.isFloat;
    let count = 0;
    for (let i = 0; i < selected; i++) {
      const row = rows[i]!;
      const value = isLong
        ? values[row * 2 + 1]! * 0x1_0000_0000 + (values[row * 2]! >>> 0)
        : values[row]!;
      if (this.#passes(value)) rows[count++] = row;
    }
    return count;
  }

  #passes(value: number): boolean {
    if (Number.isNaN(value)) return this.nans;
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    // Finds the first range that begins after the value.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low > 0 && value <= this.#ends[low - 1]!;
  }
}

/** True and false, as bits. */
class BitsTest implements ValueTest {
  readonly #passes: readonly [boolean, boolean];

  constructor(readonly ranges: readonly ImageRange[]) {
    const has = (image: number): boolean =>
      ranges.some(([least, greatest]) => least <= image && image <= greatest);
    this.#passes = [has(0), has(1)];
  }

  judge(least: number, greatest: number): ZoneVerdict {
    return judgeRanges(this.ranges, least, greatest);
  }

  select(values: StoredValues, from: number, to: number, rows: Int32Array): number {
    return this.refine(values, rows, selectAll(from, to, rows));
  }

  refine(values: StoredValues, rows: Int32Array, selected: number): number {
    const [zero, one] = this.#passes;
    if (zero && one) return selected;
    if (one) return refineBits(values as Uint8Array, rows, selected);
    if (!zero) return 0;
    let count = 0;
    for (let i = 0; i < selected; i++) {
      const row = rows[i]!;
      rows[count] = row;
      count += ((values[row >> 3]! >> (row & 7)) & 1) ^ 1;
    }
    return count;
  }
}

/** Bounds that are NaN, since a value is, tell nothing. */
function judgeRanges(ranges: readonly ImageRange[], least: number, greatest: number): ZoneVerdict {
  let meets = Number.isNaN(least);
  for (const [from, to] of ranges) {
    if (from <= least && greatest <= to) return 'all';
    if (from <= greatest && least <= to) meets = true;
  }
  return meets ? 'some' : 'none';
}
