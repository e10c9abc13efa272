import { describe, expect, it } from 'vitest';
import { approxDistinct } from '../../src/ops/approx-distinct.js';
import { accumulate, finish, type Input } from '../helpers/accumulate.js';

const KINDS: [string, (i: number) => Pick<Input, 'type' | 'scale'> & { value: unknown }][] = [
  ['neighbouring integers', (i) => ({ type: 'integer', value: i })],
  ['distant integers', (i) => ({ type: 'integer', value: i * 1_000_003 })],
  ['decimals', (i) => ({ type: 'decimal', scale: 2, value: i })],
  ['floats', (i) => ({ type: 'float', value: Math.sqrt(i) })],
  ['texts', (i) => ({ type: 'text', value: `row ${i}` })],
  ['short texts', (i) => ({ type: 'text', value: i.toString(36) })],
  ['timestamps', (i) => ({ type: 'timestamp', value: new Date(i * 1000) })],
];
const SIZES = [1, 10, 500, 3000, 20_000, 60_000];

describe('op.approx_distinct', () => {
  it.each(KINDS)('of %s is right to about 0.8 %', (_kind, column) => {
    const errors = SIZES.map((size) => {
      const { type, scale = 0 } = column(0);
      // Looking for texts in the helper's dictionary takes the square of their number.
      const own = type === 'text' ? Math.min(size, 5000) : size;
      const values = Array.from({ length: own }, (_, i) => column(i).value) as Input['values'];
      const input = { type, scale, values: [...values, ...values.slice(0, 50)], groups: [] };
      const [found] = finish(
        accumulate(approxDistinct, { ...input, groups: input.values.map(() => 0) }),
      ) as [number];
      return Math.abs(found / own - 1);
    });
    expect(Math.max(...errors)).toBeLessThan(4 * 0.0081);
    expect(errors.slice(0, 2)).toEqual([0, 0]);
  });

  it('counts nulls and NaNs together as one more, as op.distinct does', () => {
    const values = [1, null, Number.NaN, 1, 2, null];
    const groups = [0, 0, 0, 0, 0, 1];
    expect(finish(accumulate(approxDistinct, { type: 'float', values, groups }))).toEqual([
      3, 1, 0,
    ]);
  });
});
