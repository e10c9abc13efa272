import type { Kernel } from '../kernel/kernel.js';
import type { ImageRange } from './filter-images.js';
import type { StagedColumn } from './staged-column.js';
import { boundsOf } from './stored-column.js';
import type { ZoneSelection } from './zone-selection.js';

/** Which rows of a zone pass, as far as its bounds tell. */
export type ZoneVerdict = 'none' | 'some' | 'all';

/** Makes those of the selected rows passing whose value passes. What it says of nulls counts for nothing. */
export type ValueTest = (selection: ZoneSelection) => void;

/** Ranges that are compared one after another; more are looked up. */
const FEW_RANGES = 8;
/** Values between the least and the greatest of a column of which a set is kept; it takes an eighth of that in bytes. */
const MOST_IN_SET = 1 << 23;

/**
 * A test of the values of a column, as they are stored: codes of text, and images of all others.
 *
 * @param ranges sorted, with both ends, without overlap
 * @param nans whether NaN passes, too
 */
export function createValueTest(
  staged: StagedColumn,
  ranges: readonly ImageRange[],
  nans: boolean,
  kernel: Kernel,
): ValueTest {
  const { bits, type } = staged.column;
  if (bits === 1) return bitsTest(staged, ranges, kernel);
  const within = type === 'float' ? ranges : clip(ranges, boundsOf(staged.column));
  const values = testOf(staged, within, kernel);
  if (type !== 'float' || !nans) return values;
  return (selection) => {
    values(selection);
    kernel.call.passNaNs(staged.values, selection.mask, selection.words, selection.passing);
  };
}

function testOf(staged: StagedColumn, ranges: readonly ImageRange[], kernel: Kernel): ValueTest {
  if (ranges.length <= FEW_RANGES) return fewTest(staged, ranges, kernel);
  const least = ranges[0]![0];
  const size = ranges.at(-1)![1] - least + 1;
  const isSet = staged.column.bits <= 32 && size <= MOST_IN_SET;
  return isSet ? setTest(staged, ranges, least, size, kernel) : manyTest(staged, ranges, kernel);
}

function fewTest(staged: StagedColumn, ranges: readonly ImageRange[], kernel: Kernel): ValueTest {
  return ({ mask, words, passing }) => {
    for (const [least, greatest] of ranges) {
      kernel.call.passRange(staged.kind, staged.values, least, greatest, mask, words, passing);
    }
  };
}

/** @param size of the set, whose first value is `least` */
function setTest(
  staged: StagedColumn,
  ranges: readonly ImageRange[],
  least: number,
  size: number,
  kernel: Kernel,
): ValueTest {
  const bytes = Math.ceil(size / 8);
  const set = kernel.allocateZeroed(bytes);
  const target = kernel.bytes(set, bytes);
  for (const [from, to] of ranges) {
    const end = to - least;
    for (let place = from - least; place <= end; ) {
      const isWholeByte = (place & 7) === 0 && place + 7 <= end;
      if (isWholeByte) target[place >> 3] = 0xff;
      else target[place >> 3]! |= 1 << (place & 7);
      place += isWholeByte ? 8 : 1;
    }
  }
  return ({ mask, words, passing }) => {
    kernel.call.passSet(staged.kind, staged.values, set, least, size, mask, words, passing);
  };
}

function manyTest(staged: StagedColumn, ranges: readonly ImageRange[], kernel: Kernel): ValueTest {
  const count = ranges.length;
  const address = kernel.allocate(count * 16);
  const bounds = kernel.doubles(address, count * 2);
  ranges.forEach(([least, greatest], i) => {
    bounds[i] = least;
    bounds[count + i] = greatest;
  });
  return ({ mask, words, passing }) => {
    kernel.call.passRanges(staged.kind, staged.values, address, count, mask, words, passing);
  };
}

/** True and false. */
function bitsTest(staged: StagedColumn, ranges: readonly ImageRange[], kernel: Kernel): ValueTest {
  const passing = [0, 1].filter((image) =>
    ranges.some(([least, greatest]) => least <= image && image <= greatest),
  );
  return (selection) => {
    for (const bit of passing) {
      kernel.call.passBits(staged.values, bit, selection.words, selection.passing);
    }
  };
}

/** What of some ranges lies within another, so that the kernel can take their ends for values of the column. */
function clip(ranges: readonly ImageRange[], [from, to]: ImageRange): ImageRange[] {
  return ranges
    .filter(([least, greatest]) => least <= to && greatest >= from)
    .map(([least, greatest]) => [Math.max(least, from), Math.min(greatest, to)]);
}

/** Bounds that are NaN, since a value is, tell nothing. */
export function judgeRanges(
  ranges: readonly ImageRange[],
  least: number,
  greatest: number,
): ZoneVerdict {
  if (Number.isNaN(least)) return 'some';
  // The first range that ends at the least value or after it.
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]![1] < least) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  if (!range || range[0] > greatest) return 'none';
  return range[0] <= least && greatest <= range[1] ? 'all' : 'some';
}
