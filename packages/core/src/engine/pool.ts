import { ROW_CHECKING } from '../scan/row-checking.js';
import { cutSource } from '../schedule/cut-files.js';
import { createPool } from '../schedule/pool.js';
import { checkSplits } from './check-splits.js';
import type { Engine, SplitOptions } from './engine.js';
import { createSplitEngine } from './split-engine.js';

export interface PoolOptions extends SplitOptions {
  /** Number of threads. Default 2 */
  workers?: number | undefined;
  /**
   * Milliseconds without a sign of progress after which a task is given up, its thread ended and the task tried again. Default: by
   * what tasks before it took, and at least 20 s
   */
  taskTimeout?: number | undefined;
}

/**
 * The engine of one machine: a master in this thread and its worker threads.
 *
 * @param options `workers` the number of threads, by default 2; `splits` the number of splits wanted, by default as many
 *   as the size of the source asks for
 */
export function poolEngine({ workers = 2, taskTimeout, ...options }: PoolOptions = {}): Engine {
  // Before threads are started, which nobody would end.
  checkSplits(options.splits);
  return createSplitEngine(
    'pool',
    createPool(workers, { taskTimeout }),
    { cut: cutSource, checking: ROW_CHECKING },
    options,
  );
}
