/*
 * Loads the files of the Pollock benchmark (Vitagliano et al., "Pollock: A Data Loading Benchmark", VLDB 2023) with Tavola and
 * other readers of CSV for JavaScript, and writes what each of them read as plain CSV, for score.py beside this to compare.
 *
 *   node bench/pollock/load.mjs POLLOCK [READER …]
 *
 * POLLOCK is a checkout of github.com/HPI-Information-Systems/Pollock, of which nothing is kept here. Readers `*-auto` are told
 * nothing of a file, the others what the benchmark's parameters declare.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  defineDataset,
  inlineEngine,
  inspectCsv,
  run,
  text,
} from '../../packages/core/dist/index.js';

const [root, ...wanted] = process.argv.slice(2);
if (!root || !existsSync(join(root, 'polluted_files', 'csv'))) {
  console.error('Name a checkout of Pollock: node bench/pollock/load.mjs POLLOCK [READER …]');
  process.exit(2);
}
const files = join(root, 'polluted_files');

const engine = inlineEngine();

/** Reads all rows of a file as texts. */
async function readAll(path, dialect, width) {
  const names = Array.from({ length: width }, (_, i) => `c${i}`);
  const dataset = defineDataset({
    name: 'pollock',
    source: path,
    columns: Object.fromEntries(names.map((name) => [name, text()])),
    dialect: { ...dialect, header: false, encoding: 'utf-8' },
  });
  const kpi = dataset.kpi('rows', { title: 'Rows' }, (t) => t.select(...names));
  const { rows } = await run(kpi, { data: path, engine });
  return rows.map((row) => names.map((name) => row[name]));
}

const READERS = {
  async 'tavola-auto'(path) {
    const { dialect, names, width } = inspectCsv(path);
    const skip = dialect.skip + (names ? 1 : 0);
    const rows = await readAll(path, { ...dialect, skip }, width);
    return [names ?? rows.shift(), ...rows];
  },
  async tavola(
    path,
    {
      delimiter,
      quotechar,
      escapechar,
      row_delimiter,
      header_lines,
      preamble_lines,
      column_names,
      n_columns,
    },
  ) {
    const dialect = {
      delimiter: delimiter || ',',
      quote: quotechar || '"',
      escape: escapechar || quotechar || '"',
      newline: row_delimiter === '\r' ? '\r' : '\n',
      comment: false,
      skip: header_lines + preamble_lines,
    };
    const width = Math.max(1, column_names.length || n_columns);
    const rows = await readAll(path, dialect, width);
    return header_lines > 0 ? [column_names, ...rows] : rows;
  },
};

const peers = await import('./peers.mjs').then(
  ({ PEERS }) => PEERS,
  (error) => {
    console.error(`Without other readers: ${error.message}`);
    return {};
  },
);

function toCsv(rows) {
  const field = (value) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(field).join(',')}\n`).join('');
}

for (const [name, read] of Object.entries({ ...READERS, ...peers })) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const out = join(root, 'results', name, 'polluted_files', 'loading');
  mkdirSync(out, { recursive: true });
  const failures = new Map();
  const all = readdirSync(join(files, 'csv')).filter((file) => file.endsWith('.csv'));
  for (const file of all) {
    const parameters = JSON.parse(
      readFileSync(join(files, 'parameters', `${file}_parameters.json`), 'utf8'),
    );
    let content;
    try {
      content = toCsv(await read(join(files, 'csv', file), parameters));
    } catch (error) {
      // An empty file has no rows: to say so is to have read it.
      content = error.code === 'SOURCE_EMPTY' ? '' : `Application Error\n${error.message}`;
      if (content) failures.set(file, error.message);
    }
    writeFileSync(join(out, `${file}_converted.csv`), content);
  }
  console.log(`${name}: ${all.length} files, ${failures.size} not loaded`);
  for (const [file, message] of [...failures].slice(0, 5)) console.log(`  ${file}: ${message}`);
}
await engine.close();
