import { setImmediate } from 'node:timers/promises';
import { runTask } from '../worker/run-task.js';
import type { Engine } from './engine.js';
import { createSplitEngine } from './split-engine.js';

/** The engine without threads: everything in this one, for small files and for looking at what happens. */
export function inlineEngine(): Engine {
  return createSplitEngine('inline', {
    workers: 1,
    async run(task, signal, onStart) {
      // Lets events, and an interruption, come through between two splits.
      await setImmediate();
      signal.throwIfAborted();
      onStart(1);
      return runTask(task, 1);
    },
    close: async () => {},
  });
}
