import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/schedule/pace.js';

describe('how long a task may give no sign', () => {
  it('is a minute and more before anything was measured', () => {
    expect(new Pace().limit(16)).toBe(76_000);
  });

  it('is many times what the slowest part took for as much, and 20 s at least', () => {
    const pace = new Pace();
    pace.progressed(16, 160);
    expect(pace.limit(16)).toBe(20_000);
    pace.progressed(16, 48_000);
    pace.progressed(16, 160);
    expect(pace.limit(16)).toBe(20 * 48_000);
    expect(pace.limit(8)).toBe(20 * 24_000);
  });

  it('doubles with each task that was given up, and shrinks again with each that was finished', () => {
    const pace = new Pace();
    pace.progressed(1, 1);
    pace.gaveUp();
    pace.gaveUp();
    expect(pace.limit(1)).toBe(80_000);
    for (let i = 0; i < 3; i++) pace.finished();
    expect(pace.limit(1)).toBe(20_000);
  });

  it('is less before a task is worth a copy: not before anything was measured, and 5 s at least', () => {
    const pace = new Pace();
    expect(pace.straggling(16)).toBe(Number.POSITIVE_INFINITY);
    pace.progressed(16, 160);
    expect(pace.straggling(16)).toBe(5_000);
    pace.progressed(16, 48_000);
    expect(pace.straggling(8)).toBe(5 * 24_000);
  });

  it('is what was asked for, where something was', () => {
    const pace = new Pace(500);
    pace.progressed(1, 1e6);
    pace.gaveUp();
    expect(pace.limit(256)).toBe(500);
  });
});
