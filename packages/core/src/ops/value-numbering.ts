import type { Heap } from '../kernel/heap.js';

/**
 * Gives each value an index: null and NaN 0, any other one from 1 on. All arguments that name arrays are addresses in the
 * kernel's memory; `nulls` and `rows` are 0 where there are none.
 */
export interface ValueNumbering {
  /** One more than the greatest index. */
  readonly size: number;
  /**
   * Writes the index of the value of each row to `indexes`, by row.
   *
   * @returns `count`, or the first of the rows whose value has no place; what was written is then of no use
   */
  find(values: number, nulls: number, rows: number, count: number, indexes: number): number;
  /** The value at an index. */
  value(index: number): number;
  free(): void;
}

/** Words of the structure that `assembly/sets.ts` reads, and its doubles. */
const SIZE = 0;
const MASK = 1;
const SLOTS = 2;
const VALUES = 3;
const ORIGIN = 2;
const WIDTH = 3;
const LEAST = 4;
const GREATEST = 5;
const FRACTIONS = 12;
const BYTES = 56;

/** Integers from an origin on, each at its distance from it and 1. */
export class WindowNumbering implements ValueNumbering {
  readonly #address: number;

  constructor(
    readonly heap: Heap,
    readonly origin: number,
    public width: number,
  ) {
    this.#address = heap.takeZeroed(BYTES);
    this.#write();
  }

  get size(): number {
    return this.width + 1;
  }

  /** Makes it reach further. */
  widen(width: number): void {
    this.width = width;
    this.#write();
  }

  #write(): void {
    const { f64 } = this.heap.kernel;
    f64[this.#address / 8 + ORIGIN] = this.origin;
    f64[this.#address / 8 + WIDTH] = this.width;
  }

  find(values: number, nulls: number, rows: number, count: number, indexes: number): number {
    const { call } = this.heap.kernel;
    return call.findInWindow(this.#address, values, nulls, rows, count, indexes);
  }

  value(index: number): number {
    return index === 0 ? Number.NaN : this.origin + index - 1;
  }

  free(): void {
    this.heap.give(this.#address, BYTES);
  }
}

/** Any values, in the order in which they are met. */
export class HashNumbering implements ValueNumbering {
  readonly #address: number;
  #valueRoom = 0;
  #slotCount = 0;

  constructor(readonly heap: Heap) {
    this.#address = heap.takeZeroed(BYTES);
    this.#words()[SIZE] = 1;
    const { f64 } = heap.kernel;
    f64[this.#address / 8 + LEAST] = Number.POSITIVE_INFINITY;
    f64[this.#address / 8 + GREATEST] = Number.NEGATIVE_INFINITY;
  }

  get size(): number {
    return this.#words()[SIZE]!;
  }

  /** The least and the greatest value; undefined where some are no integers, or are too large to be told apart. */
  range(): [least: number, greatest: number] | undefined {
    if (this.#words()[FRACTIONS] !== 0) return undefined;
    const { f64 } = this.heap.kernel;
    return [f64[this.#address / 8 + LEAST]!, f64[this.#address / 8 + GREATEST]!];
  }

  find(values: number, nulls: number, rows: number, count: number, indexes: number): number {
    this.#reserve(this.size + count);
    this.heap.kernel.call.findInHash(this.#address, values, nulls, rows, count, indexes);
    return count;
  }

  value(index: number): number {
    return index === 0 ? Number.NaN : this.heap.kernel.f64[this.#words()[VALUES]! / 8 + index]!;
  }

  #reserve(size: number): void {
    const { heap } = this;
    const { kernel } = heap;
    if (size > this.#valueRoom) {
      const room = Math.max(size, Math.ceil(this.#valueRoom * 1.5), 1 << 12);
      const values = heap.take(room * 8);
      const old = this.#words()[VALUES]!;
      kernel.bytes(values, this.size * 8).set(kernel.bytes(old, this.size * 8));
      heap.give(old, this.#valueRoom * 8);
      this.#valueRoom = room;
      this.#words()[VALUES] = values;
    }
    if (size * 1.5 > this.#slotCount) {
      heap.give(this.#words()[SLOTS]!, this.#slotCount * 4);
      this.#slotCount = 2 ** Math.ceil(Math.log2(size * 1.5));
      const slots = heap.takeZeroed(this.#slotCount * 4);
      const words = this.#words();
      words[SLOTS] = slots;
      words[MASK] = this.#slotCount - 1;
      kernel.call.rehashValues(this.#address);
    }
  }

  free(): void {
    const words = this.#words();
    this.heap.give(words[VALUES]!, this.#valueRoom * 8);
    this.heap.give(words[SLOTS]!, this.#slotCount * 4);
    this.heap.give(this.#address, BYTES);
  }

  #words(): Uint32Array {
    return this.heap.kernel.words(this.#address, BYTES / 4);
  }
}
