import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ColumnSpec } from '../dataset/columns.js';
import type { ByteSource } from '../source/byte-source.js';
import { nearest, TavolaError } from '../util/errors.js';
import { COMMA, LINE_FEED, MAX_RECORD } from './dialect.js';
import { ESCAPED, FieldTable } from './field-table.js';
import { faultOf } from './rejects.js';
import { TextCodes } from './text-decoder.js';
import { tokenize } from './tokenize.js';

/** Where a file keeps the declared columns. Plain JSON. */
export interface Layout {
  /** Number of columns in the file. */
  width: number;
  /** The declared columns, in the order of the file. */
  columns: { name: string; at: number; spec: ColumnSpec }[];
  /** Offset of the first record after the header. */
  start: number;
  /** Lines before it. */
  lines: number;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Reads a file's header and finds the declared columns in it, by name and in any order. Columns that are not declared
 * are passed over.
 *
 * @param source what messages call the file
 * @param known columns that the header may lack, since their values are known otherwise. Default none
 * @throws TavolaError SOURCE_EMPTY or HEADER_MISMATCH, which names every missing column and the nearest one there is
 */
export function readLayout(
  file: ByteSource,
  source: string,
  dataset: DatasetSpec,
  known?: ReadonlySet<string>,
): Layout {
  const bytes = new Uint8Array(Math.min(file.size, MAX_RECORD));
  file.read(bytes, 0);
  const start = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? 3 : 0;
  const { names, end, lines } = readHeader(bytes, start, source);

  const columns: Layout['columns'] = [];
  const missing: string[] = [];
  for (const [name, spec] of Object.entries(dataset.columns)) {
    const wanted = spec.header ?? name;
    const at = names.indexOf(wanted);
    if (at < 0 && known?.has(name)) continue;
    if (at < 0) {
      const near = nearest(wanted, names);
      missing.push(near ? `${wanted} (nearest is "${near}")` : wanted);
    } else if (names.indexOf(wanted, at + 1) >= 0) {
      throw new TavolaError(
        'HEADER_MISMATCH',
        `${source}: two columns are called ${wanted}: rename one.`,
      );
    } else {
      columns.push({ name, at, spec });
    }
  }
  if (missing.length > 0) {
    throw new TavolaError(
      'HEADER_MISMATCH',
      `${source}: the header lacks ${missing.join(', ')}. It has ${names.join(', ')}. Rename the columns in the file, or give their names there with { header: '…' } in dataset ${dataset.name}.`,
    );
  }
  return { width: names.length, columns: columns.sort((a, b) => a.at - b.at), start: end, lines };
}

/** The header's names, trimmed, and where the first record begins. */
function readHeader(
  bytes: Uint8Array,
  start: number,
  source: string,
): { names: string[]; end: number; lines: number } {
  let firstLine = start;
  while (firstLine < bytes.length && (bytes[firstLine] === LINE_FEED || bytes[firstLine] === 13))
    firstLine++;
  const lineEnd = bytes.indexOf(LINE_FEED, firstLine);
  const header = bytes.subarray(firstLine, lineEnd < 0 ? bytes.length : lineEnd);
  // At most as many columns as delimiters and one, fewer where some stand in quotes.
  const most = header.reduce((count, byte) => count + (byte === COMMA ? 1 : 0), 1);
  for (let width = most; width > 0; width--) {
    const table = new FieldTable(width, 1);
    const { end, lines } = tokenize(bytes, start, firstLine + 1, bytes.length, true, table);
    if (table.faults[0] === faultOf('missing-columns')) continue;
    if (table.rows !== 1 || table.faults[0] !== 0) break;
    const codes = new TextCodes();
    const names = Array.from({ length: width }, (_, i) => {
      const [from, to] = [table.starts[i]!, table.ends[i]!];
      const isEscaped = (table.flags[i]! & ESCAPED) !== 0;
      const code = isEscaped ? codes.codeEscaped(bytes, from, to) : codes.code(bytes, from, to);
      return (codes.strings[code] ?? '').trim();
    });
    return { names, end, lines };
  }
  throw new TavolaError(
    'SOURCE_EMPTY',
    `${source}: its first line does not name columns, as a CSV file's must.`,
  );
}
