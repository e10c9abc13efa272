import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import type { AnswerStats } from '../../src/answers/result-cache.js';
import { answerMetrics } from '../../src/metrics/answer-metrics.js';

async function told(stats: () => AnswerStats): Promise<string[]> {
  const registry = new Registry();
  answerMetrics([registry], stats);
  // Twice: what a cache has counted is not added to what was told before.
  await registry.metrics();
  return (await registry.metrics()).split('\n').filter((line) => /^\w/.test(line));
}

it('what the cache of answers counts is told as it is', async () => {
  expect(await told(() => ({ hits: 5, misses: 3, bytes: 1234, answers: 2 }))).toEqual([
    'tavola_cache_hits_total 5',
    'tavola_cache_misses_total 3',
    'tavola_cache_bytes 1234',
  ]);
});
