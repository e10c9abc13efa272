import type { Vector } from '../dataset/vector.js';
import { growFloat64, growUint8, hashDouble } from '../util/double-index.js';

/** Integers below this, as codes, weekdays and hours are, find their group without a hash. */
const DIRECT = 1 << 12;

/**
 * Gives each distinct combination of key values a group: 0, 1, 2, … in the order first met. Without keys there is one
 * group, which is there even if no row is. The table in the kernel, `KernelGroups`, is held against this one.
 */
export class GroupTable {
  size: number;
  /** By key, the value of each group. */
  readonly values: Float64Array[];
  /** By group: bit k is set where key k is null. */
  nulls = new Uint8Array(64);
  #hashes = new Int32Array(64);
  #slots = new Int32Array(128).fill(-1);
  readonly #direct: Int32Array | undefined;
  readonly #row: Float64Array;

  /** @param keys their number, at most 8, whose nulls share a byte */
  constructor(keys: number) {
    this.size = keys === 0 ? 1 : 0;
    this.values = Array.from({ length: keys }, () => new Float64Array(64));
    this.#row = new Float64Array(keys);
    this.#direct = keys === 1 ? new Int32Array(DIRECT).fill(-1) : undefined;
  }

  /** Writes the group of each of the rows `rows[0 … count-1]` to `groups`. */
  assign(keys: readonly Vector[], rows: Int32Array, count: number, groups: Int32Array): void {
    const [first] = keys;
    if (!first) groups.fill(0, 0, count);
    else if (keys.length === 1 && !first.nulls) this.#assignOne(first.values, rows, count, groups);
    else this.#assignMany(keys, rows, count, groups);
  }

  #assignOne(values: Float64Array, rows: Int32Array, count: number, groups: Int32Array): void {
    const direct = this.#direct!;
    let last = Number.NaN;
    let group = -1;
    for (let i = 0; i < count; i++) {
      const value = values[rows[i]!]!;
      if (value !== last) {
        last = value;
        if (value >= 0 && value < DIRECT && Math.trunc(value) === value) {
          group = direct[value]!;
          if (group < 0) {
            group = this.#findOne(value);
            direct[value] = group;
          }
        } else {
          group = this.#findOne(value);
        }
      }
      groups[i] = group;
    }
  }

  #findOne(value: number): number {
    const key = canonical(value);
    this.#row[0] = key;
    return this.#find(0, hashDouble(key) | 0);
  }

  #assignMany(keys: readonly Vector[], rows: Int32Array, count: number, groups: Int32Array): void {
    const row = this.#row;
    for (let i = 0; i < count; i++) {
      let nulls = 0;
      let hash = 0;
      for (let k = 0; k < keys.length; k++) {
        const { values, nulls: isNull } = keys[k]!;
        const at = rows[i]!;
        const missing = isNull?.[at] === 1;
        if (missing) nulls |= 1 << k;
        const value = missing ? 0 : canonical(values[at]!);
        row[k] = value;
        hash = Math.imul(hash, 31) + hashDouble(value);
      }
      groups[i] = this.#find(nulls, (hash + nulls) | 0);
    }
  }

  /** The group of the key values in `#row`. */
  #find(nulls: number, hash: number): number {
    const row = this.#row;
    const mask = this.#slots.length - 1;
    for (let slot = firstSlot(hash, mask); ; slot = (slot + 1) & mask) {
      const group = this.#slots[slot]!;
      if (group < 0) {
        const added = this.#add(slot, hash, nulls);
        for (let k = 0; k < row.length; k++) this.values[k]![added] = row[k]!;
        return added;
      }
      if (this.#hashes[group] !== hash || this.nulls[group] !== nulls) continue;
      let k = 0;
      while (k < row.length && same(this.values[k]![group]!, row[k]!)) k++;
      if (k === row.length) return group;
    }
  }

  #add(slot: number, hash: number, nulls: number): number {
    const group = this.size++;
    this.#slots[slot] = group;
    if (group === this.nulls.length) {
      this.nulls = growUint8(this.nulls, group + 1);
      const hashes = new Int32Array(this.nulls.length);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
      for (let k = 0; k < this.values.length; k++)
        this.values[k] = growFloat64(this.values[k]!, this.nulls.length);
    }
    this.#hashes[group] = hash;
    this.nulls[group] = nulls;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return group;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let group = 0; group < this.size; group++) {
      let slot = firstSlot(this.#hashes[group]!, mask);
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = group;
    }
    this.#slots = slots;
  }
}

function firstSlot(hash: number, mask: number): number {
  return (hash ^ (hash >>> 16)) & mask;
}

/** One zero and one NaN. */
function canonical(value: number): number {
  return Number.isNaN(value) ? Number.NaN : value + 0;
}

function same(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
