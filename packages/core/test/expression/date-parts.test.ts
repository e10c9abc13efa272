import { op } from 'arquero';
import { describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../../src/dataset/values.js';
import { datePartOf } from '../../src/expression/date-parts.js';
import type { Expression } from '../../src/expression/tree.js';

/** The years 0 to 9999, and what is remembered of them. */
const FIRST = -719_528;
const LAST = 2_932_896;

function filled(name: string, values: readonly number[], unit: number, rest: Expression[] = []) {
  const to = new Float64Array(values.length);
  datePartOf(name, rest)!(Float64Array.from(values), unit, to, values.length);
  return [...to];
}

const days: number[] = [];
for (let day = FIRST; day <= LAST; day += day > -400 && day < 800 ? 1 : 97) days.push(day);
// Each day of some years about the turn of a century, and the last that are remembered.
for (const from of [-62_091, -25_567, 10_957, 47_482, 65_500, 84_006]) {
  for (let day = from - 366; day < from + 732; day++) days.push(day);
}

describe('a part of a date', () => {
  it.each(['year', 'quarter', 'month', 'date', 'dayofyear', 'dayofweek', 'week', 'hours'])(
    'is what Arquero tells of each day: utc%s',
    (part) => {
      const of = op[`utc${part}` as 'utcyear'];
      const expected = days.map((day) => of(new Date(day * MS_PER_DAY)));
      expect(filled(`utc${part}`, days, MS_PER_DAY)).toEqual(expected);
      // The second time they are remembered.
      expect(filled(`utc${part}`, days, MS_PER_DAY)).toEqual(expected);
    },
  );

  it.each([0, 1, 6])('is what Arquero tells of weeks that begin with day %i', (value) => {
    const expected = days.map((day) => op.utcweek(new Date(day * MS_PER_DAY), value));
    expect(filled('utcweek', days, MS_PER_DAY, [{ kind: 'literal', value }])).toEqual(expected);
  });

  it.each(['year', 'date', 'dayofweek', 'hours', 'minutes', 'seconds', 'milliseconds'])(
    'is what Arquero tells of each moment: utc%s',
    (part) => {
      const of = op[`utc${part}` as 'utcyear'];
      const moments = days.flatMap((day, i) => [
        day * MS_PER_DAY - 1,
        day * MS_PER_DAY + ((i * 7_654_321) % MS_PER_DAY),
      ]);
      expect(filled(`utc${part}`, moments, 1)).toEqual(moments.map((ms) => of(new Date(ms))));
    },
  );

  it('is none of what is no date', () => {
    expect(filled('utcmonth', [Number.NaN], 1)).toEqual([Number.NaN]);
    expect(filled('utchours', [Number.NaN], 1)).toEqual([Number.NaN]);
    expect(datePartOf('utcweek', [{ kind: 'literal', value: 7 }])).toBeUndefined();
    expect(datePartOf('toString', [])).toBeUndefined();
  });
});
