import type { TaskRunner } from '../../src/schedule/task-runner.js';
import { NODE_HOST } from '../../src/worker/node-host.js';
import { runTask } from '../../src/worker/run-task.js';

/** Runs tasks in this thread, each in a turn of its own. */
export function inProcessRunner(workers = 1): TaskRunner {
  return {
    workers,
    async run(task, signal, onStart, onPart) {
      await Promise.resolve();
      signal.throwIfAborted();
      onStart(1);
      const steps = runTask(task, 1, NODE_HOST);
      for (;;) {
        const { done, value } = steps.next();
        if (done) return structuredClone(value);
        onPart?.(value);
      }
    },
    close: async () => {},
  };
}
