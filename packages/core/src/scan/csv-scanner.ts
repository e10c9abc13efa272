import type { Kernel } from '../kernel/kernel.js';
import type { Watch } from '../profile/watch.js';
import type { Layout } from './layout.js';
import type { RecordScanner } from './scan-range.js';
import { Scanner } from './scanner.js';
import { StrictScanner } from './strict-scanner.js';

/**
 * What reads a file's records: the kernel, and the strict reader alone where blanks around fields are no part of them,
 * which the kernel does not know.
 *
 * @param read names of the columns that any KPI reads; the others are checked and dropped
 */
export function createCsvScanner(
  layout: Layout,
  read: ReadonlySet<string>,
  kernel: Kernel,
  watch?: Watch,
): RecordScanner {
  return layout.dialect.trim
    ? new StrictScanner(layout, read)
    : new Scanner(layout, read, kernel, watch);
}
