import type { Kernel } from '../kernel/kernel.js';
import type { Watch } from '../profile/watch.js';
import type { Layout } from './layout.js';
import type { RowChecks } from './row-checks.js';
import type { RecordScanner } from './scan-range.js';
import { Scanner } from './scanner.js';
import { StrictScanner } from './strict-scanner.js';

/**
 * What reads a file's records: the kernel, and the strict reader alone where blanks around fields are no part of them,
 * which the kernel does not know.
 *
 * @param read names of the columns that any KPI reads; the others are checked and dropped
 * @param checks what rows are held to beyond their columns, all of which are read
 */
export function createCsvScanner(
  layout: Layout,
  read: ReadonlySet<string>,
  kernel: Kernel,
  watch?: Watch,
  checks?: RowChecks | undefined,
): RecordScanner {
  return layout.dialect.trim
    ? new StrictScanner(layout, read, checks)
    : new Scanner(layout, read, kernel, watch, checks);
}
