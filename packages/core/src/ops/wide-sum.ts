import type { Vector } from '../dataset/vector.js';
import { PARTS, unitsOfParts } from '../dataset/wide-decimal.js';
import type { EncodedState } from './aggregate.js';
import { prefixed, unprefixed } from './encoded-state.js';
import type { ExactSum } from './exact-sum.js';
import { IntegerSum } from './integer-sum.js';
import { nearestQuotient } from './nearest-quotient.js';

/** Sums of wide decimals: of each part of their units by itself. */
export class WideSum implements Pick<ExactSum, 'grow' | 'add' | 'encode' | 'merge' | 'value'> {
  readonly #parts = Array.from({ length: PARTS }, () => new IntegerSum());

  grow(groups: number): void {
    for (const part of this.#parts) part.grow(groups);
  }

  add({ parts }: Vector, rows: Int32Array, groups: Int32Array, count: number): void {
    this.#parts.forEach((part, i) => {
      part.add(parts![i]!, rows, groups, count);
    });
  }

  encode(groups: number): EncodedState {
    return encodeParts(this.#parts.map((part) => part.encode(groups)));
  }

  merge(state: EncodedState, groups: Int32Array): void {
    this.#parts.forEach((part, i) => {
      part.merge(unprefixed(`${i}`, state)!, groups);
    });
  }

  value(group: number, scale: number, divisor: number): number {
    const units = unitsOfParts(this.#parts.map((part) => part.exact(group).units));
    return nearestQuotient(units, 10n ** BigInt(scale) * BigInt(divisor));
  }
}

/** The state of a sum of what its parts have come to, the lowest first. */
export function encodeParts(parts: readonly EncodedState[]): EncodedState {
  return Object.assign({}, ...parts.map((part, i) => prefixed(`${i}`, part)));
}
