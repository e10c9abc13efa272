import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import type { EncodedState, Scalar } from './aggregate.js';
import { GroupOrder } from './group-order.js';
import { toScalar } from './scalar.js';
import { TextCodes } from './text-codes.js';

type Images = Float64Array | Uint32Array;

interface Chunk {
  length: number;
  /** Codes of text in half the room. */
  images: Images;
  /** Absent as long as all are of group 0, as where rows are gathered. */
  groups: Uint32Array | undefined;
  /** 1 where the value is null; absent where none is. */
  nulls: Uint8Array | undefined;
}

const LARGEST_CHUNK = 1 << 16;

/** The values of rows by group, in their order. Nulls and NaN are kept. */
export class ValueLog {
  readonly #texts: TextCodes | undefined;
  #chunks: Chunk[] = [];
  #length = 0;
  #order: GroupOrder | undefined;

  constructor(readonly input: TypedColumn) {
    this.#texts = input.type === 'text' ? new TextCodes() : undefined;
  }

  add(vector: Vector, rows: Int32Array, groups: Int32Array, count: number): void {
    if (this.#texts) this.#texts.begin(vector.strings!);
    for (let from = 0; from < count; ) {
      const chunk = this.#open(count - from);
      const to = Math.min(count, from + chunk.images.length - chunk.length);
      this.#append(chunk, vector, rows, groups, from, to);
      from = to;
    }
  }

  /** A chunk with room for some values. */
  #open(wanted: number): Chunk {
    const last = this.#chunks.at(-1);
    if (last && last.length < last.images.length) return last;
    const room = Math.min(LARGEST_CHUNK, Math.max(wanted, this.#length, 16));
    const images = this.#texts ? new Uint32Array(room) : new Float64Array(room);
    const chunk = { length: 0, images, groups: undefined, nulls: undefined };
    this.#chunks.push(chunk);
    return chunk;
  }

  #append(
    chunk: Chunk,
    { values, nulls }: Vector,
    rows: Int32Array,
    groups: Int32Array,
    from: number,
    to: number,
  ): void {
    const { images } = chunk;
    const texts = this.#texts;
    this.#order = undefined;
    let { length } = chunk;
    for (let i = from; i < to; i++, length++) {
      const row = rows[i]!;
      const group = groups[i]!;
      if (group !== 0) {
        chunk.groups ??= new Uint32Array(images.length);
        chunk.groups[length] = group;
      }
      if (nulls?.[row] === 1) {
        chunk.nulls ??= new Uint8Array(images.length);
        chunk.nulls[length] = 1;
      } else {
        images[length] = texts ? texts.code(values[row]!) : values[row]!;
      }
    }
    this.#length += length - chunk.length;
    chunk.length = length;
  }

  encode(): EncodedState {
    const { images, groups, nulls } = this.#flat();
    return {
      images,
      ...(groups && { groups }),
      ...(nulls && { nulls }),
      ...(this.#texts && { strings: [...this.#texts.strings] }),
    };
  }

  /** All chunks as one, in arrays of its own. */
  #flat(): Chunk {
    const length = this.#length;
    const flat: Chunk = {
      length,
      images: this.#texts ? new Uint32Array(length) : new Float64Array(length),
      groups: this.#chunks.some((chunk) => chunk.groups) ? new Uint32Array(length) : undefined,
      nulls: this.#chunks.some((chunk) => chunk.nulls) ? new Uint8Array(length) : undefined,
    };
    let at = 0;
    for (const chunk of this.#chunks) {
      flat.images.set(chunk.images.subarray(0, chunk.length), at);
      if (chunk.groups) flat.groups!.set(chunk.groups.subarray(0, chunk.length), at);
      if (chunk.nulls) flat.nulls!.set(chunk.nulls.subarray(0, chunk.length), at);
      at += chunk.length;
    }
    return flat;
  }

  /** Takes over the arrays of a state as they are where it can; it never writes to them. */
  merge(state: EncodedState, groups: Int32Array): void {
    const images = state.images as Images;
    if (images.length === 0) return;
    const from = state.groups as Uint32Array | undefined;
    const isFirst = from === undefined && groups[0] === 0;
    this.#order = undefined;
    this.#length += images.length;
    this.#chunks.push({
      length: images.length,
      images: this.#texts ? this.#recode(images, state) : images,
      groups: isFirst
        ? undefined
        : Uint32Array.from(images, (_, i) => groups[from ? from[i]! : 0]!),
      nulls: state.nulls as Uint8Array | undefined,
    });
  }

  #recode(codes: Images, { strings, nulls }: EncodedState): Images {
    const texts = this.#texts!;
    texts.begin(strings as string[]);
    return Uint32Array.from(codes, (code, i) => (nulls?.[i] === 1 ? 0 : texts.code(code)));
  }

  /** The values of a group's rows. */
  values(group: number): Scalar[] {
    const output: Scalar[] = [];
    if (this.#chunks.every((chunk) => chunk.groups === undefined)) {
      if (group !== 0) return output;
      for (const chunk of this.#chunks) {
        for (let i = 0; i < chunk.length; i++) output.push(this.#scalar(chunk, i));
      }
      return output;
    }
    if (!this.#order) {
      this.#chunks = [this.#flat()];
      this.#order = new GroupOrder(this.#chunks[0]!.groups!, this.#length);
    }
    for (const i of this.#order.of(group)) output.push(this.#scalar(this.#chunks[0]!, i));
    return output;
  }

  #scalar({ images, nulls }: Chunk, index: number): Scalar {
    if (nulls?.[index] === 1) return null;
    return toScalar(this.input, images[index]!, this.#texts?.strings);
  }
}
