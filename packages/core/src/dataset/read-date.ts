import { daysFromCivil, daysInMonth } from './calendar.js';
import { type DateKind, isFormatOf, TOKEN } from './date-format.js';
import { monthNamed } from './month-names.js';
import { plainBlanks } from './number-marks.js';
import { MS_PER_DAY } from './values.js';

const PATTERNS: Record<string, string> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<shortYear>\\d{2})',
  MMM: '(?<name>\\p{L}{3,12})\\.?',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour12>\\d{2})',
  h: '(?<hour12>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<fraction>\\d{1,3})0{0,6}',
  A: '(?<half>[AaPp])\\.? ?[Mm]\\.?',
};

/** The image of a text in a column of the kind: days or milliseconds since 1970-01-01 UTC; NaN where it does not fit. */
export type ReadDate = (text: string) => number;

/** Reads what a format says. */
export function readFormat(kind: DateKind, format: string): ReadDate {
  const pattern = new RegExp(`^${toPattern(format)}$`, 'u');
  const hasTime = isFormatOf('timestamp', format);
  return (text) => {
    const groups = pattern.exec(plainBlanks(text))?.groups;
    if (!groups) return Number.NaN;
    if (kind === 'time') return millisecondsOf(groups);
    const days = daysOf(groups);
    const milliseconds = hasTime ? millisecondsOf(groups) : 0;
    if (kind === 'timestamp') return days * MS_PER_DAY + milliseconds;
    return milliseconds === 0 ? days : Number.NaN;
  };
}

/** What a text has after that which a format says; undefined where it does not begin so. */
export function restAfter(format: string, text: string): string | undefined {
  const found = new RegExp(`^${toPattern(format)}`, 'u').exec(text);
  return found ? text.slice(found[0].length) : undefined;
}

/** Reads what the first format that fits says. */
export function readFormats(kind: DateKind, formats: readonly string[]): ReadDate {
  const readers = formats.map((format) => readFormat(kind, format));
  return (text) => {
    for (const read of readers) {
      const image = read(text);
      if (!Number.isNaN(image)) return image;
    }
    return Number.NaN;
  };
}

function toPattern(format: string): string {
  let pattern = '';
  let at = 0;
  for (const { 0: token, index } of format.matchAll(TOKEN)) {
    const meaning = PATTERNS[token] ?? literally(token.slice(1, -1));
    pattern += literally(format.slice(at, index)) + meaning;
    at = index + token.length;
  }
  return pattern + literally(format.slice(at));
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

type Groups = Record<string, string | undefined>;

function daysOf({ year, shortYear, month, name, day }: Groups): number {
  const of100 = Number(shortYear);
  const y = year === undefined ? of100 + (of100 < 70 ? 2000 : 1900) : Number(year);
  const m = name === undefined ? Number(month) : monthNamed(name);
  const d = Number(day);
  return d >= 1 && d <= daysInMonth(y, m) ? daysFromCivil(y, m, d) : Number.NaN;
}

function millisecondsOf({
  hour,
  hour12,
  half,
  minute,
  second = '0',
  fraction = '',
}: Groups): number {
  const isPm = half?.toLowerCase() === 'p';
  const h12 = Number(hour12);
  const h = hour === undefined ? (h12 % 12) + (isPm ? 12 : 0) : Number(hour);
  const [m, s] = [Number(minute), Number(second)];
  const fits = h <= 23 && m <= 59 && s <= 59 && (hour !== undefined || (h12 >= 1 && h12 <= 12));
  return fits ? ((h * 60 + m) * 60 + s) * 1000 + Number(fraction.padEnd(3, '0')) : Number.NaN;
}
