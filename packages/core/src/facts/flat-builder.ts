/** A field of a table: its size in bytes, and its value; `offset` is that of something written before. */
export type FlatField =
  | { size: 1 | 2 | 4; value: number }
  | { size: 8; value: number }
  | { size: 'offset'; value: number }
  | undefined;

export const uint8 = (value: number): FlatField => ({ size: 1, value });
export const int16 = (value: number): FlatField => ({ size: 2, value });
export const int32 = (value: number): FlatField => ({ size: 4, value });
export const int64 = (value: number): FlatField => ({ size: 8, value });
export const offset = (value: number): FlatField => ({ size: 'offset', value });

/**
 * Writes what FlatBuffers call a buffer, from its end to its beginning, as the format has it: what is pointed to is
 * written before what points to it. Offsets are counted from the end.
 *
 * @see https://flatbuffers.dev/internals/
 */
export class FlatBuilder {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  /** Bytes written. */
  #size = 0;

  string(text: string): number {
    const bytes = new TextEncoder().encode(text);
    // A length, the bytes, and a zero after them.
    this.#align(4, bytes.length + 1);
    this.#take(1);
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
    return this.#putInt32(bytes.length);
  }

  /** A vector of offsets. */
  vector(offsets: readonly number[]): number {
    this.#align(4, offsets.length * 4);
    for (const target of offsets.toReversed()) this.#putOffset(target);
    return this.#putInt32(offsets.length);
  }

  /** A vector of structs that consist of 64-bit numbers. */
  structs(items: readonly (readonly number[])[]): number {
    const width = (items[0]?.length ?? 0) * 8;
    this.#align(4, items.length * width);
    this.#align(8, items.length * width);
    for (const item of items.toReversed())
      for (const value of item.toReversed()) this.#put(8, value);
    return this.#putInt32(items.length);
  }

  /** A table with its fields by their place in the schema; undefined for those that are left at their default. */
  table(fields: readonly FlatField[]): number {
    const start = this.#size;
    const places = fields.map((field) => {
      if (!field) return 0;
      const size = field.size === 'offset' ? 4 : field.size;
      this.#align(size);
      if (field.size === 'offset') this.#putOffset(field.value);
      else this.#put(field.size, field.value);
      return this.#size;
    });
    this.#align(4);
    const table = this.#putInt32(0);
    for (const place of places.toReversed()) this.#put(2, place === 0 ? 0 : table - place);
    this.#put(2, table - start);
    this.#put(2, (places.length + 2) * 2);
    // The table begins with how far its list of places lies before it.
    this.#view.setInt32(this.#bytes.length - table, this.#size - table, true);
    return table;
  }

  /** @returns the bytes of the whole buffer, whose length is a multiple of 8 */
  finish(root: number): Uint8Array {
    this.#align(8, 4);
    this.#putOffset(root);
    return this.#bytes.slice(this.#bytes.length - this.#size);
  }

  #put(size: 1 | 2 | 4 | 8, value: number): void {
    const at = this.#take(size);
    if (size === 1) this.#view.setUint8(at, value);
    else if (size === 2) this.#view.setInt16(at, value, true);
    else if (size === 4) this.#view.setInt32(at, value, true);
    else this.#view.setBigInt64(at, BigInt(value), true);
  }

  #putInt32(value: number): number {
    this.#align(4);
    this.#put(4, value);
    return this.#size;
  }

  #putOffset(target: number): void {
    this.#align(4);
    this.#put(4, this.#size + 4 - target);
  }

  /** Makes what is written after `more` bytes lie at a multiple of `size`. */
  #align(size: number, more = 0): void {
    this.#take((size - ((this.#size + more) % size)) % size);
  }

  /** @returns where the next bytes go */
  #take(count: number): number {
    if (this.#size + count > this.#bytes.length) {
      const grown = new Uint8Array((this.#size + count) * 2);
      grown.set(this.#bytes.subarray(this.#bytes.length - this.#size), grown.length - this.#size);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#size += count;
    return this.#bytes.length - this.#size;
  }
}
