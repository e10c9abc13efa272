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
const BYTES: SplitSize = { largest: 16 << 20, smallest: 1 << 18 };
const ROWS: SplitSize = { largest: 1 << 16, smallest: 1 << 10 };
/** Splits of a small source, so that workers share it and its progress can be seen. */
export const FEW = 8;

/**
 * Cuts a file into splits of at most 16 MiB: large enough that a task costs nothing beside its work, small enough that
 * progress is live and a retry is cheap. The first splits are small, and those that follow are as large as a quarter of what lies
 * before them, rounded down to a power of two: so a small file has some, too, and as a file grows its cuts stay where they are.
 * They depend on the file alone, not on the number of workers.
 *
 * @param start offset of the first record
 * @param bytes size of the file
 * @param wanted how many splits there shall be, or as many as there are bytes. Default: by size
 * @param smallest bytes of the first splits. Default 256 KiB
 */
export function splitFile(
  start: number,
  bytes: number,
  wanted?: number,
  smallest: number = BYTES.smallest,
): Split[] {
  if (wanted !== undefined) return cut(start, bytes, BYTES, wanted);
  const splits: Split[] = [];
  let from = start;
  do {
    const to = Math.min(bytes, from + sizeAt(from - start, smallest));
    splits.push({ index: splits.length, from, to });
    from = to;
  } while (from < bytes);
  return splits;
}

/** @param before bytes before the split */
function sizeAt(before: number, smallest: number): number {
  const quarter = 2 ** Math.floor(Math.log2(Math.max(1, before / 4)));
  return Math.min(BYTES.largest, Math.max(smallest, quarter));
}

/**
 * Bytes of the first splits of each of several files, by the size of all: it changes where that has doubled, up to 128 MiB.
 */
export function smallestOf(total: number): number {
  const share = 2 ** Math.floor(Math.log2(Math.max(1, total / FEW)));
  return Math.min(BYTES.largest, Math.max(BYTES.smallest, share));
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
