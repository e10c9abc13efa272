import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boolean, date, decimal, float, integer, text, time } from '../../src/dataset/columns.js';
import { MAX_RECORD } from '../../src/scan/dialect.js';
import type { Reason } from '../../src/scan/rejects.js';
import { duckdb } from '../helpers/duckdb.js';
import { scanText } from '../helpers/scan-text.js';
import { STANDARD_DIALECT } from '../helpers/standard-dialect.js';
import { tempFile } from '../helpers/temp-folder.js';

/*
 * DuckDB as the judge of rejects: files with every kind of fault that both know, and for each line that either rejects whether
 * the other does, for the same column and reason. DuckDB counts records, not lines: its lines are told by the bytes that it gives.
 */

const judge = await duckdb();
const ROWS = 4000;
let files = 0;

const COLUMNS = {
  id: integer(),
  price: decimal(2, { nullable: true }),
  ratio: float({ nullable: true }),
  day: date({ nullable: true }),
  clock: time({ nullable: true }),
  sold: boolean({ nullable: true }),
  name: text({ nullable: true }),
};
const SQL_TYPES =
  "{ id: 'BIGINT', price: 'DECIMAL(15, 2)', ratio: 'DOUBLE', day: 'DATE', clock: 'TIME', sold: 'BOOLEAN', name: 'VARCHAR' }";
const NAMES = Object.keys(COLUMNS);

const REASONS: Record<string, Reason> = {
  CAST: 'cast',
  'MISSING COLUMNS': 'missing-columns',
  'TOO MANY COLUMNS': 'too-many-columns',
  'UNQUOTED VALUE': 'unquoted-value',
  'LINE SIZE OVER MAXIMUM': 'line-too-long',
  'INVALID ENCODING': 'invalid-encoding',
};

/** How a file is written. */
interface Written {
  delimiter: ',' | ';';
  newline: '\n' | '\r\n';
  /** Whether fields hold line breaks. */
  hasBreaks: boolean;
}

const good = ({ delimiter, newline, hasBreaks }: Written) =>
  fc
    .record({
      id: fc.integer({ min: 0, max: 1e9 }).map(String),
      price: fc.integer({ min: -99_999, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
      ratio: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(String),
      day: fc
        .date({ min: new Date(0), max: new Date(2e12), noInvalidDate: true })
        .map((value) => value.toISOString().slice(0, 10)),
      clock: fc
        .integer({ min: 0, max: 86_399 })
        .map((seconds) => new Date(seconds * 1000).toISOString().slice(11, 19)),
      sold: fc.constantFrom('true', 'false'),
      name: fc.constantFrom(
        'Ann',
        `"a${delimiter} b"`,
        '"say ""hi"""',
        'Zoë',
        '',
        ...(hasBreaks ? [`"one${newline}two"`, `"${newline}${newline}""x""${newline}"`] : []),
      ),
    })
    .map((row) => NAMES.map((name) => row[name as keyof typeof row]));

/** Ways to spoil a row, of which some are none to one of the two. */
const spoil = ({ delimiter, newline, hasBreaks }: Written) =>
  fc.oneof(
    ...['id', 'price', 'ratio', 'day', 'clock', 'sold'].map((name) =>
      fc
        .constantFrom('x', '12x', '1,5', '--1', '2015-13-01', '25:00:00', 'yes!', '1e', '0x1F')
        .map((value) => ({
          name: NAMES.indexOf(name),
          value: value.includes(delimiter) ? `"${value}"` : value,
        })),
    ),
    fc
      .constantFrom('"a"b', '"a" ', '"x"y"z"', ...(hasBreaks ? [`"a${newline}b"c`] : []))
      .map((value) => ({ name: 6, value })),
    fc
      .constantFrom('a', ...(hasBreaks ? [`"a${newline}b"`] : []))
      .chain((field) =>
        fc.constantFrom(`${field}${delimiter}b`, `${field}${delimiter}b${delimiter}c`),
      )
      .map((value) => ({ name: 6, value })),
    fc.constant({ name: 6, value: undefined }),
    ...(hasBreaks ? [fc.constant({ name: 0, value: `"1${newline}2"` })] : []),
    fc.constant({ name: 6, value: 'bad\u0000utf8' }),
  );

const row = (written: Written) =>
  fc.tuple(good(written), fc.option(spoil(written), { freq: 3 })).map(([fields, fault]) => {
    const { delimiter } = written;
    if (!fault) return fields.join(delimiter);
    // The name is missing, and another field may hold a line break in its place.
    if (fault.value === undefined) {
      const [id, ...others] = [fields[6]!, ...fields.slice(1, -1)];
      return (written.hasBreaks && /\n/.test(id) ? [id, ...others] : fields.slice(0, -1)).join(
        delimiter,
      );
    }
    return fields.map((field, i) => (i === fault.name ? fault.value : field)).join(delimiter);
  });

/** What DuckDB takes, and we do not: a number in hexadecimal, and blanks after a quote that is closed. */
const EXPLAINED = [/^0x1F[,;]/, /"a" \r?$/];

const missing = 'reason' in judge ? `: ${judge.reason}` : '';

it.skipIf(missing !== '').each<Written>([
  { delimiter: ',', newline: '\n', hasBreaks: false },
  { delimiter: ',', newline: '\n', hasBreaks: true },
  { delimiter: ';', newline: '\r\n', hasBreaks: false },
  { delimiter: ';', newline: '\r\n', hasBreaks: true },
])(`agrees with DuckDB on almost all rejects of a file with %j${missing}`, async (written) => {
  if ('reason' in judge) return;
  const { delimiter, newline } = written;
  const lines = fc.sample(row(written), { seed: 7, numRuns: ROWS });
  const tooLong = lines[7]!.replace(/[^,;]*$/, 'x'.repeat(MAX_RECORD));
  const text = [NAMES.join(delimiter), ...lines, tooLong, ...lines.slice(0, 9), ''].join(newline);
  const content = Buffer.from(text);
  // A byte that no text of UTF-8 has.
  for (let at = content.indexOf(0); at >= 0; at = content.indexOf(0, at)) content[at] = 0xff;
  const path = await tempFile(content);
  const { rejects } = await scanText(COLUMNS, content, { ...STANDARD_DIALECT, delimiter });
  await judge.rows(
    `CREATE OR REPLACE TABLE judged AS FROM read_csv('${path}', header = true, auto_detect = false, max_line_size = ${MAX_RECORD}, delim = '${delimiter}', quote = '"', escape = '"', new_line = '${newline === '\n' ? '\\n' : '\\r\\n'}', columns = ${SQL_TYPES}, rejects_table = 'errors_${++files}', rejects_scan = 'scans_${files}', parallel = false)`,
  );
  const lineAt = linesOf(content);
  const theirs = new Map<number, Set<string>>();
  for (const error of await judge.rows(
    `SELECT line_byte_position, column_name, error_type FROM errors_${files}`,
  )) {
    const reason = REASONS[String(error.error_type)] ?? String(error.error_type);
    // Where a record is not of as many fields, we name no column.
    const at = /columns|unquoted|too-long/.test(reason) ? '' : String(error.column_name);
    const line = lineAt(Number(error.line_byte_position));
    const known = theirs.get(line) ?? new Set();
    theirs.set(line, known.add(`${reason} ${at}`));
  }
  const ours = new Map(rejects.map(({ line, reason, column }) => [line, `${reason} ${column}`]));
  const all = new Set([...ours.keys(), ...theirs.keys()]);
  const different = [...all].filter((line) => !theirs.get(line)?.has(ours.get(line) ?? ''));
  const at = content.toString().split('\n');
  const unexplained = different.filter((line) => !EXPLAINED.some((why) => why.test(at[line - 1]!)));
  const told = unexplained.map(
    (line) =>
      `${line}: ${ours.get(line)} | ${[...(theirs.get(line) ?? [])].join()} | ${at[line - 1]}`,
  );
  expect(told).toEqual([]);
  expect(all.size).toBeGreaterThan(ROWS / 5);
  expect(1 - different.length / all.size).toBeGreaterThanOrEqual(0.95);
  // Every kind of fault is among those that both see alike.
  const agreed = [...all]
    .filter((line) => !different.includes(line))
    .map((line) => ours.get(line)!);
  expect(new Set(agreed.map((fault) => fault.split(' ')[0]))).toEqual(
    new Set(Object.values(REASONS)),
  );
});

/** The line of the file that a byte is on. */
function linesOf(content: Buffer): (offset: number) => number {
  const starts = [0];
  for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
