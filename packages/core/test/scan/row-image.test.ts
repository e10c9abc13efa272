import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boolean,
  type Column,
  date,
  decimal,
  float,
  integer,
  time,
  timestamp,
} from '../../src/dataset/columns.js';
import { toImageOf } from '../../src/scan/row-image.js';

const image = (column: Column, value: unknown, decimals = 0): number | undefined =>
  toImageOf(column)(value, decimals);

describe('an integer', () => {
  it('is a whole number below 2^53, also as a bigint', () => {
    for (const value of [0, -7, 2 ** 53 - 1, 1 - 2 ** 53]) {
      expect(image(integer(), value)).toBe(value);
      expect(image(integer(), BigInt(value))).toBe(value);
    }
    expect(image(integer(), -0)).toBe(0);
    for (const value of [1.5, 2 ** 53, 2n ** 53n, Number.NaN, Infinity, '1', true, new Date(0)]) {
      expect(image(integer(), value)).toBeUndefined();
    }
  });
});

describe('a decimal', () => {
  it('is the scaled integer that its number is nearest to', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), fc.nat(15), (units, scale) => {
        expect(image(decimal(scale), units / 10 ** scale)).toBe(units + 0);
        expect(image(decimal(scale), BigInt(units), scale)).toBe(units + 0);
      }),
    );
  });

  it('may differ by what one operation rounds, and by no more', () => {
    expect(image(decimal(2), 0.1 + 0.2)).toBe(30);
    expect(image(decimal(2), 1.1 * 3)).toBe(330);
    expect(image(decimal(2), 8.2 - 0.2)).toBe(800);
    for (const value of [0.301, 0.305, 1e-9, 0.30000001192092896, Number.NaN, Infinity, 1e300]) {
      expect(image(decimal(2), value)).toBeUndefined();
    }
    expect(image(decimal(2), '0.30')).toBeUndefined();
  });

  it('is taken exactly from a bigint of other decimals', () => {
    expect(image(decimal(2), 5n)).toBe(500);
    expect(image(decimal(2), 12_340n, 3)).toBe(1234);
    expect(image(decimal(2), 12_345n, 3)).toBeUndefined();
    expect(image(decimal(2), 9_007_199_254_740_991n, 2)).toBe(2 ** 53 - 1);
    expect(image(decimal(2), 9_007_199_254_740_992n, 2)).toBeUndefined();
  });
});

describe('a float', () => {
  it('is any number, and the one nearest to a bigint', () => {
    for (const value of [0.1, -3, Number.NaN, Infinity, -Infinity]) {
      expect(image(float(), value)).toBe(value);
    }
    expect(image(float(), -0)).toBe(0);
    expect(image(float(), 2n ** 53n + 3n)).toBe(2 ** 53 + 4);
    expect(image(float(), 1n, 1)).toBe(0.1);
    expect(image(float(), '0.1')).toBeUndefined();
  });
});

describe('a boolean', () => {
  it('is no number', () => {
    expect([true, false, 1, 0, 'true'].map((value) => image(boolean(), value))).toEqual([
      1,
      0,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a date, a time and a timestamp', () => {
  const noon = new Date('2016-02-29T12:00:00.000Z');

  it('are Dates that say just that', () => {
    expect(image(date(), new Date('2016-02-29'))).toBe(16_860);
    expect(image(date(), noon)).toBeUndefined();
    expect(image(time(), new Date(43_200_000))).toBe(43_200_000);
    expect(image(time(), noon)).toBeUndefined();
    expect(image(timestamp(), noon)).toBe(noon.getTime());
  });

  it('are the texts that a file may hold', () => {
    expect(image(date(), '2016-02-29')).toBe(16_860);
    expect(image(date(), '2015-02-29')).toBeUndefined();
    expect(image(time(), '12:00')).toBe(43_200_000);
    expect(image(timestamp(), noon.toISOString())).toBe(noon.getTime());
    expect(image(timestamp(), '2016-02-29')).toBeUndefined();
  });

  it('are no numbers, no invalid Dates, and of a year in four digits', () => {
    for (const column of [date(), time(), timestamp()]) {
      for (const value of [0, 0n, new Date(Number.NaN), new Date('+010000-01-01'), '', 'x']) {
        expect(image(column, value)).toBeUndefined();
      }
    }
    expect(image(timestamp(), new Date('0000-01-01'))).toBe(-62_167_219_200_000);
    expect(image(timestamp(), new Date('-000001-12-31'))).toBeUndefined();
  });
});
