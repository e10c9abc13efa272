import { FactsPacker } from '../facts/facts-part.js';
import { Stopwatch } from '../profile/stopwatch.js';
import { openBytes } from '../source/file.js';
import { createScanner } from './create-scanner.js';
import { prepareTable } from './prepare-table.js';
import type { TaskHost } from './task-host.js';

/** A process: it has files, tables among them, publishes facts, and tells where the time went. */
export const NODE_HOST: TaskHost = {
  open: openBytes,
  createScanner,
  prepare: prepareTable,
  createPacker: (columns) => new FactsPacker(columns),
  createStopwatch: () => new Stopwatch({ phase: 'prepare' }),
};
