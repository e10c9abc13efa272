import { describe, expect, it } from 'vitest';
import { date, decimal, integer, text, time } from '../../src/dataset/columns.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';

const declare = (columns: Parameters<typeof defineDataset>[0]['columns'], name = 'sales') =>
  defineDataset({ name, source: 'x.csv', columns });

describe('a dataset', () => {
  it('is plain JSON but for its method', () => {
    const dataset = declare({
      id: integer({ min: 1 }),
      price: decimal(2, { nullable: true, header: 'Price' }),
    });
    expect(JSON.parse(JSON.stringify(dataset))).toEqual({
      name: 'sales',
      source: 'x.csv',
      columns: {
        id: { type: 'integer', scale: 0, nullable: false, min: 1 },
        price: { type: 'decimal', scale: 2, nullable: true, header: 'Price' },
      },
    });
  });

  it.each([
    ['a name that is none', () => declare({ id: integer() }, '1 x'), /cannot be called "1 x"/],
    [
      'a name that objects cannot hold',
      () => declare({ ['__proto__']: integer() }),
      /Column __proto__ .* give it another name, and this one as its header/,
    ],
    ['no column', () => declare({}), /declares no column/],
    [
      'too many digits',
      () => declare({ p: decimal(16) }),
      /Column p .* has 16 digits after the point: a decimal takes 0 to 15/,
    ],
    [
      'more digits than there are',
      () => declare({ p: decimal(2, { precision: 39 }) }),
      /Column p .* has a precision of 39: it takes 16 to 38 digits\. Leave it out where fewer do/,
    ],
    [
      'fewer digits than it needs',
      () => declare({ p: decimal(2, { precision: 15 }) }),
      /of 15: it/,
    ],
    [
      'more digits after the point than in all',
      () => declare({ p: decimal(21, { precision: 20 }) }),
      /has 21 digits after the point: .* or up to its precision/,
    ],
    [
      'a bound that a wide decimal does not have',
      () => declare({ p: decimal(2, { precision: 20, max: 0.125 }) }),
      /its max 0\.125 is no decimal of 20 digits, 2 of them after the point/,
    ],
    ['half a digit', () => declare({ p: decimal(0.5) }), /has 0\.5 digits/],
    [
      'a day that is none',
      () => declare({ d: date({ min: '2015-02-29' }) }),
      /its min "2015-02-29" is no date/,
    ],
    [
      'a time that is none',
      () => declare({ t: time({ max: '24:00' }) }),
      /its max "24:00" is no time/,
    ],
    [
      'a text for a number',
      () => declare({ n: integer({ min: '1' as never }) }),
      /its min "1" is no integer/,
    ],
    [
      'a bound finer than the column',
      () => declare({ p: decimal(2, { max: 0.005 }) }),
      /its max 0\.005 is no decimal with 2 digits after the point/,
    ],
    ['no value allowed', () => declare({ s: text({ oneOf: [] }) }), /oneOf is empty/],
  ])('is refused for %s', (_what, action, message) => {
    expect(action).toThrow(
      expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringMatching(message) }),
    );
  });
});
