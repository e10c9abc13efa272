const scratch = new Float64Array(1);
const bits = new Uint32Array(scratch.buffer);

/** A hash of a double's bits. -0 must have been made 0, and NaN one NaN, by the caller. */
export function hashDouble(value: number): number {
  scratch[0] = value;
  let hash = Math.imul(bits[0]! ^ Math.imul(bits[1]!, 0x85ebca6b), 0x9e3779b1);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 12);
}

/** Gives each distinct double a number: 0, 1, 2, … in the order first met. */
export class DoubleIndex {
  size = 0;
  values = new Float64Array(64);
  #slots = new Int32Array(128).fill(-1);

  /** The number of `value`, new if it was not met before. */
  add(value: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashDouble(value) & mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id < 0) break;
      if (this.values[id] === value) return id;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.size;
    if (this.size === this.values.length) this.values = growFloat64(this.values, this.size + 1);
    this.values[this.size++] = value;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return this.size - 1;
  }

  clear(): void {
    this.size = 0;
    this.#slots.fill(-1);
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = hashDouble(this.values[id]!) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** A copy with room for at least `length`, twice as large as needed so that growing stays cheap. */
export function growFloat64(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(Math.max(length, array.length * 2));
  grown.set(array);
  return grown;
}

export function growUint8(array: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.max(length, array.length * 2));
  grown.set(array);
  return grown;
}
