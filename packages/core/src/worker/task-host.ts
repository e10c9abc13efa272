import type { FactsColumn } from '../facts/columns.js';
import type { FactsPacker } from '../facts/facts-part.js';
import type { Stopwatch } from '../profile/stopwatch.js';
import type { createCsvScanner } from '../scan/csv-scanner.js';
import type { ChecksFound, RowChecking, RowChecks } from '../scan/row-checks.js';
import type { RecordScanner, ScanResult } from '../scan/scan-range.js';
import type { OpenBytes } from '../source/byte-source.js';
import type { BytesInput, ScanTask, TaskResult } from './protocol.js';

/** A task under way: it yields each part of its range but the last, once that is done, and returns the result. */
export type TaskSteps = Generator<ScanResult, TaskResult, void>;

/** What a task is given by where it runs, so that a page need not load what it has no use for. */
export interface TaskHost {
  open: OpenBytes;
  /** Reads CSV, which a page loads when it is given some. */
  createCsvScanner?: typeof createCsvScanner;
  /** Reads what is more than CSV alone, of which there is none in a page. */
  createScanner?: (
    input: BytesInput,
    read: ReadonlySet<string>,
    checks: RowChecks | undefined,
    createCsvScanner: (checks: RowChecks | undefined) => RecordScanner,
  ) => RecordScanner;
  /** What a task needs that `runTask` could not wait for, in place of the same here. Call it before. */
  prepare?: (task: ScanTask) => Promise<Partial<TaskHost>>;
  /** Packs rows to be published, and times what a task does, neither of which a page asks for. */
  createPacker?: (columns: readonly FactsColumn[]) => FactsPacker;
  createStopwatch?: () => Stopwatch;
  /** What came of the rules that a task's rows are held to, where that was found before. */
  found?: ChecksFound | undefined;
  /** For datasets that declare checks or a key. */
  checking?: RowChecking | undefined;
  /** Runs tasks whose results may be kept. Default: those that may not */
  run?: (
    task: ScanTask,
    worker: number,
    host: TaskHost,
    stopwatch: Stopwatch | undefined,
  ) => TaskSteps;
}
