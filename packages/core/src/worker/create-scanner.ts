import { ConstantScanner } from '../scan/constants.js';
import { OffsetScanner } from '../scan/offset-scanner.js';
import type { RecordScanner } from '../scan/scan-range.js';
import type { BytesInput } from './protocol.js';

/**
 * The reader that an input needs.
 *
 * @param read names of the columns that any KPI reads
 */
export function createScanner(
  { constants = [], offsets }: BytesInput,
  read: ReadonlySet<string>,
  createCsvScanner: () => RecordScanner,
): RecordScanner {
  const csv = createCsvScanner();
  const scanner = offsets ? new OffsetScanner(csv, offsets) : csv;
  return constants.length === 0 ? scanner : new ConstantScanner(scanner, constants, read);
}
