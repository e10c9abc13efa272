import { createPool } from '../schedule/pool.js';
import type { Engine } from './engine.js';
import { createSplitEngine } from './split-engine.js';

/**
 * The engine of one machine: a master in this thread and its worker threads.
 *
 * @param workers number of threads. Default 2
 */
export function poolEngine({ workers = 2 }: { workers?: number } = {}): Engine {
  return createSplitEngine('pool', createPool(workers));
}
