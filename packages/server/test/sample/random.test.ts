import { expect, it } from 'vitest';
import { createRandom } from '../../src/sample/random.js';
import { createPicker } from '../../src/sample/weighted.js';

const take = (seed: number, stream: number) => {
  const random = createRandom(seed, stream);
  return Array.from({ length: 4 }, () => random.uint32());
};

it('repeats a sequence for a seed and a stream', () => {
  expect(take(1, 1)).toEqual([1734779857, 162665512, 585015509, 1993160469]);
});

it('parts seeds and streams', () => {
  const firsts = [take(1, 1), take(2, 1), take(1, 2), take(1 + 2 ** 32, 1), take(0, 0)];
  expect(new Set(firsts.flat()).size).toBe(20);
});

it('fills the unit interval evenly', () => {
  const random = createRandom(7, 1);
  const tenths = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) tenths[Math.floor(random.unit() * 10)]!++;
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

it('picks by weight, and never what weighs nothing', () => {
  const pick = createPicker([1, 0, 3], createRandom(1, 1));
  const counts = [0, 0, 0];
  for (let i = 0; i < 40_000; i++) counts[pick()]!++;
  expect(counts[0]! / 40_000).toBeCloseTo(0.25, 1);
  expect(counts[1]).toBe(0);
});
