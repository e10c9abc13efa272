/*
 * The loops that look at every row. Each is of one type of array, since V8 makes code for the types that a function has
 * met; and each writes the row first and then counts it or not, since a branch that is hard to foresee costs more.
 *
 * `select…` looks at rows `from … to-1` of a record batch, `refine…` at those that are selected already. Both write the
 * rows that pass to `rows`, from its beginning, and return how many they are.
 */

/** @param passes by the lowest eight bits of a value, 1 where it passes */
export function selectBytes(
  values: Int8Array,
  passes: Uint8Array,
  from: number,
  to: number,
  rows: Int32Array,
): number {
  let count = 0;
  for (let row = from; row < to; row++) {
    rows[count] = row;
    count += passes[values[row]! & 0xff]!;
  }
  return count;
}

export function refineBytes(
  values: Int8Array,
  passes: Uint8Array,
  rows: Int32Array,
  selected: number,
): number {
  let count = 0;
  for (let i = 0; i < selected; i++) {
    const row = rows[i]!;
    rows[count] = row;
    count += passes[values[row]! & 0xff]!;
  }
  return count;
}

/** @param passes by the lowest sixteen bits of a value */
export function selectShorts(
  values: Int16Array,
  passes: Uint8Array,
  from: number,
  to: number,
  rows: Int32Array,
): number {
  let count = 0;
  for (let row = from; row < to; row++) {
    rows[count] = row;
    count += passes[values[row]! & 0xffff]!;
  }
  return count;
}

export function refineShorts(
  values: Int16Array,
  passes: Uint8Array,
  rows: Int32Array,
  selected: number,
): number {
  let count = 0;
  for (let i = 0; i < selected; i++) {
    const row = rows[i]!;
    rows[count] = row;
    count += passes[values[row]! & 0xffff]!;
  }
  return count;
}

/** @param passes by code */
export function selectCodes(
  values: Int32Array,
  passes: Uint8Array,
  from: number,
  to: number,
  rows: Int32Array,
): number {
  let count = 0;
  for (let row = from; row < to; row++) {
    rows[count] = row;
    count += passes[values[row]!]!;
  }
  return count;
}

export function refineCodes(
  values: Int32Array,
  passes: Uint8Array,
  rows: Int32Array,
  selected: number,
): number {
  let count = 0;
  for (let i = 0; i < selected; i++) {
    const row = rows[i]!;
    rows[count] = row;
    count += passes[values[row]!]!;
  }
  return count;
}

/** @param least and greatest, which pass, too */
export function selectRange(
  values: Int32Array,
  least: number,
  greatest: number,
  from: number,
  to: number,
  rows: Int32Array,
): number {
  let count = 0;
  for (let row = from; row < to; row++) {
    const value = values[row]!;
    rows[count] = row;
    count += Number(value >= least) & Number(value <= greatest);
  }
  return count;
}

export function refineRange(
  values: Int32Array,
  least: number,
  greatest: number,
  rows: Int32Array,
  selected: number,
): number {
  let count = 0;
  for (let i = 0; i < selected; i++) {
    const row = rows[i]!;
    const value = values[row]!;
    rows[count] = row;
    count += Number(value >= least) & Number(value <= greatest);
  }
  return count;
}

/** Doubles. */
export function refineDoubles(
  values: Float64Array,
  least: number,
  greatest: number,
  rows: Int32Array,
  selected: number,
): number {
  let count = 0;
  for (let i = 0; i < selected; i++) {
    const row = rows[i]!;
    const value = values[row]!;
    rows[count] = row;
    count += Number(value >= least) & Number(value <= greatest);
  }
  return count;
}

/** Whole numbers of two words each. */
export function refineLongs(
  words: Int32Array,
  least: number,
  greatest: number,
  rows: Int32Array,
  selected: number,
): number {
  let count = 0;
  for (let i = 0; i < selected; i++) {
    const row = rows[i]!;
    const value = words[row * 2 + 1]! * 0x1_0000_0000 + (words[row * 2]! >>> 0);
    rows[count] = row;
    count += Number(value >= least) & Number(value <= greatest);
  }
  return count;
}

/** Keeps the rows of which the bit is set. */
export function refineBits(bits: Uint8Array, rows: Int32Array, selected: number): number {
  let count = 0;
  for (let i = 0; i < selected; i++) {
    const row = rows[i]!;
    rows[count] = row;
    count += (bits[row >> 3]! >> (row & 7)) & 1;
  }
  return count;
}

/** Selects all rows. */
export function selectAll(from: number, to: number, rows: Int32Array): number {
  for (let row = from; row < to; row++) rows[row - from] = row;
  return to - from;
}
