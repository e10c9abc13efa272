import { expect, it } from 'vitest';
import { createTimeAxis } from '../../../src/scheduler/page/time-axis.js';

it('leaves a running run room to grow', () => {
  expect(createTimeAxis(0, true)).toEqual({ span: 1000, ticks: [0, 200, 400, 600, 800] });
  expect(createTimeAxis(1200, true).span).toBe(2000);
  expect(createTimeAxis(1900, true).span).toBe(2000);
});

it('ends with a run that has ended', () => {
  expect(createTimeAxis(4210, false)).toEqual({ span: 4210, ticks: [0, 1000, 2000, 3000] });
  expect(createTimeAxis(0, false).span).toBe(1);
});

it('has six ticks at most, however long the run', () => {
  for (let elapsed = 1; elapsed < 400_000_000; elapsed *= 1.7) {
    for (const running of [true, false]) {
      const { span, ticks } = createTimeAxis(elapsed, running);
      expect(span).toBeGreaterThanOrEqual(elapsed);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  }
});
