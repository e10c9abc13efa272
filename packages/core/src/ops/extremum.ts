import { toExpressionValue } from '../dataset/values.js';
import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import { growFloat64 } from '../util/double-index.js';
import type { Accumulator, AggregateValue, EncodedState } from './aggregate.js';

/** The least (`sign` 1) or greatest (`sign` -1) valid value by group. Text goes by code unit, as JavaScript compares. */
export function createExtremum(input: TypedColumn, sign: 1 | -1): Accumulator {
  return input.type === 'text' ? new TextExtremum(sign) : new NumberExtremum(input, sign);
}

class NumberExtremum implements Accumulator {
  /** By group, the value times the sign; NaN before there is any. */
  #least = new Float64Array(1).fill(Number.NaN);

  constructor(
    readonly input: TypedColumn,
    readonly sign: 1 | -1,
  ) {}

  grow(groups: number): void {
    const known = this.#least.length;
    if (groups > known) this.#least = growFloat64(this.#least, groups).fill(Number.NaN, known);
  }

  add([vector]: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    const { values, nulls } = vector!;
    const least = this.#least;
    const { sign } = this;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const value = values[row]! * sign;
      const group = groups[i]!;
      // Written so that it also holds where `least` is NaN; a NaN value never replaces anything.
      if (!(value >= least[group]!) && !Number.isNaN(value) && nulls?.[row] !== 1)
        least[group] = value;
    }
  }

  encode(groups: number): EncodedState {
    return { least: this.#least.slice(0, groups) };
  }

  merge(state: EncodedState, groups: Int32Array): void {
    const from = state.least as Float64Array;
    const least = this.#least;
    for (let i = 0; i < from.length; i++) {
      const group = groups[i]!;
      const value = from[i]!;
      if (!(value >= least[group]!) && !Number.isNaN(value)) least[group] = value;
    }
  }

  finish(group: number): AggregateValue {
    const value = this.#least[group]!;
    return !Number.isNaN(value)
      ? toExpressionValue(this.input.type, this.input.scale, value * this.sign + 0)
      : undefined;
  }
}

class TextExtremum implements Accumulator {
  #texts: (string | undefined)[] = [undefined];

  constructor(readonly sign: 1 | -1) {}

  grow(groups: number): void {
    while (this.#texts.length < groups) this.#texts.push(undefined);
  }

  add([vector]: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    const { values, nulls, strings } = vector!;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      if (nulls?.[row] !== 1) this.#offer(groups[i]!, strings![values[row]!]!);
    }
  }

  #offer(group: number, text: string): void {
    const present = this.#texts[group];
    if (present === undefined || (this.sign === 1 ? text < present : text > present)) {
      this.#texts[group] = text;
    }
  }

  encode(groups: number): EncodedState {
    const met = new Uint8Array(groups);
    const texts = this.#texts.slice(0, groups).map((text, group) => {
      if (text === undefined) return '';
      met[group] = 1;
      return text;
    });
    return { met, texts };
  }

  merge({ met, texts }: EncodedState, groups: Int32Array): void {
    for (let i = 0; i < groups.length; i++) {
      if (met![i] === 1) this.#offer(groups[i]!, texts![i] as string);
    }
  }

  finish(group: number): AggregateValue {
    return this.#texts[group];
  }
}
