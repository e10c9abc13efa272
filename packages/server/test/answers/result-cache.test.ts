import type { Snapshot } from '@tavola/core';
import { describe, expect, it } from 'vitest';
import { type Answer, ResultCache } from '../../src/answers/result-cache.js';

const [old, present] = ['old', 'present'].map((id) => ({ id }) as Snapshot) as [Snapshot, Snapshot];

/** An answer of so many bytes. */
const sized = (bytes: number): Answer => ({ body: Buffer.alloc(bytes), rowsUsed: 1 });
const compute = (bytes: number) => async () => sized(bytes);

describe('answers', () => {
  it('are computed once, also for those who ask meanwhile', async () => {
    const cache = new ResultCache(10_000);
    let computed = 0;
    const once = async () => {
      computed++;
      return sized(10);
    };
    const [first, second] = await Promise.all([1, 2].map(() => cache.find(present, 'a', once)));
    expect(cache.find(present, 'a', once)).toBe(first);
    expect([second, computed]).toEqual([first, 1]);
    expect(cache.stats()).toMatchObject({ hits: 2, misses: 1, answers: 1 });
  });

  it('that cannot be computed are tried again', async () => {
    const cache = new ResultCache(10_000);
    const fail = () => Promise.reject(new Error('no'));
    await expect(cache.find(present, 'a', fail)).rejects.toThrow('no');
    expect((await cache.find(present, 'a', compute(5))).body).toHaveLength(5);
  });

  it('take no more than they may; the one not asked for longest goes first', async () => {
    const cache = new ResultCache(10_000);
    for (const question of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) {
      await cache.find(present, question, compute(950));
      expect(cache.stats().bytes).toBeLessThanOrEqual(10_000);
      expect(cache.get(present, 'a')).toBeDefined();
    }
    expect(cache.get(present, 'b')).toBeUndefined();
    expect(cache.get(present, 'i')).toBeDefined();
  });

  it('are not kept where one would take the place of many', async () => {
    const cache = new ResultCache(10_000);
    await cache.find(present, 'small', compute(900));
    await cache.find(present, 'large', compute(2000));
    expect(cache.get(present, 'large')).toBeUndefined();
    expect(cache.get(present, 'small')).toBeDefined();
  });

  it('of an older snapshot go when a new one comes, and those still under way are not kept', async () => {
    const cache = new ResultCache(10_000);
    cache.turnTo(old);
    await cache.find(old, 'a', compute(10));
    let answer = (_: Answer) => {};
    const late = cache.find(old, 'late', () => new Promise((resolve) => (answer = resolve)));
    cache.turnTo(present);
    answer(sized(20));
    expect((await late).body).toHaveLength(20);
    expect(cache.stats()).toMatchObject({ answers: 0, bytes: 0 });
    expect(cache.get(old, 'a')).toBeUndefined();
  });

  it('of two snapshots are told apart', async () => {
    const cache = new ResultCache(10_000);
    await cache.find(old, 'a', compute(1));
    expect((await cache.find(present, 'a', compute(2))).body).toHaveLength(2);
  });
});
