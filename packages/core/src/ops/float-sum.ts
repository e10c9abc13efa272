import type { Vector } from '../dataset/vector.js';
import { growFloat64 } from '../util/double-index.js';
import type { EncodedState } from './aggregate.js';
import { type Dyadic, divided, whole } from './dyadic.js';
import type { ExactSum } from './exact-sum.js';

/*
 * Sums of doubles: a fixed-point number wide enough for every double there is, 2^-1074 to 2^1024, in limbs of 32 bits,
 * after R. Neal, "Fast exact summation using small and large superaccumulators" (2015). Each limb holds an integer below
 * 2^53 in size, so 2^18 additions fit before carries are passed on. 67 limbs are 536 bytes for each group.
 *
 * Before them stands a pair of doubles whose sum is exact, as long as the error of each addition fits into the second one
 * (D. Knuth's TwoSum, The Art of Computer Programming, volume 2, 4.2.2), which it does for most data, at much less work.
 */
const LIMB_BITS = 32;
const LIMB = 2 ** LIMB_BITS;
export const LIMBS = 67;
/** Exponent of the lowest bit. */
const LOWEST = -1088;
const ADDITIONS_BEFORE_CARRY = 2 ** 18;

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);

export class FloatSum implements ExactSum {
  #limbs = new Float64Array(LIMBS);
  /** Two by group, to be added to what the limbs hold. */
  #pairs = new Float64Array(2);
  /** By group, how often +Infinity was met, and how often -Infinity. A NaN that is to be felt counts as both. */
  #infinities = new Float64Array(2);
  #anyInfinite = false;
  #groups = 1;
  #pending = 0;

  grow(groups: number): void {
    if (groups <= this.#groups) return;
    this.#groups = Math.max(groups, this.#groups * 2);
    this.#infinities = growFloat64(this.#infinities, this.#groups * 2);
    this.#limbs = growFloat64(this.#limbs, this.#groups * LIMBS);
    this.#pairs = growFloat64(this.#pairs, this.#groups * 2);
  }

  add({ values, nulls }: Vector, rows: Int32Array, groups: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const value = values[row]!;
      if (nulls?.[row] !== 1 && !Number.isNaN(value)) this.addOne(groups[i]!, value);
    }
  }

  /** Adds a double; a NaN makes the sum NaN. */
  addOne(group: number, value: number): void {
    const pairs = this.#pairs;
    const high = pairs[group * 2]!;
    const low = pairs[group * 2 + 1]!;
    const sum = high + value;
    const part = sum - high;
    const error = high - (sum - part) + (value - part);
    const rest = low + error;
    const restPart = rest - low;
    const restError = low - (rest - restPart) + (error - restPart);
    // Of what overflows, or is no number, the error is NaN.
    if (restError === 0) {
      pairs[group * 2] = sum;
      pairs[group * 2 + 1] = rest;
    } else {
      this.#settle(group);
      this.#addToLimbs(group, value);
    }
  }

  /** Moves a pair to the limbs. */
  #settle(group: number): void {
    for (let at = group * 2; at < group * 2 + 2; at++) {
      const value = this.#pairs[at]!;
      this.#pairs[at] = 0;
      this.#addToLimbs(group, value);
    }
  }

  #settleAll(groups: number): void {
    for (let group = 0; group < groups; group++) this.#settle(group);
  }

  #addToLimbs(group: number, value: number): void {
    if (value === 0) return;
    if (this.#pending++ === ADDITIONS_BEFORE_CARRY) this.#carryAll();
    scratch[0] = value;
    const exponent = (words[1]! >>> 20) & 0x7ff;
    if (exponent === 0x7ff) {
      this.#countInfinite(group, value, 1);
      return;
    }
    // value = mantissa * 2^(shift + LOWEST), where the mantissa has at most 53 bits.
    const highWord = (words[1]! & 0xfffff) | (exponent === 0 ? 0 : 0x100000);
    const shift = Math.max(exponent, 1) - 1075 - LOWEST;
    const at = group * LIMBS + Math.floor(shift / LIMB_BITS);
    const factor = 2 ** (shift % LIMB_BITS);
    const sign = value < 0 ? -1 : 1;
    const limbs = this.#limbs;
    // Each product has at most 21 + 31 or, split in halves of 16 bits, 16 + 31 bits: exact.
    this.#addAt(limbs, at, (words[0]! & 0xffff) * factor * sign);
    this.#addAt(limbs, at, (words[0]! >>> 16) * 0x10000 * factor * sign);
    this.#addAt(limbs, at + 1, highWord * factor * sign);
  }

  removeOne(group: number, value: number): void {
    if (Number.isFinite(value)) this.addOne(group, -value);
    else this.#countInfinite(group, value, -1);
  }

  #countInfinite(group: number, value: number, times: number): void {
    this.#anyInfinite = true;
    if (!(value < 0)) this.#infinities[group * 2]! += times;
    if (!(value > 0)) this.#infinities[group * 2 + 1]! += times;
  }

  /** Adds an exact integer of at most 63 bits with at least 11 zeros below, or 53 bits, in two limbs. */
  #addAt(limbs: Float64Array, at: number, amount: number): void {
    const high = Math.trunc(amount / LIMB);
    limbs[at]! += amount - high * LIMB;
    limbs[at + 1]! += high;
  }

  #carryAll(): void {
    for (let group = 0; group < this.#groups; group++) this.#carry(group * LIMBS);
    this.#pending = 0;
  }

  #carry(start: number): void {
    const limbs = this.#limbs;
    for (let i = start; i < start + LIMBS - 1; i++) {
      const limb = limbs[i]!;
      if (limb < LIMB && limb > -LIMB) continue;
      const high = Math.trunc(limb / LIMB);
      limbs[i] = limb - high * LIMB;
      limbs[i + 1]! += high;
    }
  }

  /** Sends only the limbs that some group uses, which are few as a rule. */
  encode(groups: number): EncodedState {
    this.#settleAll(groups);
    this.#carryAll();
    const [from, to] = this.#used(groups);
    const limbs = new Float64Array(groups * (to - from));
    for (let group = 0; group < groups; group++) {
      const start = group * LIMBS;
      limbs.set(this.#limbs.subarray(start + from, start + to), group * (to - from));
    }
    return {
      limbs,
      used: Uint32Array.of(from, to),
      ...(this.#anyInfinite && { infinities: this.#infinities.slice(0, groups * 2) }),
    };
  }

  #used(groups: number): [number, number] {
    let [from, to] = [LIMBS, 0];
    for (let group = 0; group < groups; group++) {
      const limbs = this.#limbs.subarray(group * LIMBS, (group + 1) * LIMBS);
      for (let limb = 0; limb < from; limb++) if (limbs[limb] !== 0) from = limb;
      for (let limb = LIMBS - 1; limb >= to; limb--) if (limbs[limb] !== 0) to = limb + 1;
    }
    return [Math.min(from, to), to];
  }

  merge(state: EncodedState, groups: Int32Array): void {
    const [from, to] = state.used as Uint32Array as unknown as [number, number];
    const limbs = state.limbs as Float64Array;
    const infinities = state.infinities as Float64Array | undefined;
    if (infinities) this.#anyInfinite = true;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!;
      const start = group * LIMBS;
      for (let limb = from; limb < to; limb++) {
        this.#limbs[start + limb]! += limbs[i * (to - from) + limb - from]!;
      }
      this.#carry(start);
      if (!infinities) continue;
      this.#infinities[group * 2]! += infinities[i * 2]!;
      this.#infinities[group * 2 + 1]! += infinities[i * 2 + 1]!;
    }
  }

  infinity(group: number): number {
    if (!this.#anyInfinite) return 0;
    const [up, down] = [this.#infinities[group * 2]!, this.#infinities[group * 2 + 1]!];
    if (up === 0 && down === 0) return 0;
    if (up > 0 && down > 0) return Number.NaN;
    return up > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }

  exact(group: number): Dyadic {
    this.#settle(group);
    const start = group * LIMBS;
    let [low, high] = [start, start + LIMBS - 1];
    while (low < high && this.#limbs[low] === 0) low++;
    while (high > low && this.#limbs[high] === 0) high--;
    let units = 0n;
    for (let limb = high; limb >= low; limb--) {
      units = (units << BigInt(LIMB_BITS)) + BigInt(this.#limbs[limb]!);
    }
    return { units, exponent: LOWEST + (low - start) * LIMB_BITS };
  }

  value(group: number, scale: number, divisor: number): number {
    const infinity = this.infinity(group);
    return infinity === 0
      ? divided(this.exact(group), whole(10n ** BigInt(scale) * BigInt(divisor)))
      : infinity;
  }
}
