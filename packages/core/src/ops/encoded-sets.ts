/** What `ValueSets` hands over: a record for each value that was added, in typed arrays. */
export interface EncodedSets {
  /** By record, the index of its value, from the least on. Index 0 is of null and NaN. */
  indexes: Uint32Array;
  /** By record its value; without it, index i is of `origin` + i - 1. */
  values?: Float64Array;
  origin?: number;
  /** What values stand for that are text: the value is an index of it. */
  strings?: string[];
  /** By word of a record: the slot whose first group, and one, it is, or -1 where it is of bits. */
  words: Int32Array;
  /** The words of one record after another. */
  records: Uint32Array;
  slots: EncodedSlot[];
}

export interface EncodedSlot {
  /** By group, the place of its bit in a record, of the groups that have one. */
  places: Uint32Array;
  /** What records have no place for, four words each: index / 64, group and one, bits of 64 indexes. */
  pairs: Uint32Array;
}

/** The arrays of sets, to hand them over to another thread. */
export function arraysOf(sets: EncodedSets): ArrayBufferView[] {
  const { indexes, values, words, records, slots } = sets;
  const own = values ? [indexes, values, words, records] : [indexes, words, records];
  return [...own, ...slots.flatMap(({ places, pairs }) => [places, pairs])];
}
