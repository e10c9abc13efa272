import type { NumberMarks } from '../dataset/number-marks.js';
import { CARRIAGE_RETURN, COMMA, NONE, QUOTE } from './dialect.js';
import type { Layout } from './layout.js';
import { listed } from './listed-names.js';

const NAMES: Record<number, string> = { 9: 'a tab', 32: 'a blank', [NONE]: 'none' };

function nameOf(byte: number): string {
  return NAMES[byte] ?? JSON.stringify(String.fromCharCode(byte));
}

/**
 * How a file is written, as far as it is not the usual way, in sentences for the log.
 *
 * @param passed names of the columns that are not declared
 */
export function describeDialect(
  { dialect, columns, lines, start }: Layout,
  passed: readonly string[],
): string[] {
  const { delimiter, quote, escape: escaping, newline, comment, trim } = dialect;
  const notes: string[] = [];
  if (delimiter !== COMMA) notes.push(`fields are parted by ${nameOf(delimiter)}`);
  if (quote === NONE) notes.push('fields are not quoted');
  else if (quote !== QUOTE) notes.push(`fields are quoted with ${nameOf(quote)}`);
  if (escaping !== quote) notes.push(`${nameOf(escaping)} escapes`);
  if (newline === CARRIAGE_RETURN) notes.push('lines end with CR');
  if (comment !== NONE) notes.push(`lines that begin with ${nameOf(comment)} are passed over`);
  if (trim) notes.push('blanks around fields are no part of them');
  if (lines > 1) notes.push(`the header is on line ${lines}`);
  if (lines === 0 && start <= 3) notes.push('there is no header');
  notes.push(...describeNumbers(columns));
  for (const { name, spec } of columns) {
    const formats = spec.formats?.filter((format) => !/^YYYY-MM-DD/.test(format)) ?? [];
    if (formats.length > 0) notes.push(`${name} is written ${formats.join(' or ')}`);
  }
  if (passed.length > 0)
    notes.push(`columns that are not declared are passed over: ${listed(passed)}`);
  return notes;
}

function describeNumbers(columns: Layout['columns']): string[] {
  const notes: string[] = [];
  const marked = columns.filter(({ spec: { marks } }) => marks && !isPoint(marks));
  const marks = marked[0]?.spec.marks;
  if (marks) {
    const { decimal, thousands } = marks;
    const parted = thousands === '' ? '' : ` and ${JSON.stringify(thousands)} between thousands`;
    notes.push(
      `numbers (${marked.map(({ name }) => name).join(', ')}) have the decimal mark "${decimal}"${parted}`,
    );
  }
  for (const { name, spec } of columns) {
    if (spec.marks?.currency) notes.push(`${name} is in ${spec.marks.currency}`);
  }
  return notes;
}

/** Whether numbers have nothing but a point. */
function isPoint({ decimal, thousands }: NumberMarks): boolean {
  return decimal === '.' && thousands === '';
}

/** How a file is written, as it was found out or declared. */
export interface FileDialect {
  encoding: string;
  delimiter: string;
  /** Null where fields are never quoted. */
  quote: string | null;
  /** Where it is not the quote. */
  escape?: string;
  newline: string;
  /** Line of the header; null where there is none. */
  header: number | null;
  comment?: string;
  trim?: true;
  /** Of numbers, where it is no point alone. */
  decimalMark?: string;
  thousands?: string;
  /** By column, where a currency stands beside the numbers. */
  currencies?: Record<string, string>;
  /** By column, where a date or time is not written as its type says. */
  formats?: Record<string, readonly string[]>;
}

/** What a manifest says of how a file is written. */
export function toFileDialect(
  { dialect, columns, lines, start }: Layout,
  encoding = 'utf-8',
): FileDialect {
  const { delimiter, quote, escape: escaping, newline, comment, trim } = dialect;
  const marks = columns.find(({ spec }) => spec.marks && !isPoint(spec.marks))?.spec.marks;
  const currencies = columns.flatMap(({ name, spec }) =>
    spec.marks?.currency ? [[name, spec.marks.currency]] : [],
  );
  const formats = columns.flatMap(({ name, spec }) => (spec.formats ? [[name, spec.formats]] : []));
  return {
    encoding,
    delimiter: String.fromCharCode(delimiter),
    quote: quote === NONE ? null : String.fromCharCode(quote),
    ...(escaping !== quote && { escape: String.fromCharCode(escaping) }),
    newline: String.fromCharCode(newline),
    header: lines === 0 && start <= 3 ? null : lines,
    ...(comment !== NONE && { comment: String.fromCharCode(comment) }),
    ...(trim && { trim }),
    ...(marks && {
      decimalMark: marks.decimal,
      ...(marks.thousands && { thousands: marks.thousands }),
    }),
    ...(currencies.length > 0 && { currencies: Object.fromEntries(currencies) }),
    ...(formats.length > 0 && { formats: Object.fromEntries(formats) }),
  };
}
