import { FactsPacker } from '../facts/facts-part.js';
import { openBytes } from '../source/file.js';
import type { TaskHost } from './task-host.js';

/** Files, and facts to be published. */
export const NODE_HOST: TaskHost = {
  open: openBytes,
  createPacker: (columns) => new FactsPacker(columns),
};
