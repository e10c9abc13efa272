import { FactsPacker } from '../facts/facts-part.js';
import { Stopwatch } from '../profile/stopwatch.js';
import { openBytes } from '../source/file.js';
import { createScanner } from './create-scanner.js';
import { runIdentifiedTask } from './run-identified-task.js';
import type { TaskHost } from './task-host.js';

/** A process: it has files, publishes facts, tells where the time went, and keeps results. */
export const NODE_HOST: TaskHost = {
  open: openBytes,
  createScanner,
  createPacker: (columns) => new FactsPacker(columns),
  run: runIdentifiedTask,
  createStopwatch: () => new Stopwatch({ phase: 'prepare' }),
};
