import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import type { EncodedState } from './aggregate.js';
import { createExactSum } from './create-exact-sum.js';
import { type Dyadic, divided, minus, times, whole } from './dyadic.js';
import { prefixed, unprefixed } from './encoded-state.js';
import { createExactProducts, type ExactProducts } from './exact-products.js';
import type { ExactSum } from './exact-sum.js';
import { RowCount } from './valid-count.js';
import { ValidRows } from './valid-rows.js';

/** Which two columns are multiplied, by their place. */
export type Pair = readonly [number, number];

/**
 * Exact sums of one or two columns and of their products, by group, over the rows that are valid in all: all that variance,
 * covariance and correlation are made of, each rounded once.
 */
export class Comoments {
  readonly #sums: ExactSum[];
  readonly #products: ExactProducts[];
  readonly #valid = new RowCount();
  readonly #rows = new ValidRows();

  constructor(
    readonly inputs: readonly TypedColumn[],
    readonly pairs: readonly Pair[],
  ) {
    this.#sums = inputs.map(({ type }) => createExactSum(type));
    this.#products = pairs.map(([x, y]) => createExactProducts(inputs[x]!, inputs[y]!));
  }

  grow(groups: number): void {
    for (const part of [...this.#sums, ...this.#products, this.#valid]) part.grow(groups);
  }

  add(inputs: readonly Vector[], allRows: Int32Array, allGroups: Int32Array, all: number): void {
    const { rows, groups, count } = this.#rows.select(inputs, allRows, allGroups, all);
    this.#valid.addAll(groups, count);
    this.#sums.forEach((sum, i) => {
      sum.add(inputs[i]!, rows, groups, count);
    });
    this.#products.forEach((products, i) => {
      const [x, y] = this.pairs[i]!;
      products.add(inputs[x]!, inputs[y]!, rows, groups, count);
    });
  }

  /** Adds the images of one row, which are valid, to a group; or with `times` -1 takes them away again. */
  addOne(group: number, images: readonly number[], times: 1 | -1): void {
    this.#valid.counts[group]! += times;
    this.#sums.forEach((sum, i) => {
      if (times === 1) sum.addOne(group, images[i]!);
      else sum.removeOne(group, images[i]!);
    });
    this.#products.forEach((products, i) => {
      const [x, y] = this.pairs[i]!;
      products.addOne(group, images[x]!, images[y]!, times);
    });
  }

  encode(groups: number): EncodedState {
    return Object.assign(
      {},
      this.#valid.encode(groups),
      ...this.#sums.map((sum, i) => prefixed(`s${i}`, sum.encode(groups))),
      ...this.#products.map((products, i) => prefixed(`p${i}`, products.encode(groups))),
    );
  }

  merge(state: EncodedState, groups: Int32Array): void {
    this.#valid.merge(state, groups);
    this.#sums.forEach((sum, i) => {
      sum.merge(unprefixed(`s${i}`, state)!, groups);
    });
    this.#products.forEach((products, i) => {
      const own = unprefixed(`p${i}`, state);
      if (own) products.merge(own, groups);
    });
  }

  finish(group: number): Moments {
    return {
      count: this.#valid.counts[group]!,
      allFinite: this.#sums.every((sum) => sum.infinity(group) === 0),
      sums: this.#sums.map((sum) => sum.exact(group)),
      products: this.#products.map((products) => products.exact(group)),
      scales: this.inputs.map(({ scale }) => scale),
    };
  }
}

/** The exact sums of one group. Products and sums are of images: scales tell what they stand for. */
export interface Moments {
  count: number;
  /** Whether no value was infinite; the sums are of the finite ones. */
  allFinite: boolean;
  sums: readonly Dyadic[];
  products: readonly Dyadic[];
  scales: readonly number[];
}

/**
 * The (co)variance of the first and last column, over n - `freedom` for n values, as the nearest double. Undefined over
 * fewer than two values, as in Arquero, and NaN where one is infinite.
 *
 * @param freedom 1 of a sample, 0 of a population
 */
export function covarianceOf(moments: Moments, freedom: 0 | 1): number | undefined {
  const { count, allFinite, sums, products, scales } = moments;
  if (count < 2) return undefined;
  if (!allFinite) return Number.NaN;
  const last = sums.length - 1;
  const scale = 10n ** BigInt(scales[0]! + scales[last]!);
  const divisor = BigInt(count) * BigInt(count - freedom) * scale;
  return divided(central(count, products[0]!, sums[0]!, sums[last]!), whole(divisor));
}

/** The square root of the variance. */
export function deviationOf(moments: Moments, freedom: 0 | 1): number | undefined {
  const variance = covarianceOf(moments, freedom);
  return variance === undefined ? undefined : Math.sqrt(variance);
}

/** Pearson's correlation of two columns with the products xy, xx and yy; NaN where one does not vary. */
export function correlationOf({ count, allFinite, sums, products }: Moments): number | undefined {
  if (count < 2) return undefined;
  if (!allFinite) return Number.NaN;
  const [x, y] = sums as [Dyadic, Dyadic];
  const xy = central(count, products[0]!, x, y);
  const spread = times(central(count, products[1]!, x, x), central(count, products[2]!, y, y));
  if (spread.units === 0n) return Number.NaN;
  const size = Math.sqrt(divided(times(xy, xy), spread));
  return xy.units < 0n ? -size : size;
}

/** n Σxy - Σx Σy */
function central(count: number, xy: Dyadic, x: Dyadic, y: Dyadic): Dyadic {
  return minus(times(whole(BigInt(count)), xy), times(x, y));
}

export const VARIANCE_PAIRS: readonly Pair[] = [[0, 0]];
export const COVARIANCE_PAIRS: readonly Pair[] = [[0, 1]];
export const CORRELATION_PAIRS: readonly Pair[] = [
  [0, 1],
  [0, 0],
  [1, 1],
];
