import type { ColumnSpec } from '../dataset/columns.js';
import { parseBound } from '../dataset/values.js';
import type { Vector } from '../dataset/vector.js';
import { PARTS, type WideDecimal } from '../dataset/wide-decimal.js';
import { Dictionary } from '../kernel/dictionary.js';
import type { Kernel } from '../kernel/kernel.js';
import type { JudgedValue } from './judge.js';
import { ANY_CODE, type KernelColumn, KernelVector } from './kernel-vector.js';
import type { FieldSpec } from './layout.js';
import { MappedColumn, markAll } from './mapped-column.js';

/** The kernel's decoder of each type, in `assembly/numbers.ts`. */
const DECODERS = {
  integer: 'decodeIntegers',
  decimal: 'decodeDecimals',
  float: 'decodeFloats',
  boolean: 'decodeBooleans',
  date: 'decodeDates',
  time: 'decodeTimes',
  timestamp: 'decodeTimestamps',
} as const;

/**
 * @param at the column's place in the file
 * @param capacity most rows of a batch
 * @param isRead whether any KPI reads the column; if not, it is only checked
 * @param scratch address of room for the longest record
 */
export function createKernelColumn(
  kernel: Kernel,
  spec: FieldSpec,
  at: number,
  capacity: number,
  isRead: boolean,
  scratch: number,
): KernelColumn {
  const isUnusual = (spec.marks && !spec.areMarksRare) || spec.nulls || spec.formats;
  if (isUnusual && !spec.wide) return new MappedColumn(kernel, spec, at, capacity, scratch);
  if (spec.wide) return new WideColumn(kernel, spec, spec.wide, at, capacity);
  if (spec.type !== 'text') return new NumberColumn(kernel, spec, at, capacity);
  return isRead || spec.oneOf
    ? new TextColumn(kernel, spec, at, capacity, scratch)
    : new UnreadText(kernel, at);
}

/** Wide decimals, with their parts one behind another. */
class KernelWideVector extends KernelVector {
  readonly partsAt: number;
  readonly parts: readonly Vector[];

  constructor(kernel: Kernel, spec: ColumnSpec, capacity: number) {
    super(kernel, spec, capacity);
    this.partsAt = kernel.allocate(PARTS * capacity * 8);
    this.parts = Array.from({ length: PARTS }, (_, i) => new PartVector(this, i));
  }

  partAt(part: number): number {
    return this.partsAt + part * this.capacity * 8;
  }
}

class PartVector implements Vector {
  readonly type = 'integer';
  readonly scale = 0;
  readonly strings = undefined;

  constructor(
    readonly whole: KernelWideVector,
    readonly part: number,
  ) {}

  get values(): Float64Array {
    return this.whole.kernel.doubles(this.whole.partAt(this.part), this.whole.capacity);
  }

  get nulls(): Uint8Array | undefined {
    return this.whole.nulls;
  }
}

class NumberColumn implements KernelColumn {
  readonly vector: KernelVector;
  readonly #min: number;
  readonly #max: number;

  constructor(
    readonly kernel: Kernel,
    readonly spec: ColumnSpec,
    readonly at: number,
    capacity: number,
  ) {
    this.vector = new KernelVector(kernel, spec, capacity);
    this.#min = spec.min === undefined ? Number.NEGATIVE_INFINITY : parseBound(spec, spec.min);
    this.#max = spec.max === undefined ? Number.POSITIVE_INFINITY : parseBound(spec, spec.max);
  }

  reserve(): void {}

  decode(table: number): void {
    const { type, scale } = this.spec;
    this.kernel.call[DECODERS[type as keyof typeof DECODERS]](
      table,
      this.at,
      scale,
      this.#min,
      this.#max,
      this.vector.valuesAt,
      this.vector.nullsAt,
    );
  }

  set(row: number, { image, isNull }: JudgedValue): void {
    this.vector.set(row, image, isNull);
  }

  compact(odd: number, rows: number): void {
    this.vector.compact(odd, rows);
  }
}

class WideColumn implements KernelColumn {
  readonly vector: KernelWideVector;
  readonly #least: number;
  readonly #most: number;

  constructor(
    readonly kernel: Kernel,
    readonly spec: FieldSpec,
    readonly wide: WideDecimal,
    readonly at: number,
    capacity: number,
  ) {
    this.vector = new KernelWideVector(kernel, spec, capacity);
    this.#least = spec.min === undefined ? Number.NEGATIVE_INFINITY : inside(Number(spec.min), 1);
    this.#most = spec.max === undefined ? Number.POSITIVE_INFINITY : inside(Number(spec.max), -1);
  }

  reserve(): void {}

  decode(table: number): void {
    const { scale, precision } = this.wide;
    const { valuesAt, nullsAt, partsAt, capacity } = this.vector;
    const [least, most] = [this.#least, this.#most];
    // A point between thousands would be taken for another.
    if (this.spec.marks || this.spec.nulls) {
      markAll(this.kernel, table);
      return;
    }
    this.kernel.call.decodeWide(
      table,
      this.at,
      scale,
      precision,
      least,
      most,
      valuesAt,
      nullsAt,
      partsAt,
      capacity * 8,
    );
  }

  set(row: number, { image, isNull, parts }: JudgedValue): void {
    this.vector.set(row, image, isNull);
    parts!.forEach((part, i) => {
      this.vector.parts[i]!.values[row] = part;
    });
  }

  compact(odd: number, rows: number): void {
    this.vector.compact(odd, rows);
    for (let part = 0; part < PARTS; part++) {
      this.kernel.call.compactDoubles(this.vector.partAt(part), odd, rows);
    }
  }
}

/**
 * A double that surely is on the right side of a bound. What lies between, where rounding may have made the bound of a value
 * beyond it, is for the strict reader to judge; around 0 nothing does.
 */
function inside(bound: number, direction: 1 | -1): number {
  return bound + direction * Math.abs(bound) * Number.EPSILON;
}

class TextColumn implements KernelColumn {
  readonly vector: KernelVector;
  readonly #dictionary: Dictionary;
  /** Codes from this one on are not allowed. */
  readonly #allowed: number;

  constructor(
    readonly kernel: Kernel,
    spec: ColumnSpec,
    readonly at: number,
    capacity: number,
    scratch: number,
  ) {
    const dictionary = new Dictionary(kernel, scratch);
    this.#dictionary = dictionary;
    for (const value of spec.oneOf ?? []) dictionary.code(value);
    this.#allowed = spec.oneOf ? dictionary.size : ANY_CODE;
    this.vector = new KernelVector(kernel, spec, capacity, dictionary);
  }

  reserve(rows: number, bytes: number): void {
    this.#dictionary.reserve(rows, bytes);
  }

  decode(table: number): void {
    this.kernel.call.decodeTexts(
      table,
      this.at,
      this.#dictionary.address,
      this.#allowed,
      this.vector.valuesAt,
      this.vector.nullsAt,
    );
  }

  set(row: number, { isNull, text }: JudgedValue): void {
    this.vector.set(row, isNull ? 0 : this.#dictionary.code(text!), isNull);
  }

  compact(odd: number, rows: number): void {
    this.vector.compact(odd, rows);
  }
}

/** Text that nobody reads has no values: it is only checked to be UTF-8. */
class UnreadText implements KernelColumn {
  readonly vector: Vector = {
    type: 'text',
    scale: 0,
    values: new Float64Array(0),
    nulls: undefined,
    strings: undefined,
  };

  constructor(
    readonly kernel: Kernel,
    readonly at: number,
  ) {}

  reserve(): void {}

  decode(table: number, hasHighBytes: boolean): void {
    if (hasHighBytes) this.kernel.call.checkTexts(table, this.at);
  }

  set(): void {}

  compact(): void {}
}
