/* Other readers of CSV for JavaScript; they are installed where the benchmarks keep their tools (bench/README.md). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.TAVOLA_PEERS ?? process.cwd(), 'package.json'));
const Papa = require('papaparse');
const { parse } = require('csv-parse/sync');
const { inferSchema, initParser } = require('udsv');
const { fromCSV } = await import('arquero');

/** The rows below the header that the parameters tell of, and the header. */
function withHeader(rows, { header_lines, preamble_lines, column_names }) {
  const below = rows.slice(header_lines + preamble_lines);
  return header_lines > 0 ? [column_names, ...below] : below;
}

const textOf = (path) => readFileSync(path, 'utf8');

/** What ends lines as the parameters declare it, unless a checkout of the repository has other line ends. */
const newlineOf = (text, { row_delimiter }) =>
  text.includes(row_delimiter) ? row_delimiter : '\n';

const RELAXED = {
  relax_column_count: true,
  relax_quotes: true,
  skip_records_with_error: true,
  skip_empty_lines: true,
};

export const PEERS = {
  'papaparse-auto': async (path) => Papa.parse(textOf(path), { skipEmptyLines: true }).data,
  papaparse: async (path, parameters) => {
    const { delimiter, quotechar, escapechar } = parameters;
    const text = textOf(path);
    const options = {
      skipEmptyLines: true,
      delimiter: delimiter || ',',
      quoteChar: quotechar || '"',
      escapeChar: escapechar || '"',
      newline: newlineOf(text, parameters),
    };
    return withHeader(Papa.parse(text, options).data, parameters);
  },
  'csv-parse-auto': async (path) => parse(textOf(path), RELAXED),
  'csv-parse': async (path, parameters) => {
    const { delimiter, quotechar, escapechar } = parameters;
    const text = textOf(path);
    const options = {
      delimiter: delimiter || ',',
      quote: quotechar || '"',
      escape: escapechar || '"',
      record_delimiter: newlineOf(text, parameters),
      ...RELAXED,
    };
    return withHeader(parse(text, options), parameters);
  },
  'udsv-auto': async (path) => {
    const text = textOf(path);
    if (text === '') return [];
    const schema = inferSchema(text);
    return [schema.cols.map(({ name }) => name), ...initParser(schema).stringArrs(text)];
  },
  udsv: async (path, parameters) => {
    const text = textOf(path);
    if (text === '') return [];
    const { delimiter, quotechar, escapechar } = parameters;
    const schema = inferSchema(text, {
      col: delimiter || ',',
      row: newlineOf(text, parameters),
      encl: quotechar || '"',
      esc: escapechar || '"',
    });
    const rows = initParser(schema).stringArrs(text);
    return withHeader([schema.cols.map(({ name }) => name), ...rows], parameters);
  },
  'arquero-auto': async (path) => {
    const table = fromCSV(textOf(path), { autoType: false });
    const names = table.columnNames();
    return [names, ...table.objects().map((row) => names.map((name) => row[name]))];
  },
  arquero: async (path, parameters) => {
    const { delimiter, header_lines, preamble_lines } = parameters;
    const table = fromCSV(textOf(path), {
      autoType: false,
      header: false,
      delimiter: delimiter || ',',
      skip: header_lines + preamble_lines,
    });
    const names = table.columnNames();
    const rows = table.objects().map((row) => names.map((name) => row[name]));
    return header_lines > 0 ? [parameters.column_names, ...rows] : rows;
  },
};
