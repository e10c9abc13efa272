import type { Vector } from '../dataset/vector.js';
import type { Kernel } from '../kernel/kernel.js';

/** Rows of a batch, at most. */
export const MOST_ROWS = 2048;

/** Where the kernel finds a vector: addresses of its doubles and its nulls, 0 where it has none. */
export interface BatchInput {
  values: number;
  nulls: number;
}

/** A vector of integers as such, 0 where a value is missing. */
export interface Integers {
  address: number;
  /** The greatest in size. */
  most: number;
  hasMissing: boolean;
}

/** Words of what `toIntegers` in `assembly/records.ts` tells. */
const RESULT_BYTES = 16;
const HAS_MISSING = 2;

/**
 * What folding needs of the vectors of a batch, made once for all KPIs: vectors outside the kernel's memory are copied there,
 * and integers are made of doubles.
 */
export class BatchInputs {
  readonly #result: number;
  /** Addresses of room for copies and for integers, and how much of it is taken in this batch. */
  readonly #room: number[] = [];
  #taken = 0;
  #rows = 0;
  readonly #inputs = new Map<Vector, BatchInput>();
  readonly #integers = new Map<Vector, Integers>();
  readonly #rising = new Map<Vector, boolean>();

  constructor(readonly kernel: Kernel) {
    this.#result = kernel.allocate(RESULT_BYTES);
  }

  /** Begins with another batch, of at most `MOST_ROWS` rows. */
  begin(rows: number): void {
    this.#rows = rows;
    this.#taken = 0;
    this.#inputs.clear();
    this.#integers.clear();
    this.#rising.clear();
  }

  of(vector: Vector): BatchInput {
    let input = this.#inputs.get(vector);
    if (!input) {
      const { values, nulls } = vector;
      input = {
        values: this.#isInside(values) ? values.byteOffset : this.#copy(values, 8),
        nulls:
          nulls === undefined ? 0 : this.#isInside(nulls) ? nulls.byteOffset : this.#copy(nulls, 1),
      };
      this.#inputs.set(vector, input);
    }
    return input;
  }

  /** Of a vector of integers or decimals. */
  integers(vector: Vector): Integers {
    let integers = this.#integers.get(vector);
    if (!integers) {
      const { kernel } = this;
      const { values, nulls } = this.of(vector);
      const address = this.#take();
      kernel.call.toIntegers(values, nulls, this.#rows, address, this.#result);
      const most = kernel.f64[this.#result / 8]!;
      const hasMissing = kernel.u32[this.#result / 4 + HAS_MISSING] !== 0;
      integers = { address, most, hasMissing };
      this.#integers.set(vector, integers);
    }
    return integers;
  }

  /** Whether the values of all rows of the batch never decrease, and none of them is missing. */
  isRising(vector: Vector): boolean {
    let isRising = this.#rising.get(vector);
    if (isRising === undefined) {
      const { values, nulls } = this.of(vector);
      isRising = nulls === 0 && this.kernel.call.isRising(values, this.#rows) !== 0;
      this.#rising.set(vector, isRising);
    }
    return isRising;
  }

  /** The value of the last row of the batch. */
  last({ values }: Vector): number {
    return values[this.#rows - 1]!;
  }

  #isInside({ buffer }: Float64Array | Uint8Array): boolean {
    return buffer === this.kernel.buffer;
  }

  #copy(array: Float64Array | Uint8Array, size: 1 | 8): number {
    const address = this.#take();
    const target =
      size === 8
        ? this.kernel.doubles(address, this.#rows)
        : this.kernel.bytes(address, this.#rows);
    target.set(array.subarray(0, this.#rows));
    return address;
  }

  #take(): number {
    if (this.#taken === this.#room.length) this.#room.push(this.kernel.allocate(MOST_ROWS * 8));
    return this.#room[this.#taken++]!;
  }
}
