import type { FactsColumn } from '../facts/columns.js';
import type { FactsPacker } from '../facts/facts-part.js';
import type { OpenBytes } from '../source/byte-source.js';

/** What a task is given by where it runs, so that a page need not load what it has no use for. */
export interface TaskHost {
  open: OpenBytes;
  /** Packs rows to be published, which a page never does. */
  createPacker?: (columns: readonly FactsColumn[]) => FactsPacker;
}
