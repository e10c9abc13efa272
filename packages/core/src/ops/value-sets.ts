import type { Heap } from '../kernel/heap.js';
import { MOST_ROWS } from './batch-inputs.js';
import type { EncodedSets } from './encoded-sets.js';
import { SetRecords } from './set-records.js';
import { PAIR_BYTES, SetSlot } from './set-slot.js';
import { TextNumbering } from './text-numbering.js';
import { HashNumbering, type ValueNumbering, WindowNumbering } from './value-numbering.js';

/** Integers come into a window where it is at most as wide as this for each value, and leave it where it would be wider. */
const WIDTH_TO_ENTER = 4;
const WIDTH_TO_LEAVE = 8;
/** Values that a window is taken to have at least. */
const LEAST_VALUES = 1 << 10;
/** Records, and rows of other sets, that are looked at together. */
const CHUNK = MOST_ROWS;
/** Words of a pair: index / 64, group and one, bits of 64 indexes. */
const PAIR_WORDS = PAIR_BYTES / 4;

/**
 * The sets of values by group of all aggregates that count the same values, in the memory of a kernel. A value has one record
 * for all of them, so that a row costs one place in memory, however many aggregates look at it. `assembly/sets.ts` has
 * the loops and says what a record holds.
 *
 * An aggregate is a slot, by its number. Values are doubles, or codes of text, and null and NaN are one value more.
 */
export class ValueSets {
  readonly #slots: SetSlot[];
  readonly #texts: TextNumbering | undefined;
  #numbering: ValueNumbering;
  #records: SetRecords;
  /** By word of a record: the slot whose first group it is, or -1 where it is of bits. */
  readonly #words: number[] = [];
  /** The next bit that is free, a multiple of 32 where a word of bits is full. */
  #nextBit = 0;
  /** Room for values, indexes and groups of a chunk. */
  readonly #values: number;
  readonly #listed: number;
  readonly #indexes: number;
  readonly #groups: number;
  /** What a merge keeps in the kernel's memory. */
  readonly #kept: { at: number; bytes: number }[] = [];

  constructor(
    readonly heap: Heap,
    slots: number,
    isText: boolean,
  ) {
    this.#slots = Array.from({ length: slots }, () => new SetSlot(heap));
    this.#texts = isText ? new TextNumbering(heap.kernel) : undefined;
    this.#numbering = this.#texts ?? new HashNumbering(heap);
    this.#records = new SetRecords(heap);
    this.#values = heap.take(CHUNK * 8);
    this.#listed = heap.take(CHUNK * 4);
    this.#indexes = heap.take(CHUNK * 4);
    this.#groups = heap.take(CHUNK * 4);
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
   * Finds the indexes of values; `find` of `ValueNumbering` says what is what.
   *
   * @returns whether the indexes that were found before still hold
   */
  find(values: number, nulls: number, rows: number, count: number, indexes: number): boolean {
    let holds = true;
    for (;;) {
      const done = this.#numbering.find(values, nulls, rows, count, indexes);
      this.#records.grow(this.#numbering.size);
      const next = done < count ? this.#reach(values, rows, done) : this.#denser();
      if (!next && done === count) return holds;
      if (next) {
        this.#renumber(next);
        holds = false;
      }
    }
  }

  /** Makes the window reach the value of a row; returns another numbering where it cannot as it is. */
  #reach(values: number, rows: number, at: number): ValueNumbering | undefined {
    const { f64, u32 } = this.heap.kernel;
    const value = f64[values / 8 + (rows === 0 ? at : u32[rows / 4 + at]!)]!;
    const { origin, width } = this.#numbering as WindowNumbering;
    const least = Math.min(origin, value);
    const wanted = Math.max(origin + width, value + 1) - least;
    const most = WIDTH_TO_LEAVE * Math.max(this.#countRecords(), LEAST_VALUES);
    // Always a good deal more, since the next one may lie beyond as well.
    const wider = Math.max(wanted, Math.min(most, Math.ceil(width * 1.5)));
    if (!Number.isSafeInteger(value) || wider > most || wider < width * 1.125) {
      return new HashNumbering(this.heap);
    }
    if (value < origin) return new WindowNumbering(this.heap, least - (wider - wanted), wider);
    (this.#numbering as WindowNumbering).widen(wider);
    this.#records.grow(this.#numbering.size);
    return undefined;
  }

  /** A window, where the values in the hash table fill one. */
  #denser(): ValueNumbering | undefined {
    if (!(this.#numbering instanceof HashNumbering)) return undefined;
    const range = this.#numbering.range();
    if (!range || this.#numbering.size < LEAST_VALUES) return undefined;
    const width = range[1] - range[0] + 1;
    if (width > WIDTH_TO_ENTER * this.#numbering.size) return undefined;
    return new WindowNumbering(this.heap, range[0], width);
  }

  #countRecords(): number {
    let count = 0;
    this.#eachChunk((listed) => {
      count += listed;
    });
    return count;
  }

  /** Lists the indexes of the records that hold anything, some at a time, in `#listed`. */
  #eachChunk(visit: (count: number) => void): void {
    const { address, stride, size } = this.#records;
    const { call } = this.heap.kernel;
    for (let from = 0; from < size; from += CHUNK) {
      const to = Math.min(size, from + CHUNK);
      const listed = call.listRecords(address, stride, from, to, this.#listed);
      if (listed > 0) visit(listed);
    }
  }

  /** Writes the values of the listed records to `#values`. */
  #readValues(numbering: ValueNumbering, count: number): void {
    const { f64, u32 } = this.heap.kernel;
    for (let i = 0; i < count; i++) {
      f64[this.#values / 8 + i] = numbering.value(u32[this.#listed / 4 + i]!);
    }
  }

  /** Moves all records to where another numbering has their values. */
  #renumber(next: ValueNumbering): void {
    const [before, old] = [this.#numbering, this.#records];
    const pairs = this.#slots.map((slot) => slot.takePairs());
    this.#numbering = next;
    this.#records = new SetRecords(this.heap);
    this.#records.stride = old.stride;
    this.#records.grow(next.size);
    const { call } = this.heap.kernel;
    for (let from = 0; from < old.size; from += CHUNK) {
      const to = Math.min(old.size, from + CHUNK);
      const count = call.listRecords(old.address, old.stride, from, to, this.#listed);
      this.#readValues(before, count);
      next.find(this.#values, 0, 0, count, this.#indexes);
      this.#records.grow(next.size);
      const { address, stride } = this.#records;
      call.copyRecords(
        ...([
          old.address,
          old.stride,
          this.#listed,
          address,
          stride,
          this.#indexes,
          count,
        ] as const),
      );
    }
    pairs.forEach((words, slot) => {
      this.#putPairs(slot, words, (index) => before.value(index));
    });
    old.free();
    before.free();
  }

  /** Adds the values of rows, which were found, to their groups. */
  add(slot: number, indexes: number, rows: number, groups: number, count: number): void {
    const { address, stride } = this.#records;
    const { call } = this.heap.kernel;
    const of = this.#slots[slot]!;
    if (of.hasBitsOnly) call.addBits(of.address, address, stride, indexes, rows, groups, count);
    else {
      of.addAll(count, (from) =>
        call.addToSlot(of.address, address, stride, indexes, rows, groups, from, count),
      );
    }
  }

  /** Adds pairs whose values have records; of the groups that `map` lists, if there is one. */
  #putPairs(
    slot: number,
    pairs: Uint32Array,
    value: (index: number) => number,
    map?: Int32Array,
  ): void {
    const { kernel } = this.heap;
    let count = 0;
    const flush = (): void => {
      this.#numbering.find(this.#values, 0, 0, count, this.#indexes);
      this.add(slot, this.#indexes, 0, this.#groups, count);
      count = 0;
    };
    for (let at = 0; at < pairs.length; at += PAIR_WORDS) {
      if (pairs[at + 1] === 0) continue;
      const group = pairs[at + 1]! - 1;
      for (let bit = 0; bit < 64; bit++) {
        if (((pairs[at + 2 + (bit >> 5)]! >>> (bit & 31)) & 1) === 0) continue;
        kernel.f64[this.#values / 8 + count] = value(pairs[at]! * 64 + bit);
        kernel.u32[this.#groups / 4 + count] = map ? map[group]! : group;
        if (++count === CHUNK) flush();
      }
    }
    if (count > 0) flush();
  }

  /** Everything that was added. */
  encode(): EncodedSets {
    const { kernel } = this.heap;
    const { address, stride } = this.#records;
    const size = this.#countRecords();
    const indexes = new Uint32Array(size);
    const records = new Uint32Array((size * stride) / 4);
    const values = this.#numbering instanceof HashNumbering ? new Float64Array(size) : undefined;
    const copy = this.heap.take(CHUNK * stride);
    let at = 0;
    this.#eachChunk((count) => {
      indexes.set(kernel.words(this.#listed, count), at);
      kernel.call.copyRecords(address, stride, this.#listed, copy, stride, 0, count);
      records.set(kernel.words(copy, (count * stride) / 4), (at * stride) / 4);
      if (values) {
        this.#readValues(this.#numbering, count);
        values.set(kernel.doubles(this.#values, count), at);
      }
      at += count;
    });
    this.heap.give(copy, CHUNK * stride);
    return {
      indexes,
      records,
      words: Int32Array.from(this.#words),
      ...(values ? { values } : { origin: this.#numbering.value(1) }),
      ...(this.#texts && { strings: [...this.#texts.strings] }),
      slots: this.#slots.map((slot) => ({
        places: slot.places.slice(),
        pairs: usedPairs(slot.pairs(), slot.pairCount),
      })),
    };
  }

  /**
   * Adds what others encoded. Room for the groups is there.
   *
   * @param maps by slot, which group each group of the others is here
   */
  merge(sets: EncodedSets, maps: readonly Int32Array[]): void {
    const { kernel } = this.heap;
    const count = sets.indexes.length;
    const stride = sets.words.length * 4;
    if (sets.strings) this.begin(sets.strings);
    const copy = this.heap.take(CHUNK * stride);
    // Not those that a change of the numbering uses.
    const values = this.heap.take(CHUNK * 8);
    const mergers = [...sets.words].map((of, word) => this.#mergeWord(sets, maps, word, of));
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Math.min(CHUNK, count - from);
      const records = sets.records.subarray((from * stride) / 4, ((from + rows) * stride) / 4);
      kernel.words(copy, records.length).set(records);
      this.#writeValues(sets, from, rows, values);
      this.find(values, 0, 0, rows, this.#indexes);
      for (const [word, merge] of mergers.entries()) merge(copy + word * 4, stride, rows);
    }
    this.heap.give(copy, CHUNK * stride);
    this.heap.give(values, CHUNK * 8);
    for (const { at, bytes } of this.#kept.splice(0)) this.heap.give(at, bytes);
    if (sets.slots.every(({ pairs }) => pairs.length === 0)) return;
    const value = valuesOf(sets);
    sets.slots.forEach(({ pairs }, slot) => {
      this.#putPairs(slot, pairs, value, maps[slot]!);
    });
  }

  /** Writes the values of some records of others to an address. */
  #writeValues(
    { indexes, values, origin = 0 }: EncodedSets,
    from: number,
    count: number,
    to: number,
  ): void {
    const target = this.heap.kernel.doubles(to, count);
    if (values) target.set(values.subarray(from, from + count));
    else for (let i = 0; i < count; i++) target[i] = valueIn(origin, indexes[from + i]!);
  }

  /** The address of a copy of an array, until the merge is done. */
  #keep(array: Int32Array | Uint32Array): number {
    const bytes = array.length * 4;
    const at = this.heap.take(bytes);
    this.heap.kernel.words(at, array.length).set(array);
    this.#kept.push({ at, bytes });
    return at;
  }

  /** How a word of the others' records is merged: from an address in steps of `stride`, into the records of `#indexes`. */
  #mergeWord(
    sets: EncodedSets,
    maps: readonly Int32Array[],
    word: number,
    of: number,
  ): (words: number, stride: number, count: number) => void {
    const { kernel } = this.heap;
    const { call } = kernel;
    const indexes = this.#indexes;
    if (of >= 0) {
      const slot = this.#slots[of]!;
      const map = this.#keep(maps[of]!);
      return (words, stride, count) => {
        const { address, stride: own } = this.#records;
        slot.addAll(count, (from) =>
          call.mergeFirsts(
            ...([address, own, indexes, words, stride, slot.address, map, from, count] as const),
          ),
        );
      };
    }
    const owners = new Uint32Array(64);
    sets.slots.forEach(({ places }, slot) => {
      places.forEach((place, group) => {
        if (place >> 5 !== word) return;
        owners.set([this.#slots[slot]!.address, maps[slot]![group]!], (place & 31) * 2);
      });
    });
    const ownersAt = this.#keep(owners);
    return (words, stride, count) => {
      const { address, stride: own } = this.#records;
      for (let from = 0; from < count; ) {
        from = call.mergeBits(address, own, indexes, words, stride, ownersAt, from, count);
        if (from < count) for (const slot of this.#slots) slot.growFullPairs();
      }
    };
  }

  /** Adds the number of different values by group of each slot to `counts`, which has room for them. */
  count(counts: readonly Float64Array[]): void {
    const { kernel } = this.heap;
    const { address, stride, size } = this.#records;
    const bits = new Uint32Array(this.#words.length * 32);
    this.#words.forEach((of, word) => {
      const room = of < 0 ? 32 : this.#slots[of]!.groups + 1;
      const at = this.heap.takeZeroed(room * 4);
      if (of < 0) kernel.call.countBits(address + word * 4, stride, size, at);
      else {
        kernel.call.countFirsts(address + word * 4, stride, size, at);
        const { pairsAt, pairSlots } = this.#slots[of]!;
        kernel.call.countPairs(pairsAt, pairSlots, at);
      }
      const found = kernel.words(at, room);
      if (of < 0) bits.set(found, word * 32);
      else for (let group = 1; group < room; group++) counts[of]![group - 1]! += found[group]!;
      this.heap.give(at, room * 4);
    });
    this.#slots.forEach(({ places }, slot) => {
      places.forEach((place, group) => {
        counts[slot]![group]! += bits[place]!;
      });
    });
  }
}

function valueIn(origin: number, index: number): number {
  return index === 0 ? Number.NaN : origin + index - 1;
}

/** The value at an index of sets. */
function valuesOf({ indexes, values, origin = 0 }: EncodedSets): (index: number) => number {
  if (!values) return (index) => valueIn(origin, index);
  const byIndex = new Float64Array((indexes.at(-1) ?? 0) + 1);
  indexes.forEach((index, i) => {
    byIndex[index] = values[i]!;
  });
  return (index) => byIndex[index]!;
}

/** Pairs without the free places among them. */
function usedPairs(pairs: Uint32Array, count: number): Uint32Array {
  const used = new Uint32Array(count * PAIR_WORDS);
  let to = 0;
  for (let at = 0; at < pairs.length; at += PAIR_WORDS) {
    if (pairs[at + 1] === 0) continue;
    for (let word = 0; word < PAIR_WORDS; word++) used[to++] = pairs[at + word]!;
  }
  return used;
}
