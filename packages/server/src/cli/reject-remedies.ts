import type { PublishedReject } from '@tavola/core';

type Reason = PublishedReject['reason'];

/** What is to be done about rejects of a reason. */
const REMEDIES = {
  'missing-columns':
    'the row has fewer fields than the header: mend it, or quote the line break within a field',
  'too-many-columns':
    'the row has more fields than the header: quote the field that holds a delimiter',
  'unquoted-value': 'a quote stands within a field: quote the field, and double its quotes',
  'unclosed-quote': 'a quote is opened and never closed: close it',
  'line-too-long': 'a record is longer than 1 MiB: look for a quote that is not closed',
  'invalid-encoding':
    "the text is not of the file's encoding: declare dialect: { encoding }, or convert the file",
  null: 'the field is empty: fill it, or declare the column nullable',
  cast: 'the field is no value of its column: mend it, or declare another type',
  'out-of-range': 'the value is beyond min or max: mend it, or widen the bounds',
  'not-one-of': 'the value is none of those declared: extend oneOf, or map it',
  check: 'the row does not pass a check: mend it, or let the check warn',
  'duplicate-key': 'an earlier row has the same key: take one of them out, or declare a longer key',
} satisfies Record<Reason, string>;

/** All there are. */
export const REASONS = Object.keys(REMEDIES);

/** A day, a month and a year in any order, and perhaps a time. */
const DATE =
  /^\d{1,4}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{2,4}(?:[T ]\d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}/i;
/** A number with a comma, or with marks between its thousands. */
const MARKED =
  /^[-+]?\d+(?:[.,'’\u00a0\u202f _]\d+)*,\d+$|^[-+]?\d{1,3}(?:[.,'’\u00a0\u202f _]\d{3})+(?:[.,]\d+)?$/;

/** @param value of one reject of that reason */
export function remedyOf(reason: string, value: string): string {
  // More digits than a double holds, or than the column has after the point.
  if (reason === 'cast' && /^[-+]?\d*\.?\d*$/.test(value) && value.replace(/\D/g, '').length > 15)
    return 'the number has more digits than its column: declare a decimal with a precision';
  if (reason === 'cast' && /^[-+]?\d*\.\d+$/.test(value))
    return 'the number has more digits after the point than its column: declare a decimal with more of them, or mend it';
  if (reason === 'cast' && DATE.test(value))
    return 'the date is written in another way than others: mend it, or declare its formats';
  if (reason === 'cast' && MARKED.test(value))
    return 'the number is written with other marks: declare dialect: { decimalMark, thousands }, or mend it';
  return REMEDIES[reason as Reason] ?? 'look at the row';
}
