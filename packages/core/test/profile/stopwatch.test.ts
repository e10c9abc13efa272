import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Stopwatch } from '../../src/profile/stopwatch.js';
import { UNWATCHED } from '../../src/profile/watch.js';

/** The time, which only `wait` moves. */
let now = 0;
const wait = (ms: number): void => {
  now += ms;
};

beforeEach(() => {
  now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

it('gives each work its own time, whatever calls what', () => {
  const stopwatch = new Stopwatch({ phase: 'prepare' });
  wait(1);
  const keys = stopwatch.timed({ phase: 'fold', of: 'sizes', part: 'keys' }, () => wait(20));
  const add = stopwatch.timed({ phase: 'fold', of: 'sizes', part: 'select' }, (times: number) => {
    wait(300);
    for (let i = 0; i < times; i++) keys();
    wait(300);
    return times;
  });
  stopwatch.turnTo({ phase: 'other' });
  wait(4000);
  expect(add(2)).toBe(2);
  expect(stopwatch.read()).toEqual({
    busy: 4641,
    work: [
      { phase: 'prepare', ms: 1 },
      { phase: 'fold', of: 'sizes', part: 'keys', ms: 40 },
      { phase: 'fold', of: 'sizes', part: 'select', ms: 600 },
      { phase: 'other', ms: 4000 },
    ],
  });
});

it('goes back to what was before where a call fails', () => {
  const stopwatch = new Stopwatch({ phase: 'other' });
  const fail = stopwatch.timed({ phase: 'judge' }, () => {
    wait(5);
    throw new Error('no');
  });
  expect(fail).toThrow('no');
  wait(3);
  expect(stopwatch.read().work).toEqual([
    { phase: 'other', ms: 3 },
    { phase: 'judge', ms: 5 },
  ]);
});

it('leaves out pauses', () => {
  const stopwatch = new Stopwatch({ phase: 'other' });
  wait(3);
  stopwatch.pause();
  wait(1000);
  stopwatch.resume();
  wait(4);
  expect(stopwatch.read()).toEqual({ busy: 7, work: [{ phase: 'other', ms: 7 }] });
});

it('times the methods named, of this object alone', () => {
  class Counter {
    #count = 0;
    add(by: number): number {
      wait(by);
      this.#count += by;
      return this.#count;
    }
    look(): number {
      wait(100);
      return this.#count;
    }
  }
  const stopwatch = new Stopwatch({ phase: 'other' });
  const counter = stopwatch.methods(new Counter(), { phase: 'read' }, 'add');
  expect([counter.add(7), counter.look(), new Counter().add(50)]).toEqual([7, 7, 50]);
  expect(stopwatch.read().work).toEqual([
    { phase: 'other', ms: 150 },
    { phase: 'read', ms: 7 },
  ]);
});

it('leaves what is not watched as it is', () => {
  const call = (): void => {};
  const object = { call };
  expect(UNWATCHED.timed({ phase: 'read' }, call)).toBe(call);
  expect(UNWATCHED.methods(object, { phase: 'read' }, 'call')).toBe(object);
  expect(object).toEqual({ call });
});
