import type { TaskRunner } from '../schedule/task-runner.js';
import { loadCompiler } from '../worker/load-compiler.js';
import { runTask } from '../worker/run-task.js';
import type { TaskHost } from '../worker/task-host.js';

/** Runs tasks in this thread, one after another. */
export function inThread(host: TaskHost): TaskRunner {
  return {
    workers: 1,
    async run(task, signal, onStart, onPart) {
      await nextTurn();
      const stopwatch = task.profile ? host.createStopwatch?.() : undefined;
      await loadCompiler(task, host);
      const prepared = await host.prepare?.(task);
      signal.throwIfAborted();
      onStart(1);
      const steps = (host.run ?? runTask)(task, 1, { ...host, ...prepared }, stopwatch);
      try {
        for (;;) {
          const { done, value } = steps.next();
          if (done) return stopwatch ? { ...value, profile: stopwatch.read() } : value;
          stopwatch?.pause();
          onPart?.(value);
          // Lets events, and an interruption, come through between two splits.
          await nextTurn();
          signal.throwIfAborted();
          stopwatch?.resume();
        }
      } finally {
        steps.return(undefined as never);
      }
    },
    close: async () => {},
  };
}

/** As soon as may be, unlike `setTimeout`, which browsers make wait. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
