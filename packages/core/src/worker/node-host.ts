import { FactsPacker } from '../facts/facts-part.js';
import { Stopwatch } from '../profile/stopwatch.js';
import { createCsvScanner } from '../scan/csv-scanner.js';
import { ROW_CHECKING } from '../scan/row-checking.js';
import { openBytes } from '../source/file.js';
import { createScanner } from './create-scanner.js';
import { prepareTable } from './prepare-table.js';
import { runIdentifiedTask } from './run-identified-task.js';
import type { TaskHost } from './task-host.js';

/** A process: it has files, tables among them, publishes facts, tells where the time went, and keeps results. */
export const NODE_HOST: TaskHost = {
  open: openBytes,
  createCsvScanner,
  createScanner,
  prepare: prepareTable,
  createPacker: (columns) => new FactsPacker(columns),
  checking: ROW_CHECKING,
  run: runIdentifiedTask,
  createStopwatch: () => new Stopwatch({ phase: 'prepare' }),
};
