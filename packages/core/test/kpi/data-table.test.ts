import { describe, expect, it } from 'vitest';
import { fromDataTable, toDataTable } from '../../src/kpi/data-table.js';

describe('a small table', () => {
  it('keeps numbers that JSON lacks as numbers, or as null among values of other types', () => {
    const odd = [1.5, Number.NaN, Number.POSITIVE_INFINITY];
    expect(fromDataTable(toDataTable({ odd }))).toEqual({ odd });
    expect(fromDataTable(toDataTable({ mixed: ['x', ...odd] }))).toEqual({
      mixed: ['x', 1.5, null, null],
    });
  });
});
