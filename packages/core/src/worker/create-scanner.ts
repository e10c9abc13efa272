import { ConstantScanner, ConstantValues, withConstants } from '../scan/constants.js';
import { JsonArrayScanner } from '../scan/json-array-scanner.js';
import { JsonLinesScanner } from '../scan/json-lines-scanner.js';
import { OffsetScanner } from '../scan/offset-scanner.js';
import type { RowChecks } from '../scan/row-checks.js';
import type { RecordScanner } from '../scan/scan-range.js';
import type { BytesInput } from './protocol.js';

/**
 * The reader that an input needs.
 *
 * @param read names of the columns that any KPI or check reads
 * @param checks what rows are held to beyond their columns, if to anything
 */
export function createScanner(
  input: BytesInput,
  read: ReadonlySet<string>,
  checks: RowChecks | undefined,
  createCsvScanner: (checks: RowChecks | undefined) => RecordScanner,
): RecordScanner {
  const { constants = [], offsets } = input;
  const values = constants.length > 0 ? new ConstantValues(constants, read) : undefined;
  const all = values && checks ? withConstants(checks, values) : checks;
  const plain = byForm(input, read, all) ?? createCsvScanner(all);
  const scanner = offsets ? new OffsetScanner(plain, offsets) : plain;
  return values ? new ConstantScanner(scanner, values) : scanner;
}

function byForm(
  { form, layout, place }: BytesInput,
  read: ReadonlySet<string>,
  checks: RowChecks | undefined,
): RecordScanner | undefined {
  if (form === 'json-lines') return new JsonLinesScanner(layout, read, checks);
  if (form !== 'json-array') return undefined;
  return new JsonArrayScanner(layout, read, 'path' in place ? place.path : 'The source', checks);
}
