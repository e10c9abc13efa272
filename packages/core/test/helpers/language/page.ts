import { collate, escape as escaped } from 'arquero';
import { MERGE_WORDS } from '../../../src/explain/merge-words.js';
import { functionNames, UTC_NAMES } from '../../../src/expression/functions.js';
import type { Kpi } from '../../../src/kpi/define-kpi.js';
import { isAggregate, WINDOW_FUNCTIONS } from '../../../src/kpi/functions.js';
import { MOST_GATHERED } from '../../../src/kpi/plan-kpi.js';
import { AGGREGATES } from '../../../src/ops/aggregates.js';
import type { Definition } from '../same-as-arquero.js';
import { callOf } from './calls.js';
import { type Place, type Probe, placeOf, probe, rolledUp } from './probe.js';
import { VERBS } from './verbs.js';

/** A page of the documentation that is made by asking the code, and the KPIs that it asked for. */
export interface LanguagePage {
  text: string;
  /** All that were not refused. */
  kpis: Kpi[];
}

/** @param engines names of those that compute all of its KPIs alike */
export function languagePage(engines: readonly string[]): LanguagePage {
  const kpis: Kpi[] = [];
  const ask = (define: Definition, without: 'split' | 'tail'): Place => {
    const result = probe(define);
    if ('kpi' in result) kpis.push(result.kpi);
    return placeOf(result, without);
  };
  const text = [
    intro(engines),
    '## Verbs\n',
    grid(['verb', 'before a rollup', 'after a rollup'], verbRows(ask)),
    '## Aggregates\n',
    AGGREGATES_INTRO,
    grid(
      [
        'aggregate',
        'in a rollup',
        'of ordered rows',
        'after a rollup',
        'keeps',
        'merge of two splits',
        'error',
      ],
      aggregateRows(ask),
    ),
    '## Window functions\n',
    grid(['function', 'before a rollup', 'after a rollup'], windowRows(ask)),
    '## Functions\n',
    FUNCTIONS_INTRO,
    grid(
      ['function', 'in a filter', 'as a key', 'in an aggregate', 'after a rollup', 'remarks'],
      functionRows(ask),
    ),
    '## What is refused\n',
    grid(['what', 'what is said'], refusedRows()),
  ].join('\n');
  return { text, kpis };
}

type Ask = (define: Definition, without: 'split' | 'tail') => Place;

function verbRows(ask: Ask): string[][] {
  return Object.entries(VERBS).flatMap(([verb, forms]) =>
    Object.entries(forms).map(([form, define]) => [
      `\`${verb}\`${form && ` ${form}`}`,
      // What comes of the rows is counted, so that nothing else makes them gathered.
      ask((t) => define(t).count(), 'split'),
      ask((t) => define(rolledUp(t)), 'tail'),
    ]),
  );
}

function aggregateRows(ask: Ask): string[][] {
  return [...AGGREGATES.values()]
    .filter(({ internal }) => !internal)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, keeps, error }) => {
      const spec = { value: `d => ${callOf(name)}` };
      return [
        `\`op.${name}\``,
        ask((t) => t.groupby('kind').rollup(spec), 'split'),
        ask((t) => t.orderby('id').groupby('kind').rollup(spec), 'split'),
        ask((t) => rolledUp(t).groupby('kind').derive(spec), 'tail'),
        keeps === 'constant' ? 'a few numbers' : keeps,
        MERGE_WORDS[name] ?? '',
        error ?? 'none',
      ];
    });
}

function windowRows(ask: Ask): string[][] {
  return [...WINDOW_FUNCTIONS].map((name) => {
    const spec = { value: `d => ${callOf(name)}` };
    return [
      `\`op.${name}\``,
      ask((t) => t.orderby('id').derive(spec), 'split'),
      ask((t) => rolledUp(t).orderby('id').derive(spec), 'tail'),
    ];
  });
}

function functionRows(ask: Ask): string[][] {
  return functionNames()
    .filter((name) => !isAggregate(name) && !WINDOW_FUNCTIONS.has(name))
    .sort()
    .map((name) => {
      const call = callOf(name);
      return [
        `\`op.${name}\``,
        ask((t) => t.filter(`d => ${call} != null`).count(), 'split'),
        ask((t) => t.groupby({ key: `d => ${call}` }).count(), 'split'),
        ask((t) => t.rollup({ value: `d => op.any(${call})` }), 'split'),
        ask((t) => rolledUp(t).derive({ value: `d => ${call}` }), 'tail'),
        remarkOn(name),
      ];
    });
}

function remarkOn(name: string): string {
  const utc = UTC_NAMES.get(name);
  if (utc === undefined) return '';
  return utc.startsWith('tavola_') ? 'in UTC' : `means \`op.${utc}\``;
}

const REFUSED: readonly [string, Definition][] = [
  ['`op.now`', (t) => t.filter('d => d.moment < op.now()')],
  ['`op.random`', (t) => t.filter('d => op.random() < 0.5')],
  ['`escape`', (t) => t.derive({ y: escaped((d: { x: number }) => d.x) })],
  ['`collate`', (t) => t.orderby(collate('kind', 'de'))],
  [
    'an aggregate in a filter before a rollup',
    (t) => t.filter('d => d.x > op.mean(d.x)').rollup({ x: 'd => op.sum(d.x)' }),
  ],
  ['a column outside an aggregate in a rollup', (t) => t.rollup({ x: 'd => d.x' })],
  ['a variable from outside', (t) => t.filter('d => d.x > least')],
];

function refusedRows(): string[][] {
  return REFUSED.map(([what, define]) => {
    const result: Probe = probe(define);
    if ('refused' in result) return [what, result.refused];
    throw new Error(`${what} is not refused`);
  });
}

/** A table of Markdown, in columns as wide as their widest cell. */
function grid(head: string[], rows: string[][]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const line = (row: string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(cells[0]!), rule, ...cells.slice(1).map(line), ''].join('\n');
}

const AGGREGATES_INTRO = `What is called _of ordered rows_ stands after \`orderby\` and before the rollup. A window of rows, as \`derive\` or
\`rolling\` see it, is gathered before a rollup. An aggregate keeps a few numbers, every different value or the value of
every row, of each group; only with the last two does memory grow with the data. Sums, means, variances, covariances
and correlations are exact: they are rounded once, at the end.
`;

const FUNCTIONS_INTRO = `In a filter a function may give anything. As a key, or as what is aggregated, its type must be known before the data
is read; where it is not, the KPI is gathered.
`;

function intro(engines: readonly string[]): string {
  return `# The KPI language

A KPI is written with Arquero's verbs, aggregates and functions. This page says where each of them runs. It is made by
asking the code itself, and a test holds that it does not differ.

- **split**: where the data is, split by split; what the splits come to is merged. This is the _head_ of a KPI: all up to
  its first \`rollup\`, \`count\` or \`dedupe\`.
- **tail**: in Arquero, on the small table that has been merged: all after that.
- **gathered**: what looks at many rows at once cannot be split. Then the rows themselves are gathered, in the order of the
  source and with no columns but those that are needed, and that verb and all after it are the tail. At most
  ${String(MOST_GATHERED).replace(/\B(?=(\d{3})+$)/g, ',')} rows are gathered unless the KPI allows more with \`maxRows\`; where there are more, the run fails with
  \`GATHER_LIMIT\`. A run warns of each KPI that is gathered, and \`tavola explain\` says why.
- **refused**: an error when the KPI is defined, which says what to write instead.

All of it runs on every engine (${engines.join(', ')}), in any number of splits, with the same bytes of JSON.

Where Tavola says more than Arquero, or something else:

- Null and undefined are one: an aggregate over no valid value, or a column that is not there, gives null in JSON.
- Functions of dates in local time mean UTC: \`op.year\` is \`op.utcyear\`. A date that becomes text does so in UTC.
- A parameter may be a text, a number, a boolean, null, a date or a regular expression, or an array, an object or a map of
  them; the keys of a map are texts.
- \`join\` before a rollup is gathered even with a small table, since the order of Arquero's rows depends on the sizes of
  both tables; \`lookup\`, \`semijoin\` and \`antijoin\` by keys are not.
- \`sample\` draws by a seed, by default 1, so that the same rows give the same sample.
- Maps become objects in JSON, sets become arrays, and dates and times are text.
- Numbers that JSON lacks, NaN and the infinities, are null in JSON.
`;
}
