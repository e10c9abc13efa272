import { nearestToUnits, PARTS, unitsOfParts, type WideDecimal } from '../dataset/wide-decimal.js';
import { Kernel } from '../kernel/kernel.js';
import { setPowersOfTen } from '../kernel/powers-of-ten.js';
import type { Packed } from './packed.js';
import type { StoredColumn } from './stored-column.js';

/*
 * Wide decimals as Arrow has them: whole numbers of 128 bits, in four words each, the lowest first.
 */

/** Rows that the kernel is given at once. */
const ROWS = 1 << 12;

/** Room in a kernel for the words, the doubles and the parts of some rows. */
class Room {
  readonly words: number;
  readonly values: number;
  readonly parts: number;
  readonly partBytes = ROWS * 8;

  constructor(readonly kernel: Kernel) {
    this.words = kernel.allocate(ROWS * 16);
    this.values = kernel.allocate(ROWS * 8);
    this.parts = kernel.allocate(PARTS * ROWS * 8);
  }

  part(index: number, rows: number): Float64Array {
    return this.kernel.doubles(this.parts + index * this.partBytes, rows);
  }
}

function withRoom<T>(use: (room: Room) => T): T {
  const kernel = Kernel.take();
  try {
    return use(new Room(kernel));
  } finally {
    kernel.release();
  }
}

/** @param parts of each row, the lowest first */
export function wordsOfParts(parts: readonly Packed[], rows: number): Int32Array {
  const words = new Int32Array(rows * 4);
  withRoom((room) => {
    for (let from = 0; from < rows; from += ROWS) {
      const count = Math.min(ROWS, rows - from);
      parts.forEach((part, i) => {
        room.part(i, count).set(part.subarray(from, from + count));
      });
      room.kernel.call.joinWide(room.parts, room.partBytes, count, room.words);
      words.set(new Int32Array(room.kernel.buffer, room.words, count * 4), from * 4);
    }
  });
  return words;
}

type Stored = Omit<StoredColumn, 'values' | 'parts' | 'bits'>;

/** A column of doubles and its parts, which are made of the words when they are first asked for. */
export function columnOfWords(
  column: Stored,
  wide: WideDecimal,
  words: readonly Int32Array[],
): StoredColumn {
  let decoded: Float64Array[][] | undefined;
  /** The doubles, and after them the parts, each by record batch. */
  const decode = (): Float64Array[][] => {
    if (!decoded) {
      const batches = words.map((batch) => decodeWords(batch, wide.scale));
      decoded = Array.from({ length: 1 + PARTS }, (_, i) => batches.map((batch) => batch[i]!));
    }
    return decoded;
  };
  const columnAt = (i: number, parts?: StoredColumn[]): StoredColumn =>
    Object.defineProperty({ ...column, bits: 64 as const, values: [], parts }, 'values', {
      get: () => decode()[i]!,
    });
  return columnAt(
    0,
    Array.from({ length: PARTS }, (_, i) => columnAt(1 + i)),
  );
}

function decodeWords(words: Int32Array, scale: number): Float64Array[] {
  const rows = words.length / 4;
  const values = new Float64Array(rows);
  const parts = Array.from({ length: PARTS }, () => new Float64Array(rows));
  withRoom((room) => {
    const { kernel } = room;
    setPowersOfTen(kernel);
    for (let from = 0; from < rows; from += ROWS) {
      const count = Math.min(ROWS, rows - from);
      const some = words.subarray(from * 4, (from + count) * 4);
      new Int32Array(kernel.buffer, room.words, count * 4).set(some);
      kernel.call.splitWide(room.words, count, scale, room.values, room.parts, room.partBytes);
      values.set(kernel.doubles(room.values, count), from);
      parts.forEach((part, i) => {
        part.set(room.part(i, count), from);
      });
    }
  });
  for (let row = 0; row < rows; row++) {
    // What the kernel could not tell.
    if (!Number.isNaN(values[row]!)) continue;
    values[row] = nearestToUnits(unitsOfParts(parts.map((part) => BigInt(part[row]!))), scale);
  }
  return [values, ...parts];
}
