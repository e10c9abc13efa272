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

/** A token, or text in brackets. */
export const TOKEN = /\[[^\]]*\]|YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A/g;

export type DateKind = 'date' | 'time' | 'timestamp';

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
