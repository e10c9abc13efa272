import type { DialectOptions } from '../dataset/dialect.js';
import type { Dialect } from './dialect.js';
import { recordAt, recordsFrom, type Sample } from './sample.js';
import {
  candidateDialects,
  holds,
  refineDialect,
  trimmed,
  usuallyQuoted,
} from './sniff-dialect.js';

const DELIMITERS = [',', ';', '\t', '|', ' '];
/** How much more records must be alike in a dialect that is not usual. */
const UNUSUAL = 0.1;
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
  const all = candidateDialects(sample, declared, DELIMITERS);
  let best = { dialect: all[0]!, width: 1, share: 0 };
  const consider = (dialect: Dialect, least: number): void => {
    const seen = { dialect, ...mostAlike(sample, dialect) };
    if (seen.share > best.share + least) best = seen;
  };
  const usual = usuallyQuoted(all);
  for (const dialect of usual) consider(dialect, 0);
  // What is unusual must be seen, and make a difference.
  const has = (...bytes: number[]): boolean => holds(sample.bytes, bytes);
  for (const dialect of trimmed(sample, usual)) consider(dialect, UNUSUAL);
  for (const dialect of all.filter((each) => !usual.includes(each))) {
    const { delimiter, quote } = dialect;
    if (has(delimiter, quote) && has(quote, delimiter)) consider(dialect, UNUSUAL);
  }
  const { width } = best;
  const dialect = refineDialect(sample, start, width, best.dialect, declared);
  return { dialect, width, ...findNames(sample, dialect, width, declared) };
}

/** The number of fields that most records have, and how many of all that is; of few fields a part of it. */
function mostAlike(sample: Sample, dialect: Dialect): { width: number; share: number } {
  const { byWidth } = recordsFrom(sample, sample.start, 1, dialect);
  const [width = 1] = [...byWidth].sort((a, b) => b[1] - a[1])[0] ?? [];
  const { fitting, others } = recordsFrom(sample, sample.start, width, dialect);
  // Many fields are alike by chance less often than few.
  return { width, share: (fitting / Math.max(1, fitting + others)) * (1 - 1 / width) };
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
