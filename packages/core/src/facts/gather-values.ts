import type { StoredColumn } from './stored-column.js';

/*
 * What is selected, as doubles. One loop for each type of array, for the reason given in `select-rows.ts`; each reads the
 * rows `rows[from … to-1]` of a record batch and writes to `target` from `at` on.
 */

export function gatherValues(
  { type, bits, values }: StoredColumn,
  batch: number,
  rows: Int32Array,
  from: number,
  to: number,
  target: Float64Array,
  at: number,
): void {
  const stored = values[batch]!;
  switch (bits) {
    case 1:
      gatherBits(stored as Uint8Array, rows, from, to, target, at);
      break;
    case 8:
      gatherBytes(stored as Int8Array, rows, from, to, target, at);
      break;
    case 16:
      gatherShorts(stored as Int16Array, rows, from, to, target, at);
      break;
    case 32:
      gatherWords(stored as Int32Array, rows, from, to, target, at);
      break;
    case 64:
      if (type === 'float') gatherDoubles(stored as Float64Array, rows, from, to, target, at);
      else gatherLongs(stored as Int32Array, rows, from, to, target, at);
  }
}

/** Writes 1 for each row of which the bit is not set, and 0 for the others. */
export function gatherNulls(
  validity: Uint8Array,
  rows: Int32Array,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    target[at + i - from] = ((validity[row >> 3]! >> (row & 7)) & 1) ^ 1;
  }
}

function gatherBits(
  bits: Uint8Array,
  rows: Int32Array,
  from: number,
  to: number,
  target: Float64Array,
  at: number,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    target[at + i - from] = (bits[row >> 3]! >> (row & 7)) & 1;
  }
}

function gatherBytes(
  values: Int8Array,
  rows: Int32Array,
  from: number,
  to: number,
  target: Float64Array,
  at: number,
): void {
  for (let i = from; i < to; i++) target[at + i - from] = values[rows[i]!]!;
}

function gatherShorts(
  values: Int16Array,
  rows: Int32Array,
  from: number,
  to: number,
  target: Float64Array,
  at: number,
): void {
  for (let i = from; i < to; i++) target[at + i - from] = values[rows[i]!]!;
}

function gatherWords(
  values: Int32Array,
  rows: Int32Array,
  from: number,
  to: number,
  target: Float64Array,
  at: number,
): void {
  for (let i = from; i < to; i++) target[at + i - from] = values[rows[i]!]!;
}

function gatherDoubles(
  values: Float64Array,
  rows: Int32Array,
  from: number,
  to: number,
  target: Float64Array,
  at: number,
): void {
  for (let i = from; i < to; i++) target[at + i - from] = values[rows[i]!]!;
}

/** Whole numbers of two words each, of 53 bits at most. */
function gatherLongs(
  words: Int32Array,
  rows: Int32Array,
  from: number,
  to: number,
  target: Float64Array,
  at: number,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    target[at + i - from] = words[row * 2 + 1]! * 0x1_0000_0000 + (words[row * 2]! >>> 0);
  }
}
