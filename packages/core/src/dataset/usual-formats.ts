import { type DateKind, isFormatOf } from './date-format.js';
import { plainBlanks } from './number-marks.js';
import { restAfter } from './read-date.js';

/*
 * The formats in which programs write dates and times, as spreadsheets do in one country or another, and databases.
 */

const PARTS = [
  ...['D?M?YYYY', 'M?D?YYYY', 'YYYY?M?D', 'D?M?YY', 'M?D?YY'],
  ...['D?MMM?YYYY', 'D?MMM?YY', 'YYYY?MMM?D', 'MMM?D?YYYY'],
];
/** Where the year may also be the first of three pairs of digits. */
const YEAR_FIRST = ['YY/M/D', 'YY-M-D'];
const DATES = [
  ...['/', '-', '.', ' '].flatMap((mark) => PARTS.map((parts) => parts.replaceAll('?', mark))),
  ...YEAR_FIRST,
  'YYYYMMDD',
  'MMM D, YYYY',
  'D. MMM YYYY',
  'D [de] MMM [de] YYYY',
  'D. M. YYYY',
  'D. M. YYYY.',
  'D.M.YYYY.',
  'D.M.YYYY г.',
  'YYYY. M. D.',
  'YYYY年M月D日',
];
const TIMES = [
  ...['H:mm:ss', 'H:mm', 'H:mm:ss.SSS', 'H:mm:ss,SSS', 'H.mm', 'H.mm.ss', 'H[h]mm'],
  ...['h:mm:ss A', 'h:mm A', 'h:mm:ssA', 'h:mmA', 'h.mm.ss A'],
  ...['H:mm:ssZ', 'H:mm:ss.SSSZ', 'H:mm:ss+00', 'H:mm:ss+00:00', 'H:mm:ss.SSS+00:00'],
  ...['H:mm:ss [Uhr]', 'H:mm [Uhr]'],
];
const BETWEEN = [' ', 'T', ', '];
/** The days that databases and spreadsheets give to a time that has none. */
const NO_DAY = [
  ...['1899-12-30', '30/12/1899', '12/30/1899', '30.12.1899', '30-12-1899'],
  ...['1900-01-01', '01/01/1900', '1/1/1900', '01.01.1900'],
];

/** The formats of a kind that a text may be written in; all of its shape, if it is a day and time however its numbers are taken. */
export function formatsLike(kind: DateKind, text: string): string[] {
  const plain = plainBlanks(text);
  const withTime = (kind === 'time' ? NO_DAY : DATES).flatMap((date) => {
    const rest = restAfter(date, plain);
    const between = BETWEEN.filter((mark) => rest?.startsWith(mark));
    return between.flatMap((mark) => TIMES.map((time) => `${date}${mark}${time}`));
  });
  const alone = kind === 'time' ? TIMES : DATES;
  return [...alone, ...withTime].filter((format) => isFormatOf(kind, format));
}
