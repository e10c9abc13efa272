import { describe, expect, it } from 'vitest';
import { NO_VALUE } from '../src/format.js';
import { tableColumn } from '../src/table.js';

/** What the cells of a column show. */
function cells(type: string, values: readonly unknown[], unit?: string): string[] {
  const rows = values.map((value) => ({ x: value }));
  const column = unit === undefined ? { name: 'x', type } : { name: 'x', type, unit };
  return values.map(tableColumn(column, rows as never).format);
}

describe('a cell of a table', () => {
  it('has as many decimals as the others of its column need', () => {
    expect(cells('float', [1234.5, 50, null, -0.25])).toEqual([
      '1,234.50',
      '50.00',
      NO_VALUE,
      '−0.25',
    ]);
    expect(cells('float', [4.8127, 0.049])).toEqual(['4.813', '0.049']);
    expect(cells('integer', [7, 12])).toEqual(['7', '12']);
    expect(cells('decimal', [7, 12.5], '$')).toEqual(['$7.00', '$12.50']);
  });

  it('tells lists and maps in words', () => {
    expect(cells('any', [['S', null, 'L'], []])).toEqual([`S, ${NO_VALUE}, L`, NO_VALUE]);
    expect(cells('any', [{ S: 1, L: [2, 3.5] }])).toEqual(['S: 1, L: (2, 3.5)']);
    expect(cells('any', [[['S', 1]]])).toEqual(['(S, 1)']);
  });

  it('tells the beginning of a long list, and how much more there is', () => {
    const list = Array.from({ length: 1015 }, (_, i) => i);
    expect(cells('any', [list])).toEqual(['0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 1,003 more']);
  });

  it('writes moments and days, within lists too', () => {
    expect(cells('timestamp', ['2015-03-03T09:30:00.000Z'])).toEqual(['Tue 3 Mar 2015, 09:30']);
    expect(cells('any', [['2015-03-03T00:00:00.000Z']])).toEqual(['Tue 3 Mar 2015']);
    expect(cells('timestamp', ['2015-03-03T00:00:00.000Z'])).toEqual(['Tue 3 Mar 2015, 00:00']);
  });
});
