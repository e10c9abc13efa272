import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemoryBytes } from '../../src/source/memory.js';
import { ByteHash } from '../../src/worker/byte-hash.js';
import { seeded } from '../helpers/seeded.js';

function hashOf(...parts: Uint8Array[]): string {
  const hash = new ByteHash();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function some(length: number, seed: number): Uint8Array {
  const random = seeded(seed);
  return Uint8Array.from({ length }, () => random(256));
}

it('is the same however the bytes come', () => {
  fc.assert(
    fc.property(fc.nat(9000), fc.array(fc.nat(9000), { maxLength: 6 }), (length, cuts) => {
      const bytes = some(length, length);
      const at = [0, ...cuts.map((cut) => cut % (length + 1)).sort((a, b) => a - b), length];
      const parts = at.slice(1).map((to, i) => bytes.subarray(at[i], to));
      expect(hashOf(...parts)).toBe(hashOf(bytes));
    }),
  );
  const long = some(600_000, 1);
  const read = new ByteHash();
  read.update(long.subarray(0, 1_500));
  expect(read.read(new MemoryBytes(long), 1_500, 599_000)).toBe(true);
  read.update(long.subarray(599_000));
  expect(read.digest()).toBe(hashOf(long));
  expect(new ByteHash().read(new MemoryBytes(long), 0, 600_001)).toBe(false);
  expect(hashOf(long.subarray(0, 300_001), long.subarray(300_001))).toBe(hashOf(long));
});

it('is another where a bit, the length, or the order of parts is', () => {
  const seen = new Map<string, string>();
  const add = (what: string, bytes: Uint8Array): void => {
    const hash = hashOf(bytes);
    expect([what, seen.get(hash)]).toEqual([what, undefined]);
    seen.set(hash, what);
  };
  const bytes = some(3000, 2);
  add('itself', bytes);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const other = bytes.slice();
    other[bit >> 3]! ^= 1 << (bit & 7);
    add(`bit ${bit}`, other);
  }
  for (let length = 0; length < 2200; length++) add(`${length} zeros`, new Uint8Array(length));
  for (const size of [8, 16, 64, 128, 1024]) {
    const swapped = bytes.slice();
    swapped.set(bytes.subarray(size, 2 * size), 0);
    swapped.set(bytes.subarray(0, size), size);
    add(`the first ${size} bytes after the next`, swapped);
  }
});
