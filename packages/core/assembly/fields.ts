/*
 * Where the fields of one column lie among what `tokenize` found, and what is known of each record.
 */

const CARRIAGE_RETURN: u8 = 13;

/** Bytes that records and fields are told by, or 256 for none; `scan/dialect.ts` says what each is. */
export let delimiterByte: u32 = 44;
export let quoteByte: u32 = 34;
export let escapeByte: u32 = 256;
export let newlineByte: u32 = 10;
export let commentByte: u32 = 256;

/** To be called before a file is read. */
export function setDialect(delimiter: u32, quote: u32, escape: u32, newline: u32, comment: u32): void {
  delimiterByte = delimiter;
  quoteByte = quote;
  escapeByte = escape;
  newlineByte = newline;
  commentByte = comment;
}

/** What all decoders need; `scan/tokens.ts` writes it. */
export const BASES = 0;
export const POSITIONS = 4;
/** By record: not 0 where the strict reader must judge it. */
export const ODD = 8;
export const WIDTH = 12;
export const ROWS = 16;

/** In `bases`: the record has not as many fields as there are columns. */
export const WRONG_WIDTH: u32 = 0xffffffff;

/** Address of the position that ends a column's field in the record whose first field ends at `positions`. */
// @ts-ignore: decorator
@inline
export function columnPositions(table: usize, column: u32): usize {
  return (load<u32>(table + POSITIONS) as usize) + ((column as usize) << 2);
}

/** The index of a record's first position, or WRONG_WIDTH. */
// @ts-ignore: decorator
@inline
export function baseOf(bases: usize, row: u32): u32 {
  return load<u32>(bases + ((row as usize) << 2));
}

/** Address of the first byte of the field, with its quote: what is before it is a delimiter or a line break. */
// @ts-ignore: decorator
@inline
export function fieldStart(positions: usize, base: u32): usize {
  return (load<u32>(positions + ((base as usize) << 2) - 4) as usize) + 1;
}

/** Address after the last byte of the field, with its quote, without CRs before the line break. */
// @ts-ignore: decorator
@inline
export function fieldEnd(positions: usize, base: u32, start: usize, isLast: bool): usize {
  return withoutReturn(start, load<u32>(positions + ((base as usize) << 2)) as usize, isLast);
}

/** The end of a field without CRs before the line break. */
// @ts-ignore: decorator
@inline
export function withoutReturn(start: usize, end: usize, isLast: bool): usize {
  return isLast && end > start && load<u8>(end - 1) == CARRIAGE_RETURN
    ? withoutReturns(start, end - 1)
    : end;
}

function withoutReturns(start: usize, end: usize): usize {
  while (end > start && load<u8>(end - 1) == CARRIAGE_RETURN) end--;
  return end;
}

// @ts-ignore: decorator
@inline
export function isLastColumn(table: usize, column: u32): bool {
  return column + 1 == load<u32>(table + WIDTH);
}

// @ts-ignore: decorator
@inline
export function isQuoted(start: usize, end: usize): bool {
  return (load<u8>(start) as u32) == quoteByte && end > start + 1;
}

// @ts-ignore: decorator
@inline
export function markOdd(table: usize, row: u32): void {
  store<u8>((load<u32>(table + ODD) as usize) + row, 1);
}
