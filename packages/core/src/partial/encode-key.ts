import type { Vector } from '../dataset/vector.js';
import type { PartialKey } from './partial.js';

/**
 * A key as a partial has it: of text only what is some group's, with codes of its own.
 *
 * @param values by group
 * @param vector the key of any batch, which knows what the codes of text stand for
 */
export function encodeKey(values: Float64Array, vector: Vector | undefined): PartialKey {
  // To ask for strings would decode all of them.
  if (vector?.dictionary) {
    const { dictionary } = vector;
    const { codes, used } = recode(values, dictionary.size);
    return { values: codes, texts: dictionary.copy(used) };
  }
  if (!vector?.strings) return { values };
  const { strings } = vector;
  const { codes, used } = recode(values, strings.length);
  return { values: codes, strings: Array.from(used, (code) => strings[code]!) };
}

/** Codes 0, 1, 2, … in the order of the groups, and what they were before. */
function recode(
  values: Float64Array,
  size: number,
): { codes: Float64Array; used: Uint32Array<ArrayBuffer> } {
  const used = new Uint32Array(Math.min(values.length, size));
  const known = new Int32Array(size).fill(-1);
  let count = 0;
  const codes = values.map((code) => {
    // A null's code may stand for nothing.
    if (code >= size) return 0;
    if (known[code]! < 0) {
      known[code] = count;
      used[count++] = code;
    }
    return known[code]!;
  });
  return { codes, used: used.slice(0, count) };
}
