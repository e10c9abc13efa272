/** A range of bytes: from the first record that begins in it up to where the next range's first one does. */
export interface Split {
  index: number;
  from: number;
  to: number;
}

const LARGEST = 16 << 20;
const SMALLEST = 1 << 18;
/** Splits of a small file, so that workers share it and its progress can be seen. */
const FEW = 8;

/**
 * Cuts a file into splits of at most 16 MiB: large enough that a task costs nothing beside its work, small enough that
 * progress is live and a retry is cheap. The cuts depend on the file alone, not on the number of workers.
 *
 * @param start offset of the first record
 * @param bytes size of the file
 */
export function splitFile(start: number, bytes: number, size = splitSize(bytes - start)): Split[] {
  const count = Math.max(1, Math.ceil((bytes - start) / size));
  return Array.from({ length: count }, (_, index) => ({
    index,
    from: start + index * size,
    to: index === count - 1 ? bytes : start + (index + 1) * size,
  }));
}

function splitSize(bytes: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, Math.ceil(bytes / FEW)));
}
