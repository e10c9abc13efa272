import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import { growUint8 } from '../util/double-index.js';
import { type Accumulator, type Aggregate, type EncodedState, INTEGER } from './aggregate.js';
import { registerOf, registerOfText } from './hash-register.js';
import { HyperLogLog } from './hyper-log-log.js';
import { toNumber } from './scalar.js';

/**
 * `op.approx_distinct(x)`: about as many different values as `op.distinct(x)` counts, from at most 16 KB for each group, in
 * any order and split the same number. All nulls and NaNs together count as one more.
 */
export const approxDistinct: Aggregate = {
  name: 'approx_distinct',
  arity: 1,
  keeps: 'constant',
  error: 'standard error 0.8 %',
  resultType: () => INTEGER,
  create: ([input]) => new ApproxDistinct(input!),
};

class ApproxDistinct implements Accumulator {
  #sketches: HyperLogLog[] = [];
  #invalid = new Uint8Array(1);
  /** By code of `#strings`, the place of the text; 0 where it is not yet known. */
  #places = new Uint32Array(0);
  #strings: readonly string[] | undefined;

  constructor(readonly input: TypedColumn) {}

  grow(groups: number): void {
    if (groups > this.#invalid.length) this.#invalid = growUint8(this.#invalid, groups);
    while (this.#sketches.length < groups) this.#sketches.push(new HyperLogLog());
  }

  add([vector]: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    const { values, nulls, strings } = vector!;
    if (strings) this.#begin(strings);
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const group = groups[i]!;
      const value = values[row]!;
      if (Number.isNaN(value) || nulls?.[row] === 1) this.#invalid[group] = 1;
      else
        this.#sketches[group]!.put(
          strings ? this.#placeOf(value) : registerOf(toNumber(this.input, value, undefined)),
        );
    }
  }

  #begin(strings: readonly string[]): void {
    const isSame = this.#strings === strings;
    this.#strings = strings;
    if (isSame && this.#places.length >= strings.length) return;
    const places = new Uint32Array(strings.length);
    if (isSame) places.set(this.#places);
    this.#places = places;
  }

  #placeOf(code: number): number {
    this.#places[code] ||= registerOfText(this.#strings![code]!);
    return this.#places[code]!;
  }

  encode(groups: number): EncodedState {
    const each = this.#sketches.slice(0, groups).map((sketch) => sketch.places());
    const places = new Uint32Array(each.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const some of each) {
      places.set(some, at);
      at += some.length;
    }
    return {
      places,
      lengths: Uint32Array.from(each, ({ length }) => length),
      invalid: this.#invalid.slice(0, groups),
    };
  }

  merge({ places, lengths, invalid }: EncodedState, groups: Int32Array): void {
    let at = 0;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!;
      if (invalid![i] === 1) this.#invalid[group] = 1;
      for (const end = at + (lengths![i] as number); at < end; at++)
        this.#sketches[group]!.put(places![at] as number);
    }
  }

  finish(group: number): number {
    return this.#sketches[group]!.estimate() + this.#invalid[group]!;
  }
}
