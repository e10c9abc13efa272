import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatChange,
  formatCount,
  formatNumber,
  humanise,
  NO_VALUE,
} from '../src/format.js';

/** Narrow no-break spaces as plain ones, so that the expectations can be read. */
const plain = (text: string | undefined) => text?.replaceAll('\u202f', ' ');

describe('formatNumber', () => {
  it.each([
    [817860.05, '$', 'round', '$817,860'],
    [38.30726, '$', 'round', '$38.31'],
    [0, '$', 'round', '$0.00'],
    [-12.5, '$', 'round', '−$12.50'],
    [817860.05, '$', 'exact', '$817,860.05'],
    [14076, '$', 'exact', '$14,076.00'],
    [18600, '$', 'short', '$18.6 k'],
    [35, '$', 'short', '$35'],
    [37.5, '$', 'short', '$37.50'],
    [21350, 'orders', 'round', '21,350'],
    [2.321967, '', 'round', '2.32'],
    [0.0049017, '', 'round', '0.0049'],
    [-0.049017, 'kg', 'exact', '−0.049'],
    [12345, '', 'short', '12.3 k'],
    [999_960, '', 'short', '1 M'],
    [2_500_000_000, '', 'short', '2.5 bn'],
    [0.4589033, '%', 'round', '46 %'],
    [0.00123, '%', 'round', '0.1 %'],
    [0.4589033, '%', 'exact', '45.89 %'],
  ] as const)('writes %s %s (%s) as %s', (value, unit, precision, expected) => {
    expect(plain(formatNumber(value, unit, precision))).toBe(expected);
  });

  it.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY, 'text'])(
    'shows %s as no value',
    (value) => {
      expect(formatNumber(value, '$')).toBe(NO_VALUE);
    },
  );
});

describe('formatChange', () => {
  it('gives the sign in front', () => {
    expect(plain(formatChange(103.4, 100))).toBe('+3.4 %');
    expect(plain(formatChange(98, 100))).toBe('−2.0 %');
    expect(plain(formatChange(100, 100))).toBe('0.0 %');
  });

  it('has nothing to say where there is nothing to compare', () => {
    expect(formatChange(5, 0)).toBeUndefined();
    expect(formatChange(null, 5)).toBeUndefined();
  });
});

describe('words', () => {
  it('counts in singular and plural', () => {
    expect(formatCount(1, 'row')).toBe('1 row');
    expect(formatCount(48620, 'row')).toBe('48,620 rows');
  });

  it('picks the unit of a file size', () => {
    expect(plain(formatBytes(7_240_000))).toBe('7.2 MB');
    expect(plain(formatBytes(12))).toBe('12 bytes');
  });

  it('reads column names as words', () => {
    expect(humanise('revenue_share')).toBe('Revenue share');
    expect(humanise('avgTicket')).toBe('Avg ticket');
  });
});
