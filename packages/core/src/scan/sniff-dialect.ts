import type { DialectOptions } from '../dataset/dialect.js';
import { type Dialect, NONE, QUOTE } from './dialect.js';
import {
  byteOf,
  hasComments,
  newlineOf,
  recordsFrom,
  type Sample,
  type SampleRecords,
} from './sample.js';

const DELIMITERS = [',', ';', '\t', '|'];
const QUOTES = ['"', "'"];
const APOSTROPHE = 39;
const BACKSLASH = 92;
const HASH = 35;
const BLANK = 32;
/** The share of fields that tells how all are written; the others may be lines between or after the rows. */
const MOST = 0.9;

/**
 * The dialects that a file may be written in, the most usual first.
 *
 * @param declared what they must agree with
 */
export function candidateDialects(
  sample: Sample,
  declared: DialectOptions = {},
  delimiters: readonly string[] = DELIMITERS,
): Dialect[] {
  const newline = byteOf(declared.newline, newlineOf(sample));
  const possible = declared.delimiter === undefined ? delimiters : [declared.delimiter];
  const quotes = declared.quote === undefined ? QUOTES : [declared.quote];
  return quotes.flatMap((character) =>
    possible.map((delimiter): Dialect => {
      const quote = byteOf(character, QUOTE);
      return {
        delimiter: byteOf(delimiter, 0),
        quote,
        escape: byteOf(declared.escape, quote),
        newline,
        comment: byteOf(declared.comment, NONE),
        trim: declared.trim ?? (declared.delimiter ?? '').length > 1,
      };
    }),
  );
}

/** Of these, those of the most usual quote: another one must be seen to be used, not only to make fewer records malformed. */
export function usuallyQuoted(dialects: readonly Dialect[]): Dialect[] {
  return dialects.filter(({ quote }) => quote === dialects[0]!.quote);
}

/** Of these, those in which blanks stand before quotes, with the blanks as no part of fields. */
export function trimmed(
  sample: Sample,
  dialects: readonly Dialect[],
  { trim }: DialectOptions = {},
): Dialect[] {
  if (trim !== undefined) return [];
  return usuallyQuoted(dialects)
    .filter((each) => !each.trim && holds(sample.bytes, [each.delimiter, BLANK, each.quote]))
    .map((each) => ({ ...each, trim: true }));
}

/** Whether fields are parted by delimiters with blanks after them. */
function areAfterBlanks({ later, afterBlank }: SampleRecords): boolean {
  return later > 0 && afterBlank >= later * MOST;
}

function isAllQuoted({ others, quoted, fitting }: SampleRecords): boolean {
  return others === 0 && quoted > 0 && quoted >= fitting;
}

/** Whether some bytes stand one after another. What is looked for is the one of them that is met last, as it is likely the rarest. */
export function holds(bytes: Uint8Array, sequence: readonly number[]): boolean {
  const firsts = sequence.map((byte) => bytes.indexOf(byte));
  if (firsts.includes(-1)) return false;
  const last = firsts.indexOf(Math.max(...firsts));
  for (let at = firsts[last]!; at >= 0; at = bytes.indexOf(sequence[last]!, at + 1)) {
    if (holdsAt(bytes, at - last, sequence)) return true;
  }
  return false;
}

function holdsAt(bytes: Uint8Array, at: number, sequence: readonly number[]): boolean {
  return sequence.every((byte, i) => bytes[at + i] === byte);
}

/**
 * What the records say of the dialect, beside the header: the quote, what escapes it, blanks, comments.
 *
 * @param isSpaced whether the header has blanks after its delimiters. Default: as the records have
 */
export function refineDialect(
  sample: Sample,
  from: number,
  width: number,
  dialect: Dialect,
  declared: DialectOptions = {},
  isSpaced = true,
): Dialect {
  let best = dialect;
  let records = recordsFrom(sample, from, width, dialect);
  const consider = (
    change: Partial<Dialect>,
    isSeen: boolean,
    isEnough: (after: SampleRecords) => boolean = () => false,
  ): void => {
    if (!isSeen) return;
    const changed = { ...best, ...change };
    const after = recordsFrom(sample, from, width, changed);
    const isBetter = after.others * 10 <= records.others && after.others < records.others;
    if (!isBetter && !isEnough(after)) return;
    best = changed;
    records = after;
  };
  const has = (...bytes: number[]): boolean => holds(sample.bytes, bytes);
  if (declared.trim === undefined && !dialect.trim) {
    consider(
      { trim: true },
      has(dialect.delimiter, BLANK, dialect.quote),
      (after) => after.quoted > records.quoted && after.others <= records.others,
    );
    consider({ trim: true }, isSpaced && areAfterBlanks(records), () => true);
  }
  if (declared.escape === undefined) consider({ escape: BACKSLASH }, has(BACKSLASH, dialect.quote));
  if (declared.quote === undefined && dialect.quote === QUOTE && records.quoted === 0) {
    const escaping = declared.escape === undefined ? APOSTROPHE : best.escape;
    const isSeen = has(dialect.delimiter, APOSTROPHE) || has(APOSTROPHE, dialect.delimiter);
    consider({ quote: APOSTROPHE, escape: escaping }, isSeen, isAllQuoted);
    const isEscaped = declared.escape === undefined && has(BACKSLASH, APOSTROPHE);
    consider({ quote: APOSTROPHE, escape: BACKSLASH }, isEscaped, isAllQuoted);
  }
  const isCommented =
    declared.comment === undefined && hasComments(sample, from, width, best, HASH);
  return isCommented ? { ...best, comment: HASH } : best;
}
