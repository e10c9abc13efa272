import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatDay,
  formatPeriod,
  formatTimestamp,
  isLastOfMonth,
  parseDay,
} from '../src/dates.js';
import { NO_VALUE } from '../src/format.js';

describe('formatPeriod', () => {
  it.each([
    ['2015-01-01', '2015-12-31', 'in 2015'],
    ['2015-03-01', '2015-03-31', 'in March 2015'],
    ['2015-03-01', '2015-05-31', 'in March–May 2015'],
    ['2015-03-03', '2015-05-14', 'between 3 Mar and 14 May 2015'],
    ['2014-12-30', '2015-01-02', 'between 30 Dec 2014 and 2 Jan 2015'],
    ['2015-03-03', '2015-03-03', 'on Tue 3 Mar 2015'],
    [null, '2015-03-03', ''],
  ])('says %s to %s as "%s"', (first, last, expected) => {
    expect(formatPeriod(first, last).replaceAll('\u00a0', ' ')).toBe(expected);
  });
});

describe('days', () => {
  it('are UTC, whatever the time zone', () => {
    expect(parseDay('2015-01-01')).toBe(Date.UTC(2015, 0, 1));
    expect(formatDay('2015-01-01')).toBe('Thu 1 Jan');
  });

  it('that are none have no value', () => {
    expect(parseDay('1/1/2015')).toBeUndefined();
    expect(formatDay(null)).toBe(NO_VALUE);
  });

  it('know the end of their month, leap years too', () => {
    expect(isLastOfMonth('2016-02-29')).toBe(true);
    expect(isLastOfMonth('2016-02-28')).toBe(false);
  });
});

describe('formatTimestamp', () => {
  it.each([
    ['2015-03-03T09:30:00.000Z', 'Tue 3 Mar 2015, 09:30'],
    ['2015-03-03T23:59:07.000Z', 'Tue 3 Mar 2015, 23:59:07'],
    ['2015-03-03T23:59:07.250Z', 'Tue 3 Mar 2015, 23:59:07.250'],
    ['2015-13-03T09:30:00.000Z', NO_VALUE],
    ['2015-03-03', NO_VALUE],
    [7, NO_VALUE],
  ])('writes %s as %s, in UTC', (text, expected) => {
    expect(formatTimestamp(text)).toBe(expected);
  });
});

describe('formatAgo', () => {
  const then = new Date('2024-05-01T12:00:00Z');
  it.each([
    [30, 'just now'],
    [3 * 60, '3 min ago'],
    [2 * 3600, '2 h ago'],
  ])('%s seconds later is "%s"', (seconds, expected) => {
    expect(formatAgo(then, new Date(then.getTime() + seconds * 1000))).toBe(expected);
  });
});
