import { daysFromCivil, daysInMonth } from './calendar.js';
import { monthNamed } from './month-names.js';
import { plainBlanks } from './number-marks.js';
import { MS_PER_DAY } from './values.js';

/*
 * Formats of dates and times, in the tokens that Day.js and Moment use:
 *   YYYY YY      a year; of two digits, 1970 to 2069
 *   M MM MMM     a month: 1 or 01, 01, Jan (or January; in some languages)
 *   D DD         a day: 1 or 01, 01
 *   H HH h hh    hours of 24, or of 12 with A: AM or PM, in any case
 *   mm ss SSS    minutes, seconds, digits of a second: what is beyond three must be zeros
 *   [text]       the text
 * Anything else stands for itself. A date may have a time, which must be midnight.
 */

const TOKEN = /\[[^\]]*\]|YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A/g;

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

export type DateKind = 'date' | 'time' | 'timestamp';

/** The image of a text in a column of the kind: days or milliseconds since 1970-01-01 UTC; NaN where it does not fit. */
export type ReadDate = (text: string) => number;

/** Whether a format has all that a column of the kind needs, once each, and nothing else. */
export function isFormatOf(kind: DateKind, format: string): boolean {
  const tokens = format.match(TOKEN) ?? [];
  const has = (...of: string[]): number => tokens.filter((token) => of.includes(token)).length;
  const [years, months, days] = [has('YYYY', 'YY'), has('M', 'MM', 'MMM'), has('D', 'DD')];
  const [of24, of12, halves] = [has('H', 'HH'), has('h', 'hh'), has('A')];
  const [minutes, seconds, fractions] = [has('mm'), has('ss'), has('SSS')];
  const hasDate = years === 1 && months === 1 && days === 1;
  const hasTime =
    of24 + of12 === 1 && of12 === halves && minutes === 1 && seconds <= 1 && fractions <= seconds;
  const isWithoutDate = years + months + days === 0;
  const isWithoutTime = of24 + of12 + halves + minutes + seconds + fractions === 0;
  if (kind === 'date') return hasDate && (isWithoutTime || hasTime);
  return hasTime && (kind === 'time' ? isWithoutDate : hasDate);
}

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

/** Two formats that tell day and month apart in different ways in texts that look the same, or undefined. */
export function conflictIn(formats: readonly string[]): [string, string] | undefined {
  for (const [i, first] of formats.entries()) {
    const second = formats.slice(i + 1).find((other) => isSwapped(first, other));
    if (second !== undefined) return [first, second];
  }
  return undefined;
}

/** Whether some text means different days in both. */
function isSwapped(first: string, second: string): boolean {
  const parts = (format: string): string[] => format.match(/YYYY|YY|MMM|MM?|DD?/g) ?? [];
  const [a, b] = [parts(first), parts(second)];
  const shape = (format: string): string =>
    format
      .replace(/MMM/g, 'N')
      .replace(/YYYY/g, 'Z')
      .replace(/YY|MM?|DD?/g, '#');
  if (shape(first) !== shape(second)) return false;
  return a.some((part, i) => part[0] !== b[i]?.[0]);
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
