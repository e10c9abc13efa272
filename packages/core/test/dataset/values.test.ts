import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysFromCivil, daysInMonth } from '../../src/dataset/calendar.js';
import {
  fromScaled,
  parseDate,
  parseTime,
  parseTimestamp,
  toJsonValue,
} from '../../src/dataset/values.js';

const MS_PER_DAY = 86_400_000;
const moment = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31) });

describe('days', () => {
  it('are those of the calendar, from the year 1 to 9999', () => {
    fc.assert(
      fc.property(moment, (ms) => {
        const day = new Date(ms);
        const civil = [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()] as const;
        expect(daysFromCivil(...civil)).toBe(Math.floor(ms / MS_PER_DAY));
        expect(parseDate(day.toISOString().slice(0, 10))).toBe(Math.floor(ms / MS_PER_DAY));
        expect(daysInMonth(civil[0], civil[1])).toBe(
          new Date(Date.UTC(2000 + (civil[0] % 400), civil[1], 0)).getUTCDate(),
        );
      }),
      { numRuns: 300 },
    );
    expect([0, 13, -1].map((month) => daysInMonth(2016, month))).toEqual([0, 0, 0]);
  });

  it('and times come back from JSON as they were', () => {
    fc.assert(
      fc.property(moment, (ms) => {
        const value = new Date(ms);
        expect(parseTimestamp(String(toJsonValue('timestamp', value)))).toBe(ms);
        expect(parseDate(String(toJsonValue('date', value)))).toBe(Math.floor(ms / MS_PER_DAY));
        const time = ((ms % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY;
        expect(parseTime(String(toJsonValue('time', value)))).toBe(time);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a scaled integer', () => {
  it('is the number that its digits spell', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(15), (scaled, scale) => {
        expect(fromScaled(scaled, scale)).toBe(Number(`${scaled}e-${scale}`));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a value in JSON', () => {
  it.each([
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [undefined, null],
    [new Date(Number.NaN), null],

    [
      [1, undefined, new Date(0)],
      [1, null, '1970-01-01T00:00:00.000Z'],
    ],
    [
      { a: Number.NaN, b: { c: true } },
      { a: null, b: { c: true } },
    ],
    ['text', 'text'],
    [false, false],
  ])('of %j is %j', (value, expected) => {
    expect(toJsonValue('any', value)).toEqual(expected);
  });

  it('of a bigint is a number', () => {
    expect(toJsonValue('any', 12n)).toBe(12);
  });

  it('has no negative zero', () => {
    expect(Object.is(toJsonValue('float', -0), 0)).toBe(true);
  });
});
