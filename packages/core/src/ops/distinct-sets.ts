import type { Vector } from '../dataset/vector.js';
import { growFloat64, growUint8, hashDouble } from '../util/double-index.js';
import type { Accumulator, EncodedState } from './aggregate.js';
import { TextCodes } from './text-codes.js';

const BLOCK = 32;

/**
 * The values met by group, in any order. Integers lie close together as a rule, so they are kept as blocks of 32
 * neighbours: a hash table from (group, floor(value / 32)) to a word of bits. Any other double is a block of its own,
 * which no integer's block can equal. Text is kept by its code.
 */
export class DistinctSets implements Accumulator {
  #counts = new Float64Array(1);
  #invalid = new Uint8Array(1);
  #table = new BlockTable();
  readonly #texts: TextCodes | undefined;

  constructor(isText: boolean) {
    this.#texts = isText ? new TextCodes() : undefined;
  }

  grow(groups: number): void {
    if (groups <= this.#counts.length) return;
    this.#counts = growFloat64(this.#counts, groups);
    this.#invalid = growUint8(this.#invalid, groups);
  }

  add([vector]: readonly Vector[], rows: Int32Array, groups: Int32Array, count: number): void {
    const { values, nulls, strings } = vector!;
    const texts = this.#texts;
    if (texts) texts.begin(strings!);
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const group = groups[i]!;
      const value = values[row]!;
      if (Number.isNaN(value) || nulls?.[row] === 1) this.#invalid[group] = 1;
      else this.#put(group, texts ? texts.code(value) : value);
    }
  }

  #put(group: number, value: number): void {
    const whole = Number.isInteger(value);
    // Adding 0 makes one of the two zeros.
    const block = whole ? Math.floor(value / BLOCK) + 0 : value;
    const bit = whole ? value - block * BLOCK : 0;
    this.#counts[group]! += this.#table.set(group, block, 1 << bit);
  }

  encode(groups: number): EncodedState {
    return {
      ...this.#table.encode(),
      invalid: this.#invalid.slice(0, groups),
      ...(this.#texts && { strings: [...this.#texts.strings] }),
    };
  }

  merge(state: EncodedState, groups: Int32Array): void {
    const [ofGroup, blocks, words] = [
      state.groups!,
      state.blocks as Float64Array,
      state.words as Uint32Array,
    ];
    const texts = this.#texts;
    if (texts) texts.begin(state.strings as string[]);
    for (let i = 0; i < blocks.length; i++) {
      const group = groups[ofGroup[i] as number]!;
      if (texts) {
        for (let bit = 0; bit < BLOCK; bit++) {
          if ((words[i]! >>> bit) & 1) this.#put(group, texts.code(blocks[i]! * BLOCK + bit));
        }
      } else {
        this.#counts[group]! += this.#table.set(group, blocks[i]!, words[i]!);
      }
    }
    for (let i = 0; i < groups.length; i++) {
      if (state.invalid![i] === 1) this.#invalid[groups[i]!] = 1;
    }
  }

  finish(group: number): number {
    return this.#counts[group]! + this.#invalid[group]!;
  }
}

/** Words of bits by (group, block), in an open-addressed table. */
class BlockTable {
  #size = 0;
  #groups = new Uint32Array(256);
  #blocks = new Float64Array(256);
  /** 0 marks a free slot: a word that is there has a bit. */
  #words = new Uint32Array(256);

  /** Sets bits and returns how many of them were not set before. */
  set(group: number, block: number, bits: number): number {
    const slot = this.#find(group, block);
    const before = this.#words[slot]!;
    if (before === 0) {
      this.#groups[slot] = group;
      this.#blocks[slot] = block;
      this.#size++;
    }
    this.#words[slot] = before | bits;
    const added = bitCount(bits & ~before);
    if (before === 0 && this.#size * 2 > this.#words.length) this.#grow();
    return added;
  }

  #find(group: number, block: number): number {
    const mask = this.#words.length - 1;
    let slot = (hashDouble(block) ^ Math.imul(group + 1, 0x9e3779b1)) & mask;
    while (
      this.#words[slot] !== 0 &&
      (this.#blocks[slot] !== block || this.#groups[slot] !== group)
    ) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [groups, blocks, words] = [this.#groups, this.#blocks, this.#words];
    this.#groups = new Uint32Array(groups.length * 2);
    this.#blocks = new Float64Array(groups.length * 2);
    this.#words = new Uint32Array(groups.length * 2);
    for (let i = 0; i < words.length; i++) {
      if (words[i] === 0) continue;
      const slot = this.#find(groups[i]!, blocks[i]!);
      this.#groups[slot] = groups[i]!;
      this.#blocks[slot] = blocks[i]!;
      this.#words[slot] = words[i]!;
    }
  }

  encode(): { groups: Uint32Array; blocks: Float64Array; words: Uint32Array } {
    const groups = new Uint32Array(this.#size);
    const blocks = new Float64Array(this.#size);
    const words = new Uint32Array(this.#size);
    let n = 0;
    for (let slot = 0; slot < this.#words.length; slot++) {
      if (this.#words[slot] === 0) continue;
      groups[n] = this.#groups[slot]!;
      blocks[n] = this.#blocks[slot]!;
      words[n++] = this.#words[slot]!;
    }
    return { groups, blocks, words };
  }
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
