import type { Heap } from '../kernel/heap.js';
import { PAIR_WORDS } from './encoded-sets.js';
import { VALUE_BYTES } from './set-records.js';

/** Words of the structure that `assembly/sets.ts` reads. */
const PLACES = 0;
const PLACED = 1;
const FIRST = 2;
const PAIRS = 3;
const PAIR_MASK = 4;
const PAIR_SIZE = 5;
const PAIR_ROOM = 6;
const BYTES = 32;

/** Groups of a slot that have a bit, at most. */
const MOST_PLACED = 64;
const PAIR_BYTES = PAIR_WORDS * 4;

/** The part of one aggregate in the sets of values: where in a record it has its bits and its first group, and its pairs. */
export class SetSlot {
  readonly address: number;
  /** The word of the record with the first group, of those without a bit. */
  first: number | undefined;
  groups = 0;
  readonly #places: number;
  #isWide = false;
  /** Pairs that the table has room for, used or not. */
  #pairSlots = 0;

  constructor(readonly heap: Heap) {
    this.address = heap.takeZeroed(BYTES);
    this.#places = heap.take(MOST_PLACED * 4);
    this.#words()[PLACES] = this.#places;
  }

  /** By group, the place of its bit in a record, of the groups that have one. */
  get places(): Uint32Array<ArrayBuffer> {
    return this.heap.kernel.words(this.#places, this.#words()[PLACED]!);
  }

  /**
   * Makes room for groups 0 to `groups` - 1. Where there are many at once, a value is taken to be in few of them, and none
   * gets a bit.
   *
   * @param addBit gives the place of a new bit
   * @param addWord gives a new word of the record
   */
  grow(groups: number, addBit: () => number, addWord: () => number): void {
    if (groups <= this.groups) return;
    if (this.groups === 0) this.#isWide = groups > MOST_PLACED;
    this.groups = groups;
    const placed = this.#isWide ? 0 : Math.min(groups, MOST_PLACED);
    for (let group = this.#words()[PLACED]!; group < placed; group++) {
      const place = addBit();
      this.heap.kernel.u32[this.#places / 4 + group] = place;
      this.#words()[PLACED] = group + 1;
    }
    if (groups > placed && this.first === undefined) {
      this.first = addWord();
      this.#words()[FIRST] = VALUE_BYTES + this.first * 4;
    }
  }

  get hasBitsOnly(): boolean {
    return this.first === undefined;
  }

  /** What its pairs take of the kernel's memory. */
  get bytes(): number {
    return this.#pairSlots * PAIR_BYTES;
  }

  /** The pairs: four words each, as `EncodedSlot` says. */
  pairs(): Uint32Array<ArrayBuffer> {
    const { kernel } = this.heap;
    const all = kernel.words(this.#words()[PAIRS]!, this.#pairSlots * PAIR_WORDS);
    const used = new Uint32Array(this.#words()[PAIR_SIZE]! * PAIR_WORDS);
    let to = 0;
    for (let at = 0; at < all.length; at += PAIR_WORDS) {
      if (all[at + 1] === 0) continue;
      for (let word = 0; word < PAIR_WORDS; word++) used[to++] = all[at + word]!;
    }
    return used;
  }

  /** Adds their number to the counts of groups and one, at an address. */
  countPairs(counts: number): void {
    this.heap.kernel.call.countPairs(this.#words()[PAIRS]!, this.#pairSlots, counts);
  }

  /** Makes the table of pairs larger. */
  #growPairs(): void {
    const { heap } = this;
    const old = this.#words()[PAIRS]!;
    const before = this.#pairSlots;
    this.#pairSlots = Math.max(1 << 8, before * 2);
    const pairs = heap.takeZeroed(this.#pairSlots * PAIR_BYTES);
    const words = this.#words();
    words[PAIRS] = pairs;
    words[PAIR_MASK] = this.#pairSlots - 1;
    words[PAIR_ROOM] = Math.floor(this.#pairSlots * 0.7);
    heap.kernel.call.rehashPairs(this.address, old, before);
    heap.give(old, before * PAIR_BYTES);
  }

  /** @param add adds rows from `from` on, and returns how far it came with the room for pairs that there is */
  addAll(count: number, add: (from: number) => number): void {
    for (let from = 0; ; this.#growPairs()) {
      from = add(from);
      if (from === count) return;
    }
  }

  #words(): Uint32Array<ArrayBuffer> {
    return this.heap.kernel.words(this.address, BYTES / 4);
  }
}
