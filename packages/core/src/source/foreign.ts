import { TavolaError } from '../util/errors.js';

const UNPACK = 'unpack it, or compress it with gzip or zstd';
const EXPORT = 'export it as CSV, JSON, Parquet or Arrow';
const SAVE = 'save the sheet as CSV';

/**
 * What people have for data, and is in none of the forms that are read: the bytes that tell it, as characters of the same codes, and
 * what helps. As CSV it would be a few lines of odd characters.
 */
const KINDS: readonly [magic: string, what: string, remedy: string][] = [
  ['PK\x03\x04', 'a ZIP archive, as which Excel, too, stores workbooks', `unpack it, or ${SAVE}`],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a workbook of Excel', SAVE],
  ['BZh91AY&SY', 'compressed with bzip2', UNPACK],
  ['\xfd7zXZ\0', 'compressed with xz', UNPACK],
  ['\x04\x22\x4d\x18', 'compressed with LZ4', UNPACK],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive', UNPACK],
  ['Rar!\x1a\x07', 'a RAR archive', UNPACK],
  ['Obj\x01', 'a file of Avro', EXPORT],
  ['SQLite format 3\0', 'a database of SQLite', EXPORT],
  ['FEA1\0\0\0\0', 'a Feather file of version 1', 'write it with version 2'],
  ['%PDF-', 'a PDF', EXPORT],
];
/** An archive of tar says so within its first block. */
const TAR = { magic: 'ustar', at: 257 };

/**
 * Refuses what is no data in any form that is read.
 *
 * @param label what messages call it
 * @param sample its first bytes
 * @throws TavolaError SOURCE_UNREADABLE
 */
export function checkForeign(label: string, sample: Uint8Array): void {
  const text = String.fromCharCode(...sample.subarray(0, TAR.at + TAR.magic.length));
  const isTar = text.startsWith(TAR.magic, TAR.at);
  const found = KINDS.find(([magic]) => text.startsWith(magic));
  if (!found && !isTar) return;
  const [, what, remedy] = found ?? ['', 'a tar archive', 'unpack it'];
  throw new TavolaError('SOURCE_UNREADABLE', `${label} is ${what}, which is not read: ${remedy}.`);
}
