import { expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPlural,
  formatShort,
  formatUptime,
} from '../../../src/scheduler/page/format.js';

it.each([
  [0, '0'],
  [999, '999'],
  [48_620, '48,620'],
  [6_223_360, '6,223,360'],
])('writes the count %d as %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

it.each([
  [812, '812'],
  [999.6, '1.00 k'],
  [48_620, '48.6 k'],
  [999_600, '1.00 M'],
  [6_223_360, '6.22 M'],
  [2e9, '2.00 G'],
])('shortens %d to %s', (value, text) => {
  expect(formatShort(value)).toBe(text);
});

it.each([
  [0, '0 B'],
  [7_849_048, '7.85 MB'],
  [16_000_000, '16.0 MB'],
  [1_042_700_119, '1.04 GB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [4210, '4.21 s'],
  [59_999, '1 min 0 s'],
  [192_000, '3 min 12 s'],
  [7_500_000, '2 h 5 min'],
])('writes %d ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it.each([
  [-5, '0 s'],
  [59_000, '59 s'],
  [61_000, '1 min'],
  [3_900_000, '1 h 5 min'],
  [300_000_000, '3 days'],
])('writes an uptime of %d ms as %s', (ms, text) => {
  expect(formatUptime(ms)).toBe(text);
});

it('says one split and two splits', () => {
  expect([0, 1, 2].map((count) => formatPlural(count, 'split'))).toEqual([
    '0 splits',
    '1 split',
    '2 splits',
  ]);
});
