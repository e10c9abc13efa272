import { expect, it } from 'vitest';
import { Slots } from '../../src/query/slots.js';

const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const { signal } = new AbortController();

it('gives each place to one at a time, in the order of asking', async () => {
  const slots = new Slots(2);
  const taken: number[] = [];
  const frees = new Map<number, () => void>();
  const take = async (n: number): Promise<void> => {
    frees.set(n, await slots.take(signal));
    taken.push(n);
  };
  const all = [1, 2, 3, 4].map(take);
  await moment();
  expect(taken).toEqual([1, 2]);
  frees.get(2)!();
  await moment();
  expect(taken).toEqual([1, 2, 3]);
  frees.get(1)!();
  frees.get(3)!();
  await Promise.all(all);
  await take(5);
  expect(taken).toEqual([1, 2, 3, 4, 5]);
});

it('passes over who waits no longer', async () => {
  const slots = new Slots(1);
  const free = await slots.take(signal);
  const impatient = new AbortController();
  const left = slots.take(impatient.signal);
  const next = slots.take(signal);
  impatient.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  free();
  (await next)();
  await expect(slots.take(impatient.signal)).resolves.toBeDefined();
  await expect(slots.take(impatient.signal)).rejects.toThrow('left');
});
