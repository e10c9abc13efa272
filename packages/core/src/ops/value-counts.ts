import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import { growFloat64, hashDouble } from '../util/double-index.js';
import type { EncodedState, Scalar } from './aggregate.js';
import { GroupOrder } from './group-order.js';
import { toNumber, toScalar } from './scalar.js';
import { TextCodes } from './text-codes.js';

/**
 * The different valid values by group, in the order first met, each with how often it was met: one entry for a group and
 * a value. Of 0 and -0 the one first met stands for both.
 */
export class ValueCounts {
  readonly #texts: TextCodes | undefined;
  #size = 0;
  #groups = new Uint32Array(64);
  #values = new Float64Array(64);
  #counts = new Float64Array(64);
  #slots = new Int32Array(128).fill(-1);
  #order: GroupOrder | undefined;

  /** @param bucket makes one value of many that need not be told apart */
  constructor(
    readonly input: TypedColumn,
    readonly bucket?: (image: number) => number,
  ) {
    this.#texts = input.type === 'text' ? new TextCodes() : undefined;
  }

  add([vector]: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    const { values, nulls, strings } = vector!;
    const texts = this.#texts;
    const { bucket } = this;
    if (texts) texts.begin(strings!);
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const value = values[row]!;
      if (Number.isNaN(value) || nulls?.[row] === 1) continue;
      this.#put(groups[i]!, texts ? texts.code(value) : bucket ? bucket(value) : value, 1);
    }
  }

  #put(group: number, value: number, times: number): void {
    this.#order = undefined;
    const slot = this.#find(group, value);
    const entry = this.#slots[slot]!;
    if (entry >= 0) {
      this.#counts[entry]! += times;
      return;
    }
    if (this.#size === this.#values.length) this.#growEntries();
    this.#slots[slot] = this.#size;
    this.#groups[this.#size] = group;
    this.#values[this.#size] = value;
    this.#counts[this.#size++] = times;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
  }

  /** Where an entry is, or would be. */
  #find(group: number, value: number): number {
    const mask = this.#slots.length - 1;
    // Adding 0 makes one of the two zeros.
    let slot = (hashDouble(value + 0) ^ Math.imul(group + 1, 0x9e3779b1)) & mask;
    for (;;) {
      const entry = this.#slots[slot]!;
      if (entry < 0 || (this.#values[entry] === value && this.#groups[entry] === group))
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  #growEntries(): void {
    this.#values = growFloat64(this.#values, this.#size + 1);
    this.#counts = growFloat64(this.#counts, this.#size + 1);
    const groups = new Uint32Array(this.#values.length);
    groups.set(this.#groups);
    this.#groups = groups;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let entry = 0; entry < this.#size; entry++) {
      this.#slots[this.#find(this.#groups[entry]!, this.#values[entry]!)] = entry;
    }
  }

  encode(): EncodedState {
    return {
      groups: this.#groups.slice(0, this.#size),
      values: this.#values.slice(0, this.#size),
      counts: this.#counts.slice(0, this.#size),
      ...(this.#texts && { strings: [...this.#texts.strings] }),
    };
  }

  merge(state: EncodedState, groups: Int32Array): void {
    const texts = this.#texts;
    if (texts) texts.begin(state.strings as string[]);
    const values = state.values as Float64Array;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      const group = groups[state.groups![i] as number]!;
      this.#put(group, texts ? texts.code(value) : value, state.counts![i] as number);
    }
  }

  /** The entries of a group, in the order first met. */
  entries(group: number): Uint32Array {
    this.#order ??= new GroupOrder(this.#groups, this.#size);
    return this.#order.of(group);
  }

  /** The entries of a group by ascending value, text by code unit. */
  sorted(group: number): Uint32Array {
    const entries = this.entries(group);
    if (this.#texts) {
      const { strings } = this.#texts;
      const text = (entry: number): string => strings[this.#values[entry]!]!;
      return entries.slice().sort((a, b) => (text(a) < text(b) ? -1 : 1));
    }
    // Sorted as numbers and found again, which is far faster than sorting entries by a function.
    const values = new Float64Array(entries.length);
    for (let i = 0; i < values.length; i++) values[i] = this.#values[entries[i]!]!;
    values.sort();
    const sorted = new Uint32Array(values.length);
    for (let i = 0; i < values.length; i++) {
      sorted[i] = this.#slots[this.#find(group, values[i]!)]!;
    }
    return sorted;
  }

  count(entry: number): number {
    return this.#counts[entry]!;
  }

  scalar(entry: number): Scalar {
    return toScalar(this.input, this.#values[entry]!, this.#texts?.strings);
  }

  number(entry: number): number {
    return toNumber(this.input, this.#values[entry]! + 0, this.#texts?.strings);
  }

  image(entry: number): number {
    return this.#values[entry]!;
  }
}
