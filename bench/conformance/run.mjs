/*
 * Reads the files of two public collections of CSV and compares what Tavola reads with what they say it means:
 * github.com/maxogden/csv-spectrum and github.com/sineemore/csv-test-data. Nothing of them is kept here.
 *
 *   node bench/conformance/run.mjs CSV-SPECTRUM CSV-TEST-DATA
 *
 * All columns are declared as text that may be null or not, and nothing of how the files are written but whether there is a header.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { defineDataset, inlineEngine, run, text } from '../../packages/core/dist/index.js';

const [spectrum, testData] = process.argv.slice(2);
if (!spectrum || !testData) {
  console.error('Name both checkouts: node bench/conformance/run.mjs CSV-SPECTRUM CSV-TEST-DATA');
  process.exit(2);
}
const engine = inlineEngine();

/** @param columns by name in the result, the header in the file; without a header in their order */
async function read(path, columns, dialect) {
  const dataset = defineDataset({
    name: 'conformance',
    source: path,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, header]) => [name, text({ header })]),
    ),
    dialect,
  });
  const kpi = dataset.kpi('rows', { title: 'Rows' }, (t) => t.select(...Object.keys(columns)));
  const { rows, rejects } = await run(kpi, { data: path, engine });
  return { rows: rows.map((row) => Object.keys(columns).map((name) => row[name])), rejects };
}

const named = (headers) => Object.fromEntries(headers.map((header, i) => [`c${i}`, header]));

async function check(path, headers, expected, hasHeader) {
  const dialect = hasHeader ? {} : { header: false };
  const label = path.split('/').slice(-3).join('/');
  try {
    const { rows, rejects } = await read(path, named(headers), dialect);
    if (expected === undefined) {
      console.log(
        `${label}: ${rows.length} rows used, ${rejects.map(({ line, reason }) => `line ${line} rejected (${reason})`).join(', ') || 'none rejected'}`,
      );
      return;
    }
    const isSame = isDeepStrictEqual(rows, expected) && rejects.length === 0;
    tally[isSame ? 'same' : 'different']++;
    if (!isSame)
      console.log(
        `${label}: ${JSON.stringify(rows)} ${JSON.stringify(rejects)} instead of ${JSON.stringify(expected)}`,
      );
  } catch (error) {
    if (expected !== undefined) tally.different++;
    console.log(`${label}: ${error.code} ${error.message}`);
  }
}

const tally = { same: 0, different: 0 };
for (const file of readdirSync(join(spectrum, 'csvs'))) {
  const objects = JSON.parse(
    readFileSync(join(spectrum, 'json', `${basename(file, '.csv')}.json`), 'utf8'),
  );
  const headers = Object.keys(objects[0]);
  await check(
    join(spectrum, 'csvs', file),
    headers,
    objects.map((row) => headers.map((name) => row[name])),
    true,
  );
}
for (const file of readdirSync(join(testData, 'csv'))) {
  const path = join(testData, 'csv', file);
  const hasHeader = /^(bad-)?header-/.test(file);
  if (file.startsWith('bad-')) {
    await check(path, ['foo', 'bar', 'baz'], undefined, hasHeader || /^bad-header/.test(file));
    continue;
  }
  const expected = JSON.parse(
    readFileSync(join(testData, 'json', `${basename(file, '.csv')}.json`), 'utf8'),
  );
  const rows = expected.map((row) => (Array.isArray(row) ? row : Object.values(row)));
  await check(
    path,
    hasHeader ? ['foo', 'bar', 'baz'] : (rows[0]?.map((_, i) => `c${i}`) ?? ['c0']),
    rows,
    hasHeader,
  );
}
console.log(`${tally.same} files read as they say, ${tally.different} otherwise`);
await engine.close();
