import { fromScaled } from '../dataset/values.js';
import {
  nearestToUnits,
  PARTS,
  partsOf,
  unitsOfParts,
  type WideDecimal,
} from '../dataset/wide-decimal.js';
import type { Packed } from './packed.js';
import type { StoredColumn } from './stored-column.js';

/*
 * Wide decimals as Arrow has them: whole numbers of 128 bits, in four words each, the lowest first. Those of up to 53 bits,
 * which most are, are made and read without a bigint.
 */

const WORD = 2 ** 32;
/** The greatest power of ten that is a double. */
const MOST_SCALE = 22;
/** Units of the second part. */
const PART = 1e13;

/** @param parts of each row, the lowest first */
export function wordsOfParts(parts: readonly Packed[], rows: number): Int32Array {
  const words = new Int32Array(rows * 4);
  const wide = new BigInt64Array(words.buffer);
  const [low, middle, top] = parts as [Packed, Packed, Packed];
  for (let row = 0; row < rows; row++) {
    const units = middle[row]! * PART + low[row]!;
    if (top[row] === 0 && Number.isSafeInteger(units)) {
      words[row * 4] = units;
      words[row * 4 + 1] = Math.floor(units / WORD);
      words.fill(units < 0 ? -1 : 0, row * 4 + 2, row * 4 + 4);
    } else {
      const exact = unitsOfParts(parts.map((part) => BigInt(part[row]!)));
      wide[row * 2] = exact;
      wide[row * 2 + 1] = exact >> 64n;
    }
  }
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
  const columns = Array.from({ length: 1 + PARTS }, () => new Float64Array(rows));
  const [values, ...parts] = columns;
  for (let row = 0; row < rows; row++) {
    const at = row * 4;
    const units = words[at + 1]! * WORD + (words[at]! >>> 0);
    const sign = words[at + 1]! >> 31;
    const isShort = words[at + 2] === sign && words[at + 3] === sign && scale <= MOST_SCALE;
    if (isShort && Number.isSafeInteger(units)) {
      values![row] = fromScaled(units, scale);
      parts[0]![row] = (units % PART) + 0;
      parts[1]![row] = Math.trunc(units / PART) + 0;
    } else {
      const exact = unitsOfWords(words, at);
      values![row] = nearestToUnits(exact, scale);
      partsOf(exact).forEach((part, i) => {
        parts[i]![row] = part;
      });
    }
  }
  return columns;
}

function unitsOfWords(words: Int32Array, at: number): bigint {
  let units = BigInt(words[at + 3]!);
  for (let i = 2; i >= 0; i--) units = (units << 32n) | BigInt(words[at + i]! >>> 0);
  return units;
}
