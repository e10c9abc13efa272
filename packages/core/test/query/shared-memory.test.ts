import { expect, it } from 'vitest';
import { type Room, SharedMemory } from '../../src/query/shared-memory.js';

const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const { signal } = new AbortController();

it('gives each buffer to one at a time, in the order of asking', async () => {
  const memory = new SharedMemory(2);
  const taken: number[] = [];
  const rooms = new Map<number, Room>();
  const take = async (n: number): Promise<void> => {
    rooms.set(n, await memory.take(n, signal));
    taken.push(n);
  };
  const all = [1, 2, 3, 4].map(take);
  await moment();
  expect(taken).toEqual([1, 2]);
  rooms.get(2)!.free();
  await moment();
  expect(taken).toEqual([1, 2, 3]);
  rooms.get(1)!.free();
  rooms.get(3)!.free();
  await Promise.all(all);
  await take(5);
  expect(taken).toEqual([1, 2, 3, 4, 5]);
  expect([...rooms].map(([n, { content }]) => content.length - n)).toEqual([0, 0, 0, 0, 0]);
});

it('passes over who waits no longer', async () => {
  const memory = new SharedMemory(1);
  const { free } = await memory.take(1, signal);
  const impatient = new AbortController();
  const left = memory.take(1, impatient.signal);
  const next = memory.take(1, signal);
  impatient.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  free();
  (await next).free();
  await expect(memory.take(1, impatient.signal)).resolves.toBeDefined();
  await expect(memory.take(1, impatient.signal)).rejects.toThrow('left');
});

it('uses a buffer again, unless it is too small, or far too large', async () => {
  const memory = new SharedMemory(2);
  const bufferOf = async (bytes: number): Promise<SharedArrayBuffer> => {
    const { content, free } = await memory.take(bytes, signal);
    free();
    return content.buffer;
  };
  const first = await bufferOf(1000);
  expect(await bufferOf(1100)).toBe(first);
  expect(await bufferOf(600)).toBe(first);
  const larger = await bufferOf(5000);
  expect(larger).not.toBe(first);
  expect(await bufferOf(1000)).toBe(first);
  expect(await bufferOf(5000)).toBe(larger);
  const small = await bufferOf(10);
  expect(small.byteLength).toBeLessThan(20);
});
