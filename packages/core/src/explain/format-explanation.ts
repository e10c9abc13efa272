import { grouped } from '../util/grouped.js';
import type {
  ExplainedAggregate,
  ExplainedColumn,
  ExplainedTable,
  Explanation,
} from './explanation.js';
import { alignRows, wrap } from './text-layout.js';

const WIDTH = 100;
const INDENT = '  ';

/**
 * An explanation as plain text for a terminal, no wider than 100 columns where its words allow.
 *
 * @example process.stdout.write(formatExplanation(explainKpi(categories)))
 */
export function formatExplanation(explanation: Explanation): string {
  const { kpi, title, dataset } = explanation;
  const blocks = [
    [`${kpi}: ${title}`, ...wrap(`dataset ${dataset}; ${pathWords(explanation)}`, WIDTH, INDENT)],
    ...SECTIONS.map(([heading, rowsOf]) => section(heading(explanation), rowsOf(explanation))),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

type Rows = string[][];

const SECTIONS: [(explanation: Explanation) => string, (explanation: Explanation) => Rows][] = [
  [() => 'Verbs', ({ verbs }) => verbs.map(({ part, code }) => [part, code])],
  [() => 'Columns', columnRows],
  [() => 'Tables', ({ tables }) => tables.map((table) => [table.name, tableWords(table)])],
  [
    () => 'Lookups',
    ({ lookups }) =>
      lookups.map(({ table, left, right, columns }, i) => [
        `lookup${i + 1}`,
        `${right.map((name) => `${table}.${name}`).join(', ')} = ${left.map(body).join(', ')}`,
        columns.length > 0 ? `gives ${columns.join(', ')}` : 'tells whether there is a match',
      ]),
  ],
  [
    ({ path }) => (path === 'split' ? 'Each split sends, of each group' : 'Each split sends'),
    ({ path, partial, measures }) => [
      ...partial.keys.map((key): string[] => [
        key.name || 'key',
        typeWords(key),
        `${key.bytes} bytes${key.type === 'text' ? ', and each text once' : ''}`,
        body(key.code),
      ]),
      ...partial.aggregates.map((aggregate, i): string[] => [
        path === 'split' ? aggregate.slot : (measures[i]?.name ?? aggregate.slot),
        aggregate.inputs.map(typeWords).join(', '),
        sizeWords(aggregate),
        aggregate.code,
      ]),
    ],
  ],
  [() => 'Merge', mergeRows],
  [
    () => 'Measures',
    ({ path, measures }) =>
      path === 'split' ? measures.map(({ name, code }) => [name, slots(body(code))]) : [],
  ],
  [() => 'Evaluated where the data is', kernelRows],
  [
    () => 'Result',
    ({ result }) => [
      ...result.columns.map((column) => [column.name, typeWords(column)]),
      ...(result.isOpen ? [['…', 'columns that are named by the data']] : []),
    ],
  ],
  [() => 'Warnings', ({ warnings }) => warnings.map((warning) => [warning])],
];

function section(heading: string, rows: Rows): string[] {
  if (rows.length === 0) return [];
  const lines = alignRows(rows, WIDTH - INDENT.length);
  return [heading, ...lines.map((line) => INDENT + line)];
}

function pathWords({ gathered }: Explanation): string {
  if (gathered === undefined) return 'computed split by split';
  const { reason, most, take } = gathered;
  const bound =
    take === undefined
      ? `at most ${grouped(most)} rows`
      : `the first ${grouped(take)} rows are enough`;
  return `gathered, since ${reason}; ${bound}`;
}

function columnRows({ columns: { read, checked } }: Explanation): Rows {
  const words = (columns: ExplainedColumn[]) =>
    columns.map((column) => `${column.name} ${typeWords(column)}`).join(', ');
  return [
    ['read', read.length > 0 ? words(read) : 'none'],
    ...(checked.length > 0 ? [['only checked', words(checked)]] : []),
  ];
}

function tableWords({ rows, kpi, columns }: ExplainedTable): string {
  const names = columns.map(({ name }) => name).join(', ');
  if (kpi === undefined) return `${grouped(rows ?? 0)} rows, given: ${names}`;
  const when =
    kpi.pass === 'before' ? 'computed in a pass before' : 'computed in the same pass as this KPI';
  return `${kpi.name} of ${kpi.dataset}, ${when}: ${kpi.verbs.map((verb) => `.${verb}`).join(' ')}`;
}

/** One line for each kind of aggregate. */
function mergeRows({ partial }: Explanation): Rows {
  const words = new Map(
    partial.aggregates.map(({ code, merges }): [string, string] => [
      /^op\.\w+(?=\()/.exec(code)?.[0] ?? 'rows',
      merges,
    ]),
  );
  return [...words].map(([name, merges]) => [name, merges]);
}

/** Columns that are passed through are one line. */
function kernelRows({ kernel }: Explanation): Rows {
  const columns = kernel.filter(({ how }) => how === 'column');
  const passed = columns.map(({ expression }) => body(expression)).join(', ');
  return [
    ...(columns.length > 0 ? [['as it is', '', passed]] : []),
    ...kernel
      .filter(({ how }) => how !== 'column')
      .map(({ how, uses, code }) => [how, uses.join(', '), oneLine(code)]),
  ];
}

function sizeWords({ sends, keeps, reliesOnOrder }: ExplainedAggregate): string {
  const bytes = sends.reduce((sum, array) => sum + array.bytes, 0);
  if (keeps === 'constant') return `${bytes} bytes`;
  if (reliesOnOrder) return `${bytes} bytes, or each different value`;
  const each = keeps === 'all values' ? 'each value' : 'each different value';
  return bytes > 0 ? `${bytes} bytes and ${each}` : each;
}

function typeWords({ type, scale, wide }: Omit<ExplainedColumn, 'name'>): string {
  if (wide) return `decimal(${wide.scale}) of ${wide.precision} digits`;
  if (type === 'any') return 'any value';
  return type === 'decimal' ? `decimal(${scale})` : type;
}

/** What an expression computes, without its parameter. */
function body(code: string): string {
  return code.replace(/^d => /, '');
}

function slots(code: string): string {
  return code.replace(/d\["(#\d+)"\]/g, '$1');
}

function oneLine(code: string): string {
  return body(code.replace(/\s+/g, ' '));
}
