import { type JsonRow, run, toCsvLine } from '@tavola/core';
import { Command, Option } from 'commander';
import { findKpi } from '../find-kpi.js';
import { loadWorkbench } from '../load-workbench.js';
import { configOption, dataOption, wholeNumber, withOptions } from '../options.js';

interface Options {
  data?: string;
  config: string;
  limit?: number;
  format: 'table' | 'json' | 'csv';
}

/** `tavola query <kpi>`: computes one KPI and prints its rows; nothing is published. */
export function queryCommand(): Command {
  return withOptions(
    new Command('query')
      .description('compute one KPI and print its rows')
      .argument('<kpi>', 'its name'),
    dataOption(),
    configOption(),
    new Option('--limit <n>', 'number of rows').argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    new Option('--format <name>', 'how to print them')
      .choices(['table', 'json', 'csv'])
      .default('table'),
  ).action(async (name: string, { data, config, limit, format }: Options) => {
    const kpi = findKpi(await loadWorkbench(config), name);
    const { rows, rejects, warnings, table } = await run(kpi, data === undefined ? {} : { data });
    const shown = (rows as JsonRow[]).slice(0, limit ?? kpi.limit);
    process.stdout.write(FORMATS[format](table.columnNames(), shown));
    for (const warning of warnings) process.stderr.write(`${warning}\n`);
    if (rejects.length === 1) process.stderr.write('1 row was rejected\n');
    if (rejects.length > 1) process.stderr.write(`${rejects.length} rows were rejected\n`);
  });
}

/** Characters of a value that a table shows. */
const WIDEST = 60;

const FORMATS: Record<Options['format'], (columns: string[], rows: JsonRow[]) => string> = {
  json: (_columns, rows) => `${JSON.stringify(rows)}\n`,
  csv: (columns, rows) =>
    [columns, ...rows.map((row) => columns.map((name) => cell(row, name)))].map(toCsvLine).join(''),
  table(columns, rows) {
    const cells = [
      columns,
      ...rows.map((row) => columns.map((name) => shortened(cell(row, name)))),
    ];
    const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]!.length)));
    const isNumber = columns.map((name) => rows.every((row) => typeof row[name] === 'number'));
    return cells
      .map((line) =>
        line
          .map((text, i) => (isNumber[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)))
          .join('  ')
          .trimEnd(),
      )
      .concat('')
      .join('\n');
  },
};

/** A table is for the eye; JSON and CSV have the whole of a long list. */
function shortened(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}

function cell(row: JsonRow, name: string): string {
  const value = row[name] ?? '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
