import type { Heap } from '../kernel/heap.js';
import { MOST_ROWS } from './batch-inputs.js';
import type { SetRecords } from './set-records.js';

/** Words of the structure that `assembly/set-values.ts` reads, and its doubles. */
const MASK = 3;
const SLOTS = 4;
const HASHED = 5;
const WINDOW = 6;
const ORIGIN = 4;
const WIDTH = 5;
const UNKNOWN = 16;
const LEAST = 6;
const GREATEST = 7;

const LEAST_SLOTS = 1 << 13;
/** Integers of a window for each value, at most. */
const WINDOW_BY_VALUE = 32;

/**
 * Finds the records of values: of integers that lie close enough together by a window, in which each has its place, and of any
 * others by a hash table.
 */
export class ValueIndex {
  readonly #records: SetRecords;
  #slots = 0;
  #width = 0;

  constructor(
    readonly heap: Heap,
    records: SetRecords,
  ) {
    this.#records = records;
    const { f64 } = heap.kernel;
    f64[records.address / 8 + LEAST] = Number.POSITIVE_INFINITY;
    f64[records.address / 8 + GREATEST] = Number.NEGATIVE_INFINITY;
    this.#takeSlots(LEAST_SLOTS);
    this.#write(UNKNOWN, heap.take(MOST_ROWS * 4));
  }

  get bytes(): number {
    return (this.#slots + this.#width) * 4;
  }

  /** Writes the indexes of the values of rows to `indexes`, by row. All are addresses, and `nulls` and `rows` may be 0. */
  find(values: number, nulls: number, rows: number, count: number, indexes: number): void {
    const records = this.#records;
    records.reserve(records.size + count);
    this.#reserve(count);
    this.heap.kernel.call.findValues(records.address, values, nulls, rows, count, indexes);
  }

  #reserve(count: number): void {
    if (this.#hasRoom(count)) return;
    if (this.#widen()) {
      this.#takeSlots(this.#slots);
      this.#index();
    }
    while (!this.#hasRoom(count)) {
      this.#takeSlots(this.#slots * 2);
      this.#index();
    }
  }

  #hasRoom(count: number): boolean {
    return (this.#read(HASHED) + count) * 1.5 <= this.#slots;
  }

  /** Makes the window reach all integers, if that is worth it. The one before is within it. */
  #widen(): boolean {
    const { heap } = this;
    const { address, size } = this.#records;
    const [least, greatest] = [
      heap.kernel.f64[address / 8 + LEAST]!,
      heap.kernel.f64[address / 8 + GREATEST]!,
    ];
    // A little more on both sides, since the next ones may lie beyond as well.
    const more = Math.ceil((greatest - least) / 16);
    const width = greatest - least + 1 + 2 * more;
    if (!(width > this.#width && width <= WINDOW_BY_VALUE * size)) return false;
    heap.give(this.#read(WINDOW), this.#width * 4);
    this.#write(WINDOW, heap.take(width * 4));
    const { f64 } = heap.kernel;
    f64[address / 8 + ORIGIN] = least - more;
    f64[address / 8 + WIDTH] = width;
    this.#width = width;
    return true;
  }

  #takeSlots(count: number): void {
    this.heap.give(this.#read(SLOTS), this.#slots * 4);
    this.#slots = count;
    this.#write(SLOTS, this.heap.takeZeroed(count * 4));
    this.#write(MASK, count - 1);
  }

  #index(): void {
    const { kernel } = this.heap;
    kernel.words(this.#read(WINDOW), this.#width).fill(0);
    kernel.call.indexValues(this.#records.address);
  }

  #read(word: number): number {
    return this.heap.kernel.u32[this.#records.address / 4 + word]!;
  }

  #write(word: number, value: number): void {
    this.heap.kernel.u32[this.#records.address / 4 + word] = value;
  }
}
