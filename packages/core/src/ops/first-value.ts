import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import { growFloat64, growUint8 } from '../util/double-index.js';
import type { Accumulator, EncodedState, Scalar } from './aggregate.js';
import { toScalar } from './scalar.js';
import { TextCodes } from './text-codes.js';

const VALUE = 1;
const NULL = 2;

/** The value of the first row by group, or of the first with a valid value. */
export class FirstValue implements Accumulator {
  /** By group: 0 before there is any. */
  #met = new Uint8Array(1);
  #images = new Float64Array(1);
  readonly #texts: TextCodes | undefined;

  constructor(
    readonly input: TypedColumn,
    readonly validOnly: boolean,
  ) {
    this.#texts = input.type === 'text' ? new TextCodes() : undefined;
  }

  grow(groups: number): void {
    if (groups <= this.#met.length) return;
    this.#met = growUint8(this.#met, groups);
    this.#images = growFloat64(this.#images, groups);
  }

  add([vector]: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    const { values, nulls, strings } = vector!;
    this.#texts?.begin(strings!);
    for (let i = 0; i < count; i++) {
      const group = groups[i]!;
      if (this.#met[group] !== 0) continue;
      const row = rows[i]!;
      const isNull = nulls?.[row] === 1;
      if (this.validOnly && (isNull || Number.isNaN(values[row]))) continue;
      this.#set(group, isNull ? NULL : VALUE, values[row]!);
    }
  }

  #set(group: number, met: number, image: number): void {
    this.#met[group] = met;
    if (met === VALUE) this.#images[group] = this.#texts ? this.#texts.code(image) : image;
  }

  encode(groups: number): EncodedState {
    return {
      met: this.#met.slice(0, groups),
      images: this.#images.slice(0, groups),
      ...(this.#texts && { strings: [...this.#texts.strings] }),
    };
  }

  merge({ met, images, strings }: EncodedState, groups: Int32Array): void {
    this.#texts?.begin(strings as string[]);
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!;
      if (met![i] !== 0 && this.#met[group] === 0)
        this.#set(group, met![i] as number, images![i] as number);
    }
  }

  finish(group: number): Scalar {
    const met = this.#met[group];
    if (met !== VALUE) return met === NULL ? null : undefined;
    return toScalar(this.input, this.#images[group]!, this.#texts?.strings);
  }
}
