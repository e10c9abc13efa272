import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import type { EncodedState } from './aggregate.js';
import { type Dyadic, plus, whole } from './dyadic.js';
import { prefixed, unprefixed } from './encoded-state.js';
import { type ExactSum, isWhole } from './exact-sum.js';
import { FloatSum } from './float-sum.js';
import { IntegerSum } from './integer-sum.js';

/**
 * Sums of products of two columns by group, exact and so the same in any order. A product is parted in doubles without
 * rounding; those too large or small for one sum go to another, a power of two away, which is there only if needed.
 */
export abstract class ExactProducts {
  /** The lane of multiples of 1. */
  protected abstract readonly middle: number;
  readonly #lanes: (ExactSum | undefined)[] = [];
  #groups = 1;

  /** @param spacing lane i holds multiples of 2^(spacing * i) */
  constructor(
    readonly spacing: number,
    readonly create: () => ExactSum,
  ) {}

  /** Adds the product of two images, or with `times` -1 takes it away again. Where either is infinite it does nothing. */
  abstract addOne(group: number, x: number, y: number, times?: 1 | -1): void;

  /** Adds the products of rows that are valid in both. */
  add(x: Vector, y: Vector, rows: Int32Array, groups: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      this.addOne(groups[i]!, x.values[row]!, y.values[row]!);
    }
  }

  grow(groups: number): void {
    if (groups <= this.#groups) return;
    this.#groups = groups;
    for (const lane of this.#lanes) lane?.grow(groups);
  }

  protected lane(index: number): ExactSum {
    let lane = this.#lanes[index];
    if (!lane) {
      lane = this.create();
      lane.grow(this.#groups);
      this.#lanes[index] = lane;
    }
    return lane;
  }

  encode(groups: number): EncodedState {
    const states = this.#lanes.map((lane, i) =>
      lane ? prefixed(`${i}`, lane.encode(groups)) : {},
    );
    return Object.assign({}, ...states);
  }

  merge(state: EncodedState, groups: Int32Array): void {
    const lanes = new Set(Object.keys(state).map((name) => Number.parseInt(name, 10)));
    for (const lane of lanes) this.lane(lane).merge(unprefixed(`${lane}`, state)!, groups);
  }

  exact(group: number): Dyadic {
    let sum = whole(0n);
    this.#lanes.forEach((lane, i) => {
      if (!lane) return;
      const { units, exponent } = lane.exact(group);
      sum = plus(sum, { units, exponent: exponent + this.spacing * (i - this.middle) });
    });
    return sum;
  }
}

export function createExactProducts(x: TypedColumn, y: TypedColumn): ExactProducts {
  return isWhole(x.type) && isWhole(y.type) ? new IntegerProducts() : new FloatProducts();
}

const HALF_BITS = 27;
const HALF = 2 ** HALF_BITS;

class IntegerProducts extends ExactProducts {
  protected readonly middle = 0;

  constructor() {
    super(HALF_BITS, () => new IntegerSum());
  }

  addOne(group: number, x: number, second: number, times: 1 | -1 = 1): void {
    const y = second * times;
    const product = x * y;
    if (product < 2 ** 53 && product > -(2 ** 53)) {
      this.lane(0).addOne(group, product);
      return;
    }
    // Halves of at most 2^26 in size, whose products are exact.
    const [highX, highY] = [Math.round(x / HALF), Math.round(y / HALF)];
    const [lowX, lowY] = [x - highX * HALF, y - highY * HALF];
    this.lane(0).addOne(group, lowX * lowY);
    this.lane(1).addOne(group, lowX * highY);
    this.lane(1).addOne(group, highX * lowY);
    this.lane(2).addOne(group, highX * highY);
  }
}

const FAR = 2 ** 600;
const LARGE = 2 ** 400;
const TINY = 2 ** -400;
/** Times this a double is parted in halves, after G. Veltkamp. */
const PARTING = 2 ** 27 + 1;

export class FloatProducts extends ExactProducts {
  protected readonly middle = 2;

  constructor() {
    super(600, () => new FloatSum());
  }

  addOne(group: number, x: number, y: number, times: 1 | -1 = 1): void {
    if (x === 0 || y === 0 || !Number.isFinite(x) || !Number.isFinite(y)) return;
    const [shiftX, shiftY] = [farness(x), farness(y)];
    const a = shiftX === 0 ? x : shiftX > 0 ? x / FAR : x * FAR;
    const b = (shiftY === 0 ? y : shiftY > 0 ? y / FAR : y * FAR) * times;
    const lane = this.lane(this.middle + shiftX + shiftY);
    const product = a * b;
    lane.addOne(group, product);
    lane.addOne(group, productError(a, b, product));
  }
}

/** -1, 0 or 1 as a double is tiny, near 1 or large; brought near, products of two neither overflow nor underflow. */
function farness(value: number): -1 | 0 | 1 {
  const size = Math.abs(value);
  return size > LARGE ? 1 : size < TINY ? -1 : 0;
}

/** `a * b - product`, exactly, after T. Dekker. */
function productError(a: number, b: number, product: number): number {
  const [partedA, partedB] = [a * PARTING, b * PARTING];
  const highA = partedA - (partedA - a);
  const highB = partedB - (partedB - b);
  const [lowA, lowB] = [a - highA, b - highB];
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}
