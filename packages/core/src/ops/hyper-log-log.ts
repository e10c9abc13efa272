import { MOST_RANK, RANK_BITS, REGISTER_BITS } from './hash-register.js';

const REGISTERS = 1 << REGISTER_BITS;
const RANKS = (1 << RANK_BITS) - 1;
/** Up to half of this many registers are kept as a list, in less room than all of them. */
const LARGEST_LIST = 2048;

/**
 * The greatest rank met by register. Only what was met matters, not when or how often; so the estimate does not depend on
 * order or split. While few registers are met, they are kept in a hash table of `register * 64 + rank`.
 */
export class HyperLogLog {
  #list = new Uint32Array(16);
  #listed = 0;
  #all: Uint8Array | undefined;

  put(place: number): void {
    const register = place >>> RANK_BITS;
    const rank = place & RANKS;
    if (this.#all) {
      if (this.#all[register]! < rank) this.#all[register] = rank;
      return;
    }
    const slot = this.#find(register);
    const known = this.#list[slot]!;
    if (place > known) this.#list[slot] = place;
    if (known === 0 && ++this.#listed * 2 > this.#list.length) this.#growList();
  }

  #find(register: number): number {
    const mask = this.#list.length - 1;
    let slot = register & mask;
    while (this.#list[slot] !== 0 && this.#list[slot]! >>> RANK_BITS !== register)
      slot = (slot + 1) & mask;
    return slot;
  }

  #growList(): void {
    const places = this.#list;
    this.#listed = 0;
    if (places.length === LARGEST_LIST) this.#all = new Uint8Array(REGISTERS);
    this.#list = new Uint32Array(this.#all ? 0 : places.length * 2);
    for (const place of places) if (place !== 0) this.put(place);
  }

  /** Every register met, as `register * 64 + rank`. */
  places(): Uint32Array {
    return this.#all
      ? Uint32Array.from(this.#all, (rank, register) => (register << RANK_BITS) | rank).filter(
          (place) => (place & RANKS) !== 0,
        )
      : this.#list.filter((place) => place !== 0);
  }

  /** How many different values there were, after O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches". */
  estimate(): number {
    const places = this.places();
    const histogram = new Array<number>(MOST_RANK + 1).fill(0);
    histogram[0] = REGISTERS - places.length;
    for (const place of places) histogram[place & RANKS]! += 1;
    let z = REGISTERS * tau(1 - histogram[MOST_RANK]! / REGISTERS);
    for (let rank = MOST_RANK - 1; rank >= 1; rank--) z = (z + histogram[rank]!) / 2;
    z += REGISTERS * sigma(histogram[0]! / REGISTERS);
    return Math.round(REGISTERS ** 2 / (2 * Math.LN2 * z));
  }
}

function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let [x, y, sum] = [share, 1, share];
  for (let before = Number.NaN; sum !== before; y *= 2) {
    before = sum;
    x *= x;
    sum += x * y;
  }
  return sum;
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let [x, y, sum] = [share, 1, 1 - share];
  for (let before = Number.NaN; sum !== before; ) {
    before = sum;
    x = Math.sqrt(x);
    y /= 2;
    sum -= (1 - x) ** 2 * y;
  }
  return sum / 3;
}
