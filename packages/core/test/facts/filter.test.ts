import { describe, expect, it } from 'vitest';
import { normalizeFilter } from '../../src/facts/filter.js';
import { everyType } from '../helpers/every-type.js';

const normal = (filter: unknown): unknown => normalizeFilter(filter, everyType);

describe('the one form of a filter', () => {
  it('has columns in the order of the dataset, and sorted values', () => {
    const filter = { size: { in: ['S', 'L', 'S'] }, id: { in: [7, null, 3] } };
    expect(JSON.stringify(normal(filter))).toBe('{"id":{"in":[3,7,null]},"size":{"in":["L","S"]}}');
  });

  it.each([
    [
      { id: { in: [1, 2, 4], ranges: [{ above: 4, below: 9 }] } },
      {
        in: [],
        ranges: [
          { min: 1, max: 2 },
          { min: 4, max: 8 },
        ],
      },
    ],
    [{ id: { ranges: [{ min: 0.5, max: 1.5 }] } }, { in: [1] }],
    [{ id: { ranges: [{ max: 3 }, { min: 2 }] } }, { in: [], ranges: [{}] }],
    [{ id: { ranges: [{ min: 3, max: 2 }] } }, { in: [] }],
    [{ id: { ranges: [{ min: 1e300 }] } }, { in: [] }],
    [
      { price: { ranges: [{ min: 1.1, below: 1.13 }] } },
      { in: [], ranges: [{ min: 1.1, max: 1.12 }] },
    ],
    [
      { price: { ranges: [{ above: 0.005, max: 0.999 }] } },
      { in: [], ranges: [{ min: 0.01, max: 0.99 }] },
    ],
    [
      { weight: { ranges: [{ above: 1, below: 2 }] } },
      { in: [], ranges: [{ min: 1 + 2 ** -52, max: 2 - 2 ** -52 }] },
    ],
    [{ weight: { ranges: [{ above: -0 }] } }, { in: [], ranges: [{ min: Number.MIN_VALUE }] }],
    [
      { weight: { ranges: [{ above: Number.MAX_VALUE }] } },
      { in: [], ranges: [{ above: Number.MAX_VALUE }] },
    ],
    [{ weight: { in: [-0] } }, { in: [0] }],
    [{ paid: { in: [true, false] } }, { in: [false, true] }],
    [
      { day: { in: ['2016-02-29'], ranges: [{ above: '2016-02-29', below: '2016-03-02' }] } },
      { in: [], ranges: [{ min: '2016-02-29', max: '2016-03-01' }] },
    ],
    [{ day: { ranges: [{ below: '0000-01-01' }] } }, { in: [] }],
    [
      { opens: { ranges: [{ min: '10:00', below: '11:00' }] } },
      { in: [], ranges: [{ min: '10:00:00', max: '10:59:59.999' }] },
    ],
    [{ moment: { in: ['2016-02-29 10:00'] } }, { in: ['2016-02-29T10:00:00.000Z'] }],
    [
      {
        name: {
          ranges: [
            { below: 'b', min: 'a' },
            { min: 'a', below: 'b' },
          ],
        },
      },
      { in: [], ranges: [{ min: 'a', below: 'b' }] },
    ],
    [{ name: { in: [null], not: true } }, { in: [null], not: true }],
    [{ name: { in: ['a'], not: false } }, { in: ['a'] }],
  ])('of %j is %j', (filter, expected) => {
    expect(Object.values(normal(filter) as object)).toEqual([expected]);
  });

  it('leaves out what lets everything pass', () => {
    expect(normal({ id: { in: [], not: true }, name: { in: [], not: true } })).toEqual({});
    expect(normal({})).toEqual({});
  });
});

describe('a filter is refused', () => {
  it.each([
    [null, 'it is null, and no object of columns'],
    [[], 'it is [], and no object of columns'],
    [
      { Id: { in: [1] } },
      'there is no column Id; there are id, quantity, price, amount, weight, paid, name, size, day, opens, moment',
    ],
    [{ id: 1 }, 'of column id, the condition is 1, and no { in, ranges, not }'],
    [{ id: {} }, 'of column id, there is neither in nor ranges'],
    [{ id: { is: 1 } }, 'of column id, there is no is: use in, ranges and not'],
    [{ id: { in: 1 } }, 'of column id, in is no list'],
    [{ id: { in: [1], not: 1 } }, 'of column id, not is neither true nor false'],
    [{ id: { ranges: [1] } }, 'of column id, ranges is no list of { min, above, max, below }'],
    [
      { id: { ranges: [{ from: 1 }] } },
      'of column id, a range has from: use min, above, max and below',
    ],
    [{ id: { in: ['1'] } }, '"1" is no integer, as column id holds'],
    [{ id: { in: [1.5] } }, '1.5 is no integer, as column id holds'],
    [
      { price: { in: [1.005] } },
      '1.005 is no decimal with 2 digits after the point, as column price holds',
    ],
    [
      { price: { ranges: [{ min: 'a' }] } },
      '"a" is no decimal with 2 digits after the point, as column price holds',
    ],
    [{ paid: { in: [1] } }, '1 is no boolean, as column paid holds'],
    [
      { paid: { ranges: [{}] } },
      'of column paid, true and false have no ranges: list them with in',
    ],
    [{ name: { in: [1] } }, 'of column name, 1 is no text'],
    [{ name: { ranges: [{ min: null }] } }, 'of column name, null is no text'],
    [{ day: { in: ['2016-02-30'] } }, '"2016-02-30" is no date, as column day holds'],
    [{ opens: { in: ['24:00'] } }, '"24:00" is no time, as column opens holds'],
    [{ moment: { ranges: [{ min: 5 }] } }, '5 is no timestamp, as column moment holds'],
  ])('where it is %j', (filter, reason) => {
    expect(() => normal(filter)).toThrow(
      expect.objectContaining({
        code: 'FILTER_INVALID',
        message: `The filter cannot be used: ${reason}.`,
      }),
    );
  });
});
