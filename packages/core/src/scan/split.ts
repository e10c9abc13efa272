/**
 * A range of bytes: from the first record that begins in it up to where the next range's first one does. Of rows in
 * memory, a range of their indexes.
 */
export interface Split {
  index: number;
  from: number;
  to: number;
}

interface SplitSize {
  largest: number;
  smallest: number;
}

/** Bytes of a split. */
export const BYTES: SplitSize = { largest: 16 << 20, smallest: 1 << 18 };
const ROWS: SplitSize = { largest: 1 << 16, smallest: 1 << 10 };
/** Splits of a small source, so that workers share it and its progress can be seen. */
export const FEW = 8;

/**
 * Cuts a file into splits of at most 16 MiB: large enough that a task costs nothing beside its work, small enough that
 * progress is live and a retry is cheap. The cuts depend on the file alone, not on the number of workers.
 *
 * @param start offset of the first record
 * @param bytes size of the file
 * @param wanted how many splits there shall be, or as many as there are bytes. Default: by size
 */
export function splitFile(start: number, bytes: number, wanted?: number): Split[] {
  return cut(start, bytes, BYTES, wanted);
}

/** Cuts rows into splits of at most 65,536, by their number alone. */
export function splitRows(rows: number, wanted?: number): Split[] {
  return cut(0, rows, ROWS, wanted);
}

function cut(
  start: number,
  end: number,
  { largest, smallest }: SplitSize,
  wanted: number | undefined,
): Split[] {
  const length = end - start;
  const size = Math.min(largest, Math.max(smallest, Math.ceil(length / FEW)));
  const count = Math.max(1, Math.min(wanted ?? Math.ceil(length / size), length));
  const bound =
    wanted === undefined
      ? (index: number) => start + index * size
      : (index: number) => start + Math.floor((index * length) / count);
  return Array.from({ length: count }, (_, index) => ({
    index,
    from: bound(index),
    to: index === count - 1 ? end : bound(index + 1),
  }));
}
