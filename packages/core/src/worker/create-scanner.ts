import { ConstantScanner } from '../scan/constants.js';
import { JsonArrayScanner } from '../scan/json-array-scanner.js';
import { JsonLinesScanner } from '../scan/json-lines-scanner.js';
import { OffsetScanner } from '../scan/offset-scanner.js';
import type { RecordScanner } from '../scan/scan-range.js';
import type { BytesInput } from './protocol.js';

/**
 * The reader that an input needs.
 *
 * @param read names of the columns that any KPI reads
 */
export function createScanner(
  input: BytesInput,
  read: ReadonlySet<string>,
  createCsvScanner: () => RecordScanner,
): RecordScanner {
  const { constants = [], offsets } = input;
  const plain = byForm(input, read) ?? createCsvScanner();
  const scanner = offsets ? new OffsetScanner(plain, offsets) : plain;
  return constants.length === 0 ? scanner : new ConstantScanner(scanner, constants, read);
}

function byForm(
  { form, layout, place }: BytesInput,
  read: ReadonlySet<string>,
): RecordScanner | undefined {
  if (form === 'json-lines') return new JsonLinesScanner(layout, read);
  if (form !== 'json-array') return undefined;
  return new JsonArrayScanner(layout, read, 'path' in place ? place.path : 'The source');
}
