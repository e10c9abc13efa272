import { ConstantScanner } from '../scan/constants.js';
import type { RecordScanner } from '../scan/scan-range.js';
import type { BytesInput } from './protocol.js';

/**
 * The reader that an input needs.
 *
 * @param read names of the columns that any KPI reads
 */
export function createScanner(
  { constants = [] }: BytesInput,
  read: ReadonlySet<string>,
  createCsvScanner: () => RecordScanner,
): RecordScanner {
  const scanner = createCsvScanner();
  return constants.length === 0 ? scanner : new ConstantScanner(scanner, constants, read);
}
