import { describe, expect, it } from 'vitest';
import { constantValue } from '../../src/expression/constant-value.js';
import { type Params, parseExpression } from '../../src/expression/parse.js';

const value = (source: string, params: Params = {}) =>
  constantValue(parseExpression(source, params, 'here'));

describe('the value of an expression without columns', () => {
  it.each<[string, unknown, Params?]>([
    ['0.25', 0.25],
    ['d => 1 / 4', 0.25],
    ['(d, $) => $.p * 2', 0.5, { p: 0.25 }],
    ['(d, $) => $.list', [1, 'a'], { list: [1, 'a'] }],
    ['d => op.upper("a")', 'A'],
    ['d => null', null],
    ['d => undefined', null],
    ['d => op.utcdatetime(2016)', '2016-01-01T00:00:00.000Z'],
  ])('is %s = %j', (source, expected, params = {}) => {
    expect(value(source, params)).toEqual(expected);
  });

  it.each(['d => d.a', 'd => op.count()', 'd => 1 + op.row_number()'])('is none: %s', (source) => {
    expect(value(source)).toBeUndefined();
  });
});
