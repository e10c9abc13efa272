import type { Vector } from '../dataset/vector.js';
import { growFloat64 } from '../util/double-index.js';
import type { EncodedState } from './aggregate.js';
import { type Dyadic, whole } from './dyadic.js';
import type { ExactSum } from './exact-sum.js';
import { nearestQuotient } from './nearest-quotient.js';

/** Sums stay below this, so that adding an image (at most 2^53 - 1) to one is carried before it could round. */
const CARRY = 2 ** 52;
/** Images below this may be added at once; larger ones are parted first. */
const SMALL = 2 ** 51;

/** Sums of integers: `high * 2^52 + low`, both exact. */
export class IntegerSum implements ExactSum {
  #low = new Float64Array(1);
  #high = new Float64Array(1);

  grow(groups: number): void {
    if (groups <= this.#low.length) return;
    this.#low = growFloat64(this.#low, groups);
    this.#high = growFloat64(this.#high, groups);
  }

  add({ values, nulls }: Vector, rows: Int32Array, groups: Int32Array, count: number): void {
    const low = this.#low;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const value = values[row]!;
      if (nulls?.[row] === 1 || Number.isNaN(value)) continue;
      const group = groups[i]!;
      if (value > -SMALL && value < SMALL) {
        const sum = low[group]! + value;
        low[group] = sum;
        if (sum >= CARRY || sum <= -CARRY) this.#carry(group);
      } else {
        this.#addLarge(group, value);
      }
    }
  }

  /** Adds an integer below 2^53 in size. */
  addOne(group: number, value: number): void {
    if (value > -SMALL && value < SMALL) {
      const sum = this.#low[group]! + value;
      this.#low[group] = sum;
      if (sum >= CARRY || sum <= -CARRY) this.#carry(group);
    } else {
      this.#addLarge(group, value);
    }
  }

  removeOne(group: number, value: number): void {
    this.addOne(group, -value);
  }

  #addLarge(group: number, value: number): void {
    const high = Math.trunc(value / CARRY);
    this.#high[group]! += high;
    this.#low[group]! += value - high * CARRY;
    this.#carry(group);
  }

  #carry(group: number): void {
    const high = Math.trunc(this.#low[group]! / CARRY);
    this.#high[group]! += high;
    this.#low[group]! -= high * CARRY;
  }

  encode(groups: number): EncodedState {
    return { low: this.#low.slice(0, groups), high: this.#high.slice(0, groups) };
  }

  merge(state: EncodedState, groups: Int32Array): void {
    const [fromLow, fromHigh] = [state.low as Float64Array, state.high as Float64Array];
    const [low, high] = [this.#low, this.#high];
    for (let i = 0; i < fromLow.length; i++) {
      const group = groups[i]!;
      const sum = low[group]! + fromLow[i]!;
      low[group] = sum;
      // Most sums are small: of many groups, what need not be touched is not.
      if (fromHigh[i] !== 0) high[group]! += fromHigh[i]!;
      if (sum >= CARRY || sum <= -CARRY) this.#carry(group);
    }
  }

  exact(group: number): Dyadic {
    const [low, high] = [this.#low[group]!, this.#high[group]!];
    return whole(high === 0 ? BigInt(low) : BigInt(high) * BigInt(CARRY) + BigInt(low));
  }

  infinity(): number {
    return 0;
  }

  value(group: number, scale: number, divisor: number): number {
    const [low, high] = [this.#low[group]!, this.#high[group]!];
    const denominator = 10 ** scale * divisor;
    // Two exact operands make one correctly rounded quotient; beyond them, integers of any size do.
    return high === 0 && Number.isSafeInteger(low) && Number.isSafeInteger(denominator)
      ? low / denominator
      : nearestQuotient(this.exact(group).units, 10n ** BigInt(scale) * BigInt(divisor));
  }
}
