import type { TextCondition } from './filter.js';
import type { ImageRange } from './filter-images.js';
import type { StoredColumn } from './stored-column.js';

/** The codes of the texts that pass, as sorted ranges that do not meet. */
export function codeRanges(
  column: StoredColumn,
  { listed, within, not }: TextCondition,
): ImageRange[] {
  const strings = column.strings();
  const codes = column.codesOf(listed);
  if (within) {
    const isListed = new Set(codes);
    strings.forEach((text, code) => {
      if (!isListed.has(code) && within(text)) codes.push(code);
    });
  }
  const ranges = toRanges(codes.sort((a, b) => a - b));
  return not ? between(ranges, strings.length) : ranges;
}

function toRanges(codes: readonly number[]): ImageRange[] {
  const ranges: [number, number][] = [];
  for (const code of codes) {
    const last = ranges.at(-1);
    if (last && code <= last[1] + 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges;
}

/** The codes below `size` that are in no range. */
function between(ranges: readonly ImageRange[], size: number): ImageRange[] {
  const starts = [0, ...ranges.map(([, greatest]) => greatest + 1)];
  const ends = [...ranges.map(([least]) => least - 1), size - 1];
  return starts
    .map((start, i): ImageRange => [start, ends[i]!])
    .filter(([least, greatest]) => least <= greatest);
}
