import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boolean, date, decimal, float, integer, text, time } from '../../src/dataset/columns.js';
import type { Reason } from '../../src/scan/rejects.js';
import { duckdb } from '../helpers/duckdb.js';
import { scanText } from '../helpers/scan-text.js';
import { STANDARD_DIALECT } from '../helpers/standard-dialect.js';
import { tempFile } from '../helpers/temp-folder.js';

/*
 * DuckDB as the judge of rejects: files with every kind of fault that both know, and for each line that either rejects whether
 * the other does, for the same column and reason. No field has a line break: DuckDB counts records, not lines.
 */

const judge = await duckdb();
const ROWS = 4000;

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

const good = fc
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
    name: fc.constantFrom('Ann', '"a, b"', '"say ""hi"""', 'Zoë', ''),
  })
  .map((row) => NAMES.map((name) => row[name as keyof typeof row]));

/** Ways to spoil a row, of which some are none to one of the two. */
const spoil = fc.oneof(
  ...['id', 'price', 'ratio', 'day', 'clock', 'sold'].map((name) =>
    fc
      .constantFrom('x', '12x', '1,5', '--1', '2015-13-01', '25:00:00', 'yes!', '1e', '0x1F')
      .map((value) => ({
        name: NAMES.indexOf(name),
        value: value.includes(',') ? `"${value}"` : value,
      })),
  ),
  fc.constantFrom('"a"b', '"a" ', '"x"y"z"').map((value) => ({ name: 6, value })),
  fc.constant({ name: 6, value: 'a,b' }),
  fc.constant({ name: 6, value: 'a,b,c' }),
  fc.constant({ name: 6, value: undefined }),
);
const row = fc.tuple(good, fc.option(spoil, { freq: 3 })).map(([fields, fault]) => {
  if (!fault) return fields.join(',');
  if (fault.value === undefined) return fields.slice(0, -1).join(',');
  return fields.map((field, i) => (i === fault.name ? fault.value : field)).join(',');
});

const missing = 'reason' in judge ? `: ${judge.reason}` : '';

it.skipIf(missing !== '')(`agrees with DuckDB on 95 % of all rejects${missing}`, async () => {
  if ('reason' in judge) return;
  const lines = fc.sample(row, { seed: 7, numRuns: ROWS });
  const content = `${NAMES.join(',')}\n${lines.join('\n')}\n`;
  const path = await tempFile(content);
  const { rejects } = await scanText(COLUMNS, content, STANDARD_DIALECT);
  await judge.rows(
    `CREATE OR REPLACE TABLE judged AS FROM read_csv('${path}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', new_line = '\\n', strict_mode = true, columns = ${SQL_TYPES}, store_rejects = true, parallel = false)`,
  );
  const theirs = new Map<number, Set<string>>();
  for (const { line, column_name: column, error_type: type } of await judge.rows(
    'SELECT line, column_name, error_type FROM reject_errors',
  )) {
    const reason = REASONS[String(type)] ?? String(type);
    // Where a record is not of as many fields, we name no column.
    const at = /columns|unquoted/.test(reason) ? '' : String(column);
    const known = theirs.get(Number(line)) ?? new Set();
    theirs.set(Number(line), known.add(`${reason} ${at}`));
  }
  const ours = new Map(rejects.map(({ line, reason, column }) => [line, `${reason} ${column}`]));
  const all = new Set([...ours.keys(), ...theirs.keys()]);
  const different = [...all].filter((line) => !theirs.get(line)?.has(ours.get(line) ?? ''));
  const told = different
    .slice(0, 20)
    .map(
      (line) =>
        `${line}: ${ours.get(line)} | ${[...(theirs.get(line) ?? [])].join()} | ${content.split('\n')[line - 1]}`,
    );
  expect(all.size).toBeGreaterThan(ROWS / 5);
  expect(1 - different.length / all.size, told.join('\n')).toBeGreaterThanOrEqual(0.95);
});
