import type { ValueType } from '../dataset/types.js';
import type { Vector } from '../dataset/vector.js';
import { growFloat64 } from '../util/double-index.js';
import type { EncodedState } from './aggregate.js';

/** A sum by group to which order and grouping of the additions can do nothing. Nulls and NaN add nothing. */
export interface ExactSum {
  grow(groups: number): void;
  add(input: Vector, rows: Int32Array, groups: Int32Array, count: number): void;
  encode(groups: number): EncodedState;
  merge(state: EncodedState, groups: Int32Array): void;
  /** The sum times 10^-scale, divided by `divisor`, as the nearest double. */
  value(group: number, scale: number, divisor: number): number;
}

export function createExactSum(type: ValueType): ExactSum {
  return type === 'float' ? new FloatSum() : new IntegerSum();
}

/** The sum of some doubles divided by `divisor`, rounded once. */
export function exactSum(addends: readonly number[], divisor: number): number {
  const sum = new FloatSum();
  for (const addend of addends) sum.addOne(0, addend);
  return sum.value(0, 0, divisor);
}

/** Sums stay below this, so that adding an image (at most 2^53 - 1) to one is carried before it could round. */
const CARRY = 2 ** 52;
/** Images below this may be added at once; larger ones are parted first. */
const SMALL = 2 ** 51;

/** Sums of integers: `high * 2^52 + low`, both exact. */
class IntegerSum implements ExactSum {
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
    const [low, high] = [state.low as Float64Array, state.high as Float64Array];
    for (let i = 0; i < low.length; i++) {
      const group = groups[i]!;
      this.#high[group]! += high[i]!;
      this.#low[group]! += low[i]!;
      this.#carry(group);
    }
  }

  value(group: number, scale: number, divisor: number): number {
    const [low, high] = [this.#low[group]!, this.#high[group]!];
    const denominator = 10 ** scale * divisor;
    // Two exact operands make one correctly rounded quotient; beyond them, integers of any size do.
    return high === 0 && Number.isSafeInteger(low) && Number.isSafeInteger(denominator)
      ? low / denominator
      : nearestQuotient(
          BigInt(high) * BigInt(CARRY) + BigInt(low),
          10n ** BigInt(scale) * BigInt(divisor),
        );
  }
}

/*
 * Sums of doubles: a fixed-point number wide enough for every double there is, 2^-1074 to 2^1024, in limbs of 32 bits,
 * after R. Neal, "Fast exact summation using small and large superaccumulators" (2015). Each limb holds an integer below
 * 2^53 in size, so 2^18 additions fit before carries are passed on. 67 limbs are 536 bytes for each group.
 */
const LIMB_BITS = 32;
const LIMB = 2 ** LIMB_BITS;
const LIMBS = 67;
/** Exponent of the lowest bit. */
const LOWEST = -1088;
const ADDITIONS_BEFORE_CARRY = 2 ** 18;

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);

class FloatSum implements ExactSum {
  #limbs = new Float64Array(LIMBS);
  /** By group: bit 1 for +Infinity met, bit 2 for -Infinity. */
  #infinities = new Float64Array(1);
  #pending = 0;

  grow(groups: number): void {
    if (groups <= this.#infinities.length) return;
    this.#infinities = growFloat64(this.#infinities, groups);
    this.#limbs = growFloat64(this.#limbs, this.#infinities.length * LIMBS);
  }

  add({ values, nulls }: Vector, rows: Int32Array, groups: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const value = values[row]!;
      if (nulls?.[row] !== 1 && !Number.isNaN(value)) this.addOne(groups[i]!, value);
    }
  }

  addOne(group: number, value: number): void {
    if (value === 0) return;
    if (this.#pending++ === ADDITIONS_BEFORE_CARRY) this.#carryAll();
    scratch[0] = value;
    const exponent = (words[1]! >>> 20) & 0x7ff;
    if (exponent === 0x7ff) {
      this.#infinities[group] = this.#infinities[group]! | (value > 0 ? 1 : 2);
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

  /** Adds an exact integer of at most 63 bits with at least 11 zeros below, or 53 bits, in two limbs. */
  #addAt(limbs: Float64Array, at: number, amount: number): void {
    const high = Math.trunc(amount / LIMB);
    limbs[at]! += amount - high * LIMB;
    limbs[at + 1]! += high;
  }

  #carryAll(): void {
    for (let group = 0; group < this.#infinities.length; group++) this.#carry(group * LIMBS);
    this.#pending = 0;
  }

  #carry(start: number): void {
    const limbs = this.#limbs;
    for (let i = start; i < start + LIMBS - 1; i++) {
      const high = Math.trunc(limbs[i]! / LIMB);
      limbs[i]! -= high * LIMB;
      limbs[i + 1]! += high;
    }
  }

  encode(groups: number): EncodedState {
    this.#carryAll();
    return {
      limbs: this.#limbs.slice(0, groups * LIMBS),
      infinities: this.#infinities.slice(0, groups),
    };
  }

  merge(state: EncodedState, groups: Int32Array): void {
    const [limbs, infinities] = [state.limbs as Float64Array, state.infinities as Float64Array];
    for (let i = 0; i < infinities.length; i++) {
      const group = groups[i]!;
      for (let limb = 0; limb < LIMBS; limb++) {
        this.#limbs[group * LIMBS + limb]! += limbs[i * LIMBS + limb]!;
      }
      this.#carry(group * LIMBS);
      this.#infinities[group] = this.#infinities[group]! | infinities[i]!;
    }
  }

  value(group: number, _scale: number, divisor: number): number {
    switch (this.#infinities[group]) {
      case 1:
        return Number.POSITIVE_INFINITY;
      case 2:
        return Number.NEGATIVE_INFINITY;
      case 3:
        return Number.NaN;
    }
    let sum = 0n;
    for (let limb = LIMBS - 1; limb >= 0; limb--) {
      sum = sum * BigInt(LIMB) + BigInt(this.#limbs[group * LIMBS + limb]!);
    }
    return nearestQuotient(sum, BigInt(divisor) << BigInt(-LOWEST));
  }
}

/** The double nearest to a fraction, ties to even. */
export function nearestQuotient(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  if (numerator < 0n) return -nearestQuotient(-numerator, denominator);
  // Scale the quotient to 66 bits or more, keep one sticky bit for what is cut off, and let the conversion round once.
  // Below the normal range fewer bits may be kept, since a subnormal has no more than the bits above 2^-1074.
  const excess = bitLength(numerator) - bitLength(denominator);
  const shift = Math.min(66 - excess, 1074 + 2);
  const [scaledNumerator, scaledDenominator] =
    shift >= 0
      ? [numerator << BigInt(shift), denominator]
      : [numerator, denominator << BigInt(-shift)];
  let quotient = scaledNumerator / scaledDenominator;
  if (quotient * scaledDenominator !== scaledNumerator) quotient = (quotient << 1n) | 1n;
  else quotient <<= 1n;
  return timesPowerOfTwo(quotient, -(shift + 1));
}

/** `value * 2^exponent` as the nearest double; `value` ends in a sticky bit. */
function timesPowerOfTwo(value: bigint, exponent: number): number {
  const bits = bitLength(value);
  const lowestKept = Math.max(bits - 53, -1074 - exponent);
  if (lowestKept <= 0) return Number(value) * 2 ** exponent;
  const kept = value >> BigInt(lowestKept);
  const rest = value - (kept << BigInt(lowestKept));
  const half = 1n << BigInt(lowestKept - 1);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  // 2^-1074 is the least double, so the power is one, and the product is exact or infinite.
  return Number(up ? kept + 1n : kept) * 2 ** (exponent + lowestKept);
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
