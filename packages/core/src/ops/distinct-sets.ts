import { StringDictionary } from '../dataset/string-dictionary.js';
import type { Vector } from '../dataset/vector.js';
import { growFloat64, growUint8, hashDouble } from '../util/double-index.js';
import type { Accumulator, EncodedState } from './aggregate.js';

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
  /** Codes of text, the accumulator's own, since each batch and each partial has codes of its own. */
  readonly #dictionary: StringDictionary | undefined;
  #codes = new Int32Array(0);
  #codesOf: readonly string[] | undefined;

  constructor(isText: boolean) {
    this.#dictionary = isText ? new StringDictionary() : undefined;
  }

  grow(groups: number): void {
    if (groups <= this.#counts.length) return;
    this.#counts = growFloat64(this.#counts, groups);
    this.#invalid = growUint8(this.#invalid, groups);
  }

  add(vector: Vector | undefined, rows: Int32Array, groups: Int32Array, count: number): void {
    const { values, nulls, strings } = vector!;
    if (strings) this.#translate(strings);
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const group = groups[i]!;
      const value = values[row]!;
      if (Number.isNaN(value) || nulls?.[row] === 1) this.#invalid[group] = 1;
      else this.#put(group, strings ? this.#codes[value]! : value);
    }
  }

  /** Finds this accumulator's codes for a dictionary's entries, of which there may be more than last time. */
  #translate(strings: readonly string[]): void {
    const known = this.#codesOf === strings ? this.#codes.length : 0;
    if (known === strings.length) return;
    const codes = new Int32Array(strings.length);
    if (known > 0) codes.set(this.#codes);
    for (let code = known; code < strings.length; code++)
      codes[code] = this.#dictionary!.add(strings[code]!);
    this.#codes = codes;
    this.#codesOf = strings;
  }

  #put(group: number, value: number): void {
    const whole = Number.isInteger(value);
    const block = whole ? Math.floor(value / BLOCK) : value;
    const bit = whole ? value - block * BLOCK : 0;
    this.#counts[group]! += this.#table.set(group, block, 1 << bit);
  }

  encode(groups: number): EncodedState {
    return {
      ...this.#table.encode(),
      invalid: this.#invalid.slice(0, groups),
      strings: this.#dictionary?.strings ?? [],
    };
  }

  merge(state: EncodedState, groups: Int32Array): void {
    const [ofGroup, blocks, words] = [
      state.groups!,
      state.blocks as Float64Array,
      state.words as Uint32Array,
    ];
    const codes =
      this.#dictionary && (state.strings as string[]).map((text) => this.#dictionary!.add(text));
    for (let i = 0; i < blocks.length; i++) {
      const group = groups[ofGroup[i] as number]!;
      if (codes) {
        for (let bit = 0; bit < BLOCK; bit++) {
          if ((words[i]! >>> bit) & 1) this.#put(group, codes[blocks[i]! * BLOCK + bit]!);
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
