import { describe, expect, it } from 'vitest';
import { bins } from '../../src/ops/bins.js';
import { objectAgg } from '../../src/ops/object-agg.js';
import { accumulate, finish, type Input } from '../helpers/accumulate.js';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const of = (
  type: Input['type'],
  values: Input['values'],
  params: (number | boolean)[] = [],
): unknown =>
  finish(accumulate(bins, { type, values, groups: values.map(() => 0) }, { params }))[0];

describe('op.bins', () => {
  it('ends where the span is near the least double', () => {
    expect(of('float', [0, 5e-324])).toEqual([0, 5e-324, 5e-324]);
  });

  it('tells texts apart that are the same number', () => {
    expect(of('text', [' ', ''], [10, false, 0, 7])).toEqual(['', ' ', 7]);
  });

  it('that are not nice are dates of dates, in any time zone', () => {
    const [first, last] = [day('2015-01-01'), day('2015-12-31')];
    expect(of('date', [last, first], [10, false, 0, 1000])).toEqual([first, last, 1000]);
    expect(of('date', [first, first], [10, false, 0, 86_400_000])).toEqual([
      first,
      day('2015-01-02'),
      86_400_000,
    ]);
  });
});

describe('op.object_agg', () => {
  it('names a date by its text in UTC, in any time zone', () => {
    const values = [day('2015-01-01'), null, day('2015-01-02'), day('2015-01-01')];
    const input: Input = {
      type: 'date',
      values,
      second: { type: 'integer', values: [1, 2, 3, 4] },
      groups: values.map(() => 0),
    };
    expect(finish(accumulate(objectAgg, input))[0]).toEqual({
      'Thu Jan 01 2015 00:00:00 GMT+0000 (Coordinated Universal Time)': 4,
      'Fri Jan 02 2015 00:00:00 GMT+0000 (Coordinated Universal Time)': 3,
    });
  });
});
