import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPermutation } from '../../src/sample/permutation.js';
import { createRandom } from '../../src/sample/random.js';

const permuted = (count: number, seed: number) => {
  const placeOf = createPermutation(count, createRandom(seed, 3));
  return Array.from({ length: count }, (_, index) => placeOf(index));
};

it('gives every number a place of its own', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), (count, seed) => {
      const places = permuted(count, seed);
      return new Set(places).size === count && places.every((place) => place >= 0 && place < count);
    }),
  );
});

it('is the same for a seed, and another for another', () => {
  expect(permuted(1000, 7)).toEqual(permuted(1000, 7));
  expect(permuted(1000, 7)).not.toEqual(permuted(1000, 8));
});

it('keeps no neighbours together, and spreads any stretch over the whole', () => {
  const count = 100_000;
  const places = permuted(count, 1);
  const near = places.filter((place, i) => i > 0 && Math.abs(place - places[i - 1]!) < 100);
  // By chance 200 of 100,000.
  expect(near.length).toBeGreaterThan(50);
  expect(near.length).toBeLessThan(600);
  for (const from of [0, 33_000, 90_000]) {
    const tenths = new Array<number>(10).fill(0);
    for (const place of places.slice(from, from + 10_000)) tenths[Math.floor(place / 10_000)]!++;
    for (const hits of tenths) expect(Math.abs(hits - 1000)).toBeLessThan(200);
  }
});
