import type { TaskRunner } from '../../src/schedule/task-runner.js';
import { openBytes } from '../../src/source/file.js';
import { runTask } from '../../src/worker/run-task.js';

/** Runs tasks in this thread, each in a turn of its own. */
export function inProcessRunner(workers = 1): TaskRunner {
  return {
    workers,
    async run(task, signal, onStart, onPart) {
      await Promise.resolve();
      signal.throwIfAborted();
      onStart(1);
      const steps = runTask(task, 1, openBytes);
      for (;;) {
        const { done, value } = steps.next();
        if (done) return structuredClone(value);
        onPart?.(value);
      }
    },
    close: async () => {},
  };
}
