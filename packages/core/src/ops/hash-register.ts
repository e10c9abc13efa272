/*
 * A value's place in a sketch of different values: 14 bits of a hash of 64 choose a register, and the rank is one more than
 * the number of zeros that the other 50 begin with. The hash is of the value itself, a double's bits or a text's code units,
 * so it is the same in every split and on every machine.
 */

export const REGISTER_BITS = 14;
export const RANK_BITS = 6;
/** Ranks go from 1 to this. */
export const MOST_RANK = 64 - REGISTER_BITS + 1;

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);

/** `register * 64 + rank` of a number that is not NaN. */
export function registerOf(value: number): number {
  scratch[0] = value + 0;
  return place(words[0]!, words[1]!);
}

/** `register * 64 + rank` of a text. */
export function registerOfText(text: string): number {
  let a = text.length;
  let b = 0x2545f491;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(b + unit, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return place(a, b);
}

/** Mixes two words in the rounds of a Feistel network, which parts what differs for certain. */
function place(low: number, high: number): number {
  let [a, b] = [low, high];
  for (let round = 1; round <= 4; round++) {
    [a, b] = [b, a ^ mix(b + Math.imul(round, 0x9e3779b9))];
  }
  const rest = a << REGISTER_BITS;
  const zeros = rest === 0 ? 32 - REGISTER_BITS + Math.clz32(b) : Math.clz32(rest);
  return ((a >>> (32 - REGISTER_BITS)) << RANK_BITS) | (zeros + 1);
}

/** The finalizer of A. Appleby's MurmurHash3. */
function mix(word: number): number {
  let hash = word ^ (word >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
