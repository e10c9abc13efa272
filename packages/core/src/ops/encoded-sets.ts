/** What `ValueSets` hands over, in typed arrays: a record for each value, by index. Index 0 is of null and NaN. */
export interface EncodedSets {
  /** By index, from 0 on; empty where the values are text. */
  values: Float64Array;
  /** Text by index, less one. */
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

/** Words of a pair. */
export const PAIR_WORDS = 4;

/** How many values sets hold together; null and NaN are none. */
export function sizeOf({ values, strings }: EncodedSets): number {
  return strings ? strings.length : values.length - 1;
}

/** The arrays of sets, to hand them over to another thread. */
export function arraysOf({ values, words, records, slots }: EncodedSets): ArrayBufferView[] {
  return [values, words, records, ...slots.flatMap(({ places, pairs }) => [places, pairs])];
}

/** Calls back for each pair: an index, and a group that holds its value. */
export function eachPair(pairs: Uint32Array, visit: (index: number, group: number) => void): void {
  for (let at = 0; at < pairs.length; at += PAIR_WORDS) {
    const group = pairs[at + 1]! - 1;
    for (let half = 0; half < 2; half++) {
      for (let bits = pairs[at + 2 + half]!; bits !== 0; bits &= bits - 1) {
        visit(pairs[at]! * 64 + half * 32 + 31 - Math.clz32(bits & -bits), group);
      }
    }
  }
}
