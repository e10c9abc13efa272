/*
 * Where the fields of one column lie among what `tokenize` found, and what is known of each record.
 */

const QUOTE: u8 = 34;
const CARRIAGE_RETURN: u8 = 13;

/** What all decoders need; `scan/tokens.ts` writes it. */
export const STARTS = 0;
export const BASES = 4;
export const POSITIONS = 8;
/** By record: not 0 where the strict reader must judge it. */
export const ODD = 12;
export const WIDTH = 16;
export const ROWS = 20;

/** Address of the first byte of the field of a record, with its quote. */
// @ts-ignore: decorator
@inline
export function fieldStart(table: usize, row: u32, column: u32): usize {
  if (column == 0) return load<u32>((load<u32>(table + STARTS) as usize) + ((row as usize) << 2));
  const base = load<u32>((load<u32>(table + BASES) as usize) + ((row as usize) << 2));
  const at = (load<u32>(table + POSITIONS) as usize) + (((base + column - 1) as usize) << 2);
  return (load<u32>(at) as usize) + 1;
}

/** Address after the last byte of the field, with its quote, without a CR before the line break. */
// @ts-ignore: decorator
@inline
export function fieldEnd(table: usize, row: u32, column: u32, start: usize): usize {
  const base = load<u32>((load<u32>(table + BASES) as usize) + ((row as usize) << 2));
  const at = (load<u32>(table + POSITIONS) as usize) + (((base + column) as usize) << 2);
  const end = load<u32>(at) as usize;
  const isLast = column + 1 == load<u32>(table + WIDTH);
  return isLast && end > start && load<u8>(end - 1) == CARRIAGE_RETURN ? end - 1 : end;
}

// @ts-ignore: decorator
@inline
export function isQuoted(start: usize, end: usize): bool {
  return end > start + 1 && load<u8>(start) == QUOTE;
}

// @ts-ignore: decorator
@inline
export function isOdd(table: usize, row: u32): bool {
  return load<u8>((load<u32>(table + ODD) as usize) + row) != 0;
}

// @ts-ignore: decorator
@inline
export function markOdd(table: usize, row: u32): void {
  store<u8>((load<u32>(table + ODD) as usize) + row, 1);
}
