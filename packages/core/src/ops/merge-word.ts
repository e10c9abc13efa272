import type { EncodedSets } from './encoded-sets.js';
import { VALUE_BYTES } from './set-records.js';
import type { SetSlot } from './set-slot.js';

/** Merges one word of other records, which begins at `words` in steps of `stride`, into the records at some indexes. */
interface WordMerge {
  merge(indexes: number, words: number, stride: number, count: number): void;
  /** Gives back what it has of the kernel's memory. */
  free(): void;
}

/**
 * Prepares to merge a word of the records of others: what their groups, and so their bits, are here is looked up once.
 *
 * @param records address of the records that are merged into
 * @param slots of these; room for the groups is there
 * @param maps by slot, which group each group of the others is here
 */
export function mergeWord(
  records: number,
  slots: readonly SetSlot[],
  sets: EncodedSets,
  maps: readonly Int32Array[],
  word: number,
): WordMerge {
  const of = sets.words[word]!;
  return of < 0
    ? mergeBits(records, slots, sets, maps, word)
    : mergeFirsts(records, slots[of]!, maps[of]!);
}

function mergeFirsts(records: number, slot: SetSlot, map: Int32Array): WordMerge {
  const kept = keep(slot, map);
  const { call } = slot.heap.kernel;
  return {
    merge(indexes, words, stride, count) {
      slot.addAll(count, (from) =>
        call.mergeFirsts(
          ...([records, slot.address, indexes, words, stride, kept.address, from, count] as const),
        ),
      );
    },
    free: kept.free,
  };
}

/** Bits that have a place here, too, are merged by tables; others one by one. */
function mergeBits(
  records: number,
  slots: readonly SetSlot[],
  sets: EncodedSets,
  maps: readonly Int32Array[],
  word: number,
): WordMerge {
  /** By word of these records, by byte of the word and its value: the bits here. */
  const masks = new Map<number, Uint32Array>();
  const merges: WordMerge[] = [];
  slots.forEach((slot, s) => {
    const own = slot.places;
    const groups = new Uint32Array(32);
    let others = 0;
    sets.slots[s]!.places.forEach((place, from) => {
      if (place >> 5 !== word) return;
      const group = maps[s]![from]!;
      const bit = place & 31;
      if (group < own.length) setMask(masks, own[group]!, bit);
      else {
        groups[bit] = group;
        others |= 1 << bit;
      }
    });
    if (others !== 0) merges.push(mergeOthers(records, slot, others, groups));
  });
  for (const [target, table] of masks) merges.push(mergeMasks(records, slots[0]!, target, table));
  return {
    merge(...args) {
      for (const { merge } of merges) merge(...args);
    },
    free() {
      for (const { free } of merges) free();
    },
  };
}

/** Notes that a bit of the others' word is at a place here. */
function setMask(masks: Map<number, Uint32Array>, place: number, bit: number): void {
  const table = masks.get(place >> 5) ?? new Uint32Array(4 * 256);
  masks.set(place >> 5, table);
  const byte = bit >> 3;
  for (let value = 0; value < 256; value++) {
    if ((value >> (bit & 7)) & 1) table[byte * 256 + value]! |= 1 << (place & 31);
  }
}

function mergeMasks(records: number, slot: SetSlot, word: number, table: Uint32Array): WordMerge {
  const kept = keep(slot, table);
  const { call } = slot.heap.kernel;
  const offset = VALUE_BYTES + word * 4;
  return {
    merge(indexes, words, stride, count) {
      call.mergeMasks(records, offset, indexes, words, stride, kept.address, count);
    },
    free: kept.free,
  };
}

function mergeOthers(records: number, slot: SetSlot, bits: number, groups: Uint32Array): WordMerge {
  const kept = keep(slot, groups);
  const { call } = slot.heap.kernel;
  return {
    merge(indexes, words, stride, count) {
      slot.addAll(count, (from) =>
        call.mergeBits(
          ...([
            records,
            slot.address,
            indexes,
            words,
            stride,
            bits,
            kept.address,
            from,
            count,
          ] as const),
        ),
      );
    },
    free: kept.free,
  };
}

/** A copy of an array in the kernel's memory. */
function keep(
  { heap }: SetSlot,
  array: Int32Array | Uint32Array,
): { address: number; free(): void } {
  const bytes = array.length * 4;
  const address = heap.take(bytes);
  heap.kernel.words(address, array.length).set(array);
  return { address, free: () => heap.give(address, bytes) };
}
