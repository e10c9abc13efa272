import type { CutSource } from './cut-source.js';
import type { TaskRunner } from './task-runner.js';

/** A runner that has a file unpacked before a task reads of it, where that was put off. */
export function unpackFirst(runner: TaskRunner, { splits }: CutSource): TaskRunner {
  const waiting = new Map<string, () => Promise<void>>();
  for (const { file } of splits) {
    const { path, ready } = file.source?.unpacked ?? {};
    if (path !== undefined && ready) waiting.set(path, ready);
  }
  if (waiting.size === 0) return runner;
  return {
    workers: runner.workers,
    async run(task, ...how) {
      const { input } = task;
      if (input.kind === 'bytes' && 'path' in input.place) await waiting.get(input.place.path)?.();
      return runner.run(task, ...how);
    },
    close: () => runner.close(),
  };
}
