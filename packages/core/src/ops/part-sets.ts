import { hashDouble } from '../util/double-index.js';
import { type EncodedSets, type EncodedSlot, eachPair, PAIR_WORDS } from './encoded-sets.js';

/**
 * Cuts sets into parts by a hash of the values. A value is in the same part of whatever sets it is in, so that parts can be
 * merged and counted one after the other: the counts of all parts add up to those of the whole.
 */
export function partSets(sets: EncodedSets, parts: number): EncodedSets[] {
  const width = sets.words.length;
  const { partOf, indexOf, members } = assign(sets, parts);
  const pairs = sets.slots.map((slot) => partPairs(slot, parts, partOf, indexOf));
  return members.map((indexes, part) => {
    const records = new Uint32Array(indexes.length * width);
    indexes.forEach((index, own) => {
      // Null and NaN are in the first part alone.
      if (index === 0 && part > 0) return;
      records.set(sets.records.subarray(index * width, (index + 1) * width), own * width);
    });
    return {
      values: sets.strings ? sets.values : Float64Array.from(indexes, (i) => sets.values[i]!),
      ...(sets.strings && { strings: indexes.slice(1).map((index) => sets.strings![index - 1]!) }),
      words: sets.words,
      records,
      slots: sets.slots.map(({ places }, slot) => ({ places, pairs: pairs[slot]![part]! })),
    };
  });
}

interface Assigned {
  /** By index the part, and the index in it. */
  partOf: Uint32Array;
  indexOf: Uint32Array;
  /** By part and index in it, the index; each part begins with index 0. */
  members: number[][];
}

function assign({ values, strings }: EncodedSets, parts: number): Assigned {
  const size = strings ? strings.length + 1 : values.length;
  const members: number[][] = Array.from({ length: parts }, () => [0]);
  const partOf = new Uint32Array(size);
  const indexOf = new Uint32Array(size);
  for (let index = 1; index < size; index++) {
    const hash = strings ? hashText(strings[index - 1]!) : hashDouble(values[index]!);
    const part = (hash >>> 0) % parts;
    partOf[index] = part;
    indexOf[index] = members[part]!.push(index) - 1;
  }
  return { partOf, indexOf, members };
}

/** The pairs by part; index 0 is in the first. */
function partPairs(
  { pairs }: EncodedSlot,
  parts: number,
  partOf: Uint32Array,
  indexOf: Uint32Array,
): Uint32Array[] {
  const words = Array.from({ length: parts }, (): number[] => []);
  const places = Array.from({ length: parts }, () => new Map<string, number>());
  eachPair(pairs, (index, group) => {
    const part = partOf[index]!;
    const own = indexOf[index]!;
    const key = `${own >>> 6} ${group}`;
    const list = words[part]!;
    let at = places[part]!.get(key);
    if (at === undefined) {
      at = list.push(own >>> 6, group + 1, 0, 0) - PAIR_WORDS;
      places[part]!.set(key, at);
    }
    list[at + 2 + ((own >> 5) & 1)]! |= 1 << (own & 31);
  });
  return words.map((list) => Uint32Array.from(list));
}

/** FNV-1a over the UTF-16 codes. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}
