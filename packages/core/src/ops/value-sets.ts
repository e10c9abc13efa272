import type { Heap } from '../kernel/heap.js';
import { MOST_ROWS } from './batch-inputs.js';
import { type EncodedSets, eachPair } from './encoded-sets.js';
import { mergeWord } from './merge-word.js';
import { PAGE_RECORDS, SetRecords, VALUE_BYTES } from './set-records.js';
import { SetSlot } from './set-slot.js';
import { TextIndex } from './text-index.js';
import { ValueIndex } from './value-index.js';

/** Records of others that are merged together. */
const CHUNK = MOST_ROWS;

/**
 * The sets of values by group of all aggregates that count the same values, in the memory of a kernel. A value has one record
 * for all of them, so that a row costs one place in memory, however many aggregates look at it. `assembly/sets.ts` has
 * the loops and says what a record holds.
 *
 * An aggregate is a slot, by its number. Values are doubles, or codes of text, and null and NaN are one value more.
 */
export class ValueSets {
  readonly #records: SetRecords;
  readonly #values: ValueIndex | undefined;
  readonly #texts: TextIndex | undefined;
  readonly #slots: SetSlot[];
  /** By word of a record: the slot whose first group it is, or -1 where it is of bits. */
  readonly #words: number[] = [];
  /** The next bit that is free, a multiple of 32 where a word of bits is full. */
  #nextBit = 0;

  constructor(
    readonly heap: Heap,
    slots: number,
    isText: boolean,
  ) {
    this.#records = new SetRecords(heap);
    this.#values = isText ? undefined : new ValueIndex(heap, this.#records);
    this.#texts = isText ? new TextIndex(heap.kernel, this.#records) : undefined;
    this.#slots = Array.from({ length: slots }, () => new SetSlot(heap));
  }

  /** What it takes of the kernel's memory, but for some that does not depend on the values. */
  get bytes(): number {
    const pairs = this.#slots.reduce((sum, slot) => sum + slot.bytes, 0);
    return this.#records.bytes + (this.#values?.bytes ?? 0) + pairs;
  }

  /** Says which texts the codes that come next stand for. */
  begin(strings: readonly string[]): void {
    this.#texts?.begin(strings);
  }

  /** Makes room for groups 0 to `groups` - 1 of a slot. To be called before values of them are added. */
  grow(slot: number, groups: number): void {
    this.#slots[slot]!.grow(
      groups,
      () => this.#addBit(),
      () => this.#addWord(slot),
    );
  }

  #addBit(): number {
    if (this.#nextBit % 32 === 0) this.#nextBit = this.#addWord(-1) * 32;
    return this.#nextBit++;
  }

  #addWord(of: number): number {
    this.#words.push(of);
    return this.#records.addWord();
  }

  /**
   * Writes the index of the value of each row to `indexes`, by row. All are addresses in the kernel's memory, and `nulls` and
   * `rows` may be 0. What is found must be added to a slot.
   */
  find(values: number, nulls: number, rows: number, count: number, indexes: number): void {
    (this.#values ?? this.#texts!).find(values, nulls, rows, count, indexes);
  }

  /** Adds the values of rows, which were found, to their groups; without `groups` all are of group 0. */
  add(slot: number, indexes: number, rows: number, groups: number, count: number): void {
    const { address } = this.#records;
    const { call } = this.heap.kernel;
    const of = this.#slots[slot]!;
    if (of.hasBitsOnly) call.addBits(address, of.address, indexes, rows, groups, count);
    else {
      of.addAll(count, (from) =>
        call.addToSlot(address, of.address, indexes, rows, groups, from, count),
      );
    }
  }

  /** Everything that was added. */
  encode(): EncodedSets {
    const { heap } = this;
    const { size, stride } = this.#records;
    const wordCount = this.#words.length;
    const values = new Float64Array(this.#texts ? 0 : size);
    const records = new Uint32Array(size * wordCount);
    const valuesAt = heap.take(PAGE_RECORDS * 8);
    const wordsAt = heap.take(PAGE_RECORDS * wordCount * 4);
    for (const { address, from, count } of this.#records.pages()) {
      heap.kernel.call.partRecords(address, stride, count, valuesAt, wordsAt);
      if (!this.#texts) values.set(heap.kernel.doubles(valuesAt, count), from);
      records.set(heap.kernel.words(wordsAt, count * wordCount), from * wordCount);
    }
    heap.give(valuesAt, PAGE_RECORDS * 8);
    heap.give(wordsAt, PAGE_RECORDS * wordCount * 4);
    if (!this.#texts) values[0] = Number.NaN;
    return {
      values,
      ...(this.#texts && { strings: [...this.#texts.strings] }),
      words: Int32Array.from(this.#words),
      records,
      slots: this.#slots.map((slot) => ({ places: slot.places.slice(), pairs: slot.pairs() })),
    };
  }

  /**
   * Adds what others encoded. Room for the groups is there.
   *
   * @param maps by slot, which group each group of the others is here
   */
  merge(sets: EncodedSets, maps: readonly Int32Array[]): void {
    const { heap } = this;
    const { words, records } = sets;
    const stride = words.length * 4;
    const size = (sets.strings?.length ?? sets.values.length - 1) + 1;
    if (sets.strings) this.begin(sets.strings);
    const room = CHUNK * (8 + 4 + 4 + stride);
    const values = heap.take(room);
    const indexes = values + CHUNK * 8;
    const groups = indexes + CHUNK * 4;
    const copy = groups + CHUNK * 4;
    const merges = Array.from(words, (_, word) =>
      mergeWord(this.#records.address, this.#slots, sets, maps, word),
    );
    for (let from = 0; from < size; from += CHUNK) {
      const count = Math.min(CHUNK, size - from);
      const some = records.subarray(from * words.length, (from + count) * words.length);
      heap.kernel.words(copy, some.length).set(some);
      writeValues(sets, from, heap.kernel.doubles(values, count));
      this.find(values, 0, 0, count, indexes);
      merges.forEach(({ merge }, word) => {
        merge(indexes, copy + word * 4, stride, count);
      });
    }
    for (const { free } of merges) free();
    for (const slot of this.#slots.keys()) {
      this.#mergePairs(slot, sets, maps[slot]!, values, indexes, groups);
    }
    heap.give(values, room);
  }

  #mergePairs(
    slot: number,
    sets: EncodedSets,
    map: Int32Array,
    values: number,
    indexes: number,
    groups: number,
  ): void {
    const { kernel } = this.heap;
    let count = 0;
    const flush = (): void => {
      this.find(values, 0, 0, count, indexes);
      this.add(slot, indexes, 0, groups, count);
      count = 0;
    };
    eachPair(sets.slots[slot]!.pairs, (index, group) => {
      kernel.f64[values / 8 + count] = valueAt(sets, index);
      kernel.u32[groups / 4 + count] = map[group]!;
      if (++count === CHUNK) flush();
    });
    if (count > 0) flush();
  }

  /** Adds the number of different values by group of each slot to `counts`, which has room for them. */
  count(counts: readonly Float64Array[]): void {
    const { heap } = this;
    const { call } = heap.kernel;
    const pages = this.#records.pages();
    const bits = new Uint32Array(this.#words.length * 32);
    this.#words.forEach((of, word) => {
      const slot = this.#slots[of];
      const room = slot ? slot.groups + 1 : 32;
      const found = heap.takeZeroed(room * 4);
      for (const { address, count } of pages) {
        const words = address + VALUE_BYTES + word * 4;
        if (slot) call.countFirsts(words, this.#records.stride, count, found);
        else call.countBits(words, this.#records.stride, count, found);
      }
      slot?.countPairs(found);
      const all = heap.kernel.words(found, room);
      if (!slot) bits.set(all, word * 32);
      else for (let group = 1; group < room; group++) counts[of]![group - 1]! += all[group]!;
      heap.give(found, room * 4);
    });
    this.#slots.forEach(({ places }, slot) => {
      places.forEach((place, group) => {
        counts[slot]![group]! += bits[place]!;
      });
    });
  }
}

/** The value at an index; of texts the code. */
function valueAt({ values, strings }: EncodedSets, index: number): number {
  return strings ? (index === 0 ? Number.NaN : index - 1) : values[index]!;
}

/** Writes the values from an index on. */
function writeValues(sets: EncodedSets, from: number, to: Float64Array): void {
  if (!sets.strings) to.set(sets.values.subarray(from, from + to.length));
  else for (let i = 0; i < to.length; i++) to[i] = valueAt(sets, from + i);
}
