import { NO_VALUE } from './format.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Weekdays as the data number them (0 = Sunday) in the order in which people read them. */
export const MONDAY_FIRST = [1, 2, 3, 4, 5, 6, 0];

export const DAY_MS = 86_400_000;

/** The name of a weekday, 0 = Sunday. */
export function weekdayName(weekday: number): string {
  return WEEKDAYS[weekday] ?? NO_VALUE;
}

/** The name of a month, 1 = January. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? NO_VALUE;
}

/** Midnight UTC of a `YYYY-MM-DD` string in milliseconds, undefined where it is not one. Never depends on the time zone. */
export function parseDay(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** `2015-03-03` -> `Tue 3 Mar`, with the year if asked for. */
export function formatDay(text: unknown, options: { year?: boolean } = {}): string {
  const time = parseDay(text);
  if (time === undefined) return NO_VALUE;
  const day = new Date(time);
  const year = options.year ? ` ${day.getUTCFullYear()}` : '';
  return `${weekdayName(day.getUTCDay()).slice(0, 3)} ${dayMonth(day)}${year}`;
}

/** `2015-03-03T09:30:00.000Z` -> `Tue 3 Mar 2015, 09:30`, in UTC as the data are, with seconds where there are any. */
export function formatTimestamp(text: unknown): string {
  const [, day, minute, second] =
    (typeof text === 'string' &&
      /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d(?:\.\d+)?))?Z$/.exec(text)) ||
    [];
  const date = formatDay(day, { year: true });
  if (date === NO_VALUE) return NO_VALUE;
  const seconds =
    second === undefined || Number(second) === 0 ? '' : `:${second.replace('.000', '')}`;
  return `${date}, ${minute}${seconds}`;
}

/** `2015-03` -> `March 2015`. */
export function formatMonth(month: string): string {
  const [year, number] = month.split('-');
  return `${monthName(Number(number))} ${year}`;
}

/**
 * A span of days as one says it: `in 2015`, `in March 2015`, `on Tue 3 Mar 2015`, `between 3 Mar and 14 May 2015`; empty
 * where either end is not a date. A day and its month stay on one line.
 */
export function formatPeriod(first: unknown, last: unknown): string {
  const from = parseDay(first);
  const to = parseDay(last);
  if (from === undefined || to === undefined) return '';
  if (from === to) return `on ${formatDay(first, { year: true })}`;
  const a = new Date(from);
  const b = new Date(to);
  const year = b.getUTCFullYear();
  const sameYear = a.getUTCFullYear() === year;
  const wholeMonths = a.getUTCDate() === 1 && isMonthEnd(b);
  if (sameYear && wholeMonths) {
    if (a.getUTCMonth() === 0 && b.getUTCMonth() === 11) return `in ${year}`;
    if (a.getUTCMonth() === b.getUTCMonth()) return `in ${MONTHS[b.getUTCMonth()]} ${year}`;
    return `in ${MONTHS[a.getUTCMonth()]}–${MONTHS[b.getUTCMonth()]} ${year}`;
  }
  const start = sameYear ? dayMonth(a) : `${dayMonth(a)} ${a.getUTCFullYear()}`;
  return `between ${unbroken(start)} and ${unbroken(`${dayMonth(b)} ${year}`)}`;
}

/** Whether a `YYYY-MM-DD` string is the last day of its month. */
export function isLastOfMonth(text: string): boolean {
  const time = parseDay(text);
  return time !== undefined && isMonthEnd(new Date(time));
}

/** An instant in the reader's own time: `Tue 24 Nov 2015, 03:42`. */
export function formatInstant(instant: Date): string {
  if (Number.isNaN(instant.getTime())) return NO_VALUE;
  const day = `${weekdayName(instant.getDay()).slice(0, 3)} ${instant.getDate()} ${monthName(instant.getMonth() + 1).slice(0, 3)}`;
  return `${day} ${instant.getFullYear()}, ${formatClock(instant)}`;
}

/** `03:42` in the reader's own time. */
export function formatClock(instant: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(instant.getHours())}:${two(instant.getMinutes())}`;
}

/** How long ago, in words: `just now`, `3 min ago`, `2 h ago`, and the day after that. */
export function formatAgo(instant: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - instant.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return formatInstant(instant);
}

function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

function dayMonth(day: Date): string {
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]!.slice(0, 3)}`;
}

function isMonthEnd(day: Date): boolean {
  return new Date(day.getTime() + DAY_MS).getUTCDate() === 1;
}
