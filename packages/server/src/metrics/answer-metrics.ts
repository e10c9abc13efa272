import { Counter, Gauge, type Registry } from 'prom-client';
import type { AnswerStats } from '../answers/result-cache.js';

/** How answers were found. */
export function answerMetrics(registers: Registry[], stats: () => AnswerStats): void {
  const count = (name: string, help: string, value: (stats: AnswerStats) => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(value(stats()));
      },
    });
  count('tavola_cache_hits_total', 'Answers found in the cache of the replica', ({ hits }) => hits);
  count('tavola_cache_misses_total', 'Answers that had to be computed', ({ misses }) => misses);
  new Gauge({
    name: 'tavola_cache_bytes',
    help: 'Bytes of the answers in the cache of the replica',
    registers,
    collect() {
      this.set(stats().bytes);
    },
  });
}
