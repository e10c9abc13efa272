import type { FactsColumn } from '../facts/columns.js';
import type { FactsPacker } from '../facts/facts-part.js';
import type { Stopwatch } from '../profile/stopwatch.js';
import type { createCsvScanner } from '../scan/csv-scanner.js';
import type { RowChecking, RowChecks } from '../scan/row-checks.js';
import type { RecordScanner } from '../scan/scan-range.js';
import type { OpenBytes } from '../source/byte-source.js';
import type { BytesInput } from './protocol.js';

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
  /** Packs rows to be published, and times what a task does, neither of which a page asks for. */
  createPacker?: (columns: readonly FactsColumn[]) => FactsPacker;
  createStopwatch?: () => Stopwatch;
  /** For datasets that declare checks or a key. */
  checking?: RowChecking | undefined;
}
