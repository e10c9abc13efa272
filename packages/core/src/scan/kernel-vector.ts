import type { ColumnSpec } from '../dataset/columns.js';
import type { Vector } from '../dataset/vector.js';
import type { Dictionary } from '../kernel/dictionary.js';
import type { Kernel } from '../kernel/kernel.js';
import type { JudgedValue } from './judge.js';

/** A bound that lets all codes of a dictionary pass, but not that of bytes which are no UTF-8. */
export const ANY_CODE = 0xffff_fffe;

/** A column that the kernel decodes, in its memory. */
export interface KernelColumn {
  readonly vector: Vector;
  /**
   * Makes room for what a batch may add. The kernel's memory may grow.
   *
   * @param bytes of the batch
   */
  reserve(rows: number, bytes: number): void;
  /** Decodes the fields that the table names, and marks the records that must be judged. */
  decode(table: number, hasHighBytes: boolean): void;
  /** Puts in a value by hand. */
  set(row: number, value: JudgedValue): void;
  /** Moves the rows that are not marked to the front. */
  compact(odd: number, rows: number): void;
}

/** Doubles and nulls of a batch, seen anew after the kernel's memory has grown. */
export class KernelVector implements Vector {
  readonly valuesAt: number;
  readonly nullsAt: number;
  #values: Float64Array;
  #nulls: Uint8Array | undefined;

  constructor(
    readonly kernel: Kernel,
    { type, scale, nullable }: ColumnSpec,
    readonly capacity: number,
    readonly dictionary?: Dictionary,
  ) {
    this.type = type;
    this.scale = scale;
    this.valuesAt = kernel.allocate(capacity * 8);
    this.nullsAt = nullable ? kernel.allocate(capacity) : 0;
    this.#values = kernel.doubles(this.valuesAt, capacity);
  }

  readonly type: Vector['type'];
  readonly scale: number;

  get values(): Float64Array {
    if (this.#values.buffer !== this.kernel.buffer) {
      this.#values = this.kernel.doubles(this.valuesAt, this.capacity);
    }
    return this.#values;
  }

  get nulls(): Uint8Array | undefined {
    if (this.nullsAt === 0) return undefined;
    if (this.#nulls?.buffer !== this.kernel.buffer) {
      this.#nulls = this.kernel.bytes(this.nullsAt, this.capacity);
    }
    return this.#nulls;
  }

  get strings(): readonly string[] | undefined {
    return this.dictionary?.strings;
  }

  set(row: number, image: number, isNull: boolean): void {
    this.values[row] = image;
    if (this.nulls) this.nulls[row] = Number(isNull);
  }

  compact(odd: number, rows: number): void {
    this.kernel.call.compactDoubles(this.valuesAt, odd, rows);
    if (this.nullsAt !== 0) this.kernel.call.compactBytes(this.nullsAt, odd, rows);
  }
}
