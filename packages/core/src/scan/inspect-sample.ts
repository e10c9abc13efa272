import type { DialectOptions } from '../dataset/dialect.js';
import type { Dialect } from './dialect.js';
import { recordAt, recordsFrom, type Sample } from './sample.js';
import { candidateDialects, refineDialect } from './sniff-dialect.js';

const DELIMITERS = [',', ';', '\t', '|', ' '];
/** Lines among which the header is looked for. */
const HEADER_LINES = 30;

/** How a file seems to be written of which no columns are declared. */
export interface Inspected {
  dialect: Dialect;
  /** Fields of most records. */
  width: number;
  /** What the header calls them; undefined where there seems to be none. */
  names: readonly string[] | undefined;
  /** Lines before the header, or before the first row where there is none. */
  skip: number;
}

/**
 * Finds out how a file is written by what makes its records alike: the delimiter with which most of them have as many fields
 * as each other. Its header is the first such record that has a text in each field, all of them different, where records
 * below have numbers or dates.
 *
 * @param declared what is known of it
 */
export function inspectSample(sample: Sample, declared: DialectOptions = {}): Inspected {
  const { start } = sample;
  let best = { dialect: candidateDialects(sample, declared)[0]!, width: 1, share: 0 };
  for (const dialect of candidateDialects(sample, declared, DELIMITERS)) {
    const { byWidth } = recordsFrom(sample, start, 1, dialect);
    const [width = 1] = [...byWidth].sort((a, b) => b[1] - a[1])[0] ?? [];
    if (width === 1) continue;
    const { fitting, others } = recordsFrom(sample, start, width, dialect);
    // Many fields are alike by chance less often than few.
    const share = (fitting / (fitting + others)) * (1 - 1 / width);
    if (share > best.share) best = { dialect, width, share };
  }
  const { width } = best;
  const dialect = refineDialect(sample, start, width, best.dialect, declared);
  return { dialect, width, ...findNames(sample, dialect, width, declared) };
}

function findNames(
  sample: Sample,
  dialect: Dialect,
  width: number,
  { header, skip }: DialectOptions,
): Pick<Inspected, 'names' | 'skip'> {
  let at = sample.start;
  for (let line = 0; line < (skip ?? HEADER_LINES) + 1; line++) {
    const record = skip === undefined || line === skip ? recordAt(sample, at, dialect) : undefined;
    if (record && header !== false && record.fields.length === width) {
      const below = recordsFrom(sample, record.end, width, dialect, [...Array(width).keys()]);
      if (header === true || isHeader(record.fields, below.columns)) {
        return { names: record.fields, skip: line };
      }
      // The first record that is none is a row.
      if (record.fields.every((text) => text !== '')) break;
    }
    const end = sample.bytes.indexOf(dialect.newline, at);
    if (end < 0) break;
    at = end + 1;
  }
  return { names: undefined, skip: skip ?? 0 };
}

/** Whether names stand above what is no name: text above numbers, or where all is text, anything else. */
function isHeader(names: readonly string[], columns: readonly string[][]): boolean {
  if (names.some((name) => name === '' || isValue(name))) return false;
  if (new Set(names).size < names.length) return false;
  const hasValues = columns.some(
    (texts) => texts.length > 0 && texts.filter(isValue).length * 2 > texts.length,
  );
  return hasValues || columns.every((texts, i) => !texts.includes(names[i]!));
}

/** Whether a text begins as a number, an amount, a date or a time does. */
function isValue(text: string): boolean {
  return /^[-+$€£]?\s*\d/.test(text);
}
