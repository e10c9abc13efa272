import type { FactsColumn } from '../facts/columns.js';
import type { FactsPacker } from '../facts/facts-part.js';
import type { Stopwatch } from '../profile/stopwatch.js';
import type { RecordScanner, ScanResult } from '../scan/scan-range.js';
import type { OpenBytes } from '../source/byte-source.js';
import type { BytesInput, ScanTask, TaskResult } from './protocol.js';

/** A task under way: it yields each part of its range but the last, once that is done, and returns the result. */
export type TaskSteps = Generator<ScanResult, TaskResult, void>;

/** What a task is given by where it runs, so that a page need not load what it has no use for. */
export interface TaskHost {
  open: OpenBytes;
  /** Reads what is more than CSV alone, of which there is none in a page. */
  createScanner?: (
    input: BytesInput,
    read: ReadonlySet<string>,
    createCsvScanner: () => RecordScanner,
  ) => RecordScanner;
  /** Packs rows to be published, and times what a task does, neither of which a page asks for. */
  createPacker?: (columns: readonly FactsColumn[]) => FactsPacker;
  createStopwatch?: () => Stopwatch;
  /** Runs tasks whose results may be kept. Default: those that may not */
  run?: (
    task: ScanTask,
    worker: number,
    host: TaskHost,
    stopwatch: Stopwatch | undefined,
  ) => TaskSteps;
}
