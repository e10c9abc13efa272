import type { Explanation } from '@tavola/core';
import { create } from './dom.js';
import { formatCount, formatPlural } from './format.js';

type Column = Explanation['columns']['read'][number];
type Aggregate = Explanation['partial']['aggregates'][number];

/** A KPI as a line that opens. */
export function createKpi(explanation: Explanation): HTMLDetailsElement {
  const { kpi, title, path, columns, partial } = explanation;
  const summary = create(
    'summary',
    '',
    create('strong', '', kpi),
    create('span', 'kpi-title', title),
    create(
      'span',
      'note',
      [
        path === 'split' ? 'split by split' : 'gathered',
        `reads ${formatPlural(columns.read.length, 'column')}`,
        ...(path === 'split' ? [formatPlural(partial.aggregates.length, 'aggregate')] : []),
      ].join(' · '),
    ),
  );
  const details = create('details', 'kpi', summary);
  details.dataset.path = path;
  // Most are never opened.
  details.addEventListener('toggle', () => details.append(...partsOf(explanation)), { once: true });
  return details;
}

function partsOf(explanation: Explanation): Node[] {
  const { verbs, columns, tables, kernel, result, warnings } = explanation;
  const evaluated = kernel.filter(({ how }) => how !== 'column');
  return [
    ...(explanation.gathered ? [create('p', 'why', whyGathered(explanation.gathered))] : []),
    part(
      'Verbs',
      rowsOf(
        verbs.map((verb) => [create('span', 'note', verb.part), create('code', '', verb.code)]),
      ),
    ),
    part('Columns', columnsOf(columns)),
    ...(tables.length > 0 ? [part('Other tables', rowsOf(tables.map(tableRow)))] : []),
    sentPart(explanation),
    ...(evaluated.length > 0
      ? [
          part(
            'Evaluated where the data is',
            rowsOf(
              evaluated.map(({ how, uses, code }) => [
                create('span', '', `${uses.join(', ')}: `, create('span', 'note', how)),
                create('code', '', code),
              ]),
            ),
          ),
        ]
      : []),
    part(
      'Result',
      create('p', '', listed(result.columns), result.isOpen ? ', and more that the data name' : ''),
    ),
    ...(warnings.length > 0
      ? [part('Warnings', create('ul', '', ...warnings.map((text) => create('li', '', text))))]
      : []),
  ];
}

function sentPart({ path, partial }: Explanation): HTMLElement {
  if (path === 'gathered') {
    const columns = partial.aggregates.map(({ code }) => code).join(', ');
    const merges = partial.aggregates[0]?.merges ?? '';
    return part(
      'Sent by each split',
      create('p', '', 'Of each row ', create('code', '', columns), `. ${merges}`),
    );
  }
  const keys = partial.keys.map((key) => [
    create('span', '', key.name === '' ? 'key' : `key ${key.name}`),
    create('span', '', `${typeOf(key)}, ${key.bytes} bytes`),
  ]);
  const aggregates = partial.aggregates.map((aggregate) => [
    create('code', '', aggregate.code),
    create('span', '', `${sentBy(aggregate)}. ${aggregate.merges}`),
  ]);
  return part('Sent by each split, of each group', rowsOf([...keys, ...aggregates]));
}

function part(heading: string, content: Node): HTMLElement {
  return create('section', 'kpi-part', create('h3', '', heading), content);
}

function rowsOf(rows: [Node, Node][] | Node[][]): HTMLElement {
  return create(
    'dl',
    'kpi-rows',
    ...rows.flatMap(([term, text]) => [create('dt', '', term!), create('dd', '', text!)]),
  );
}

function columnsOf({ read, checked }: Explanation['columns']): HTMLElement {
  return rowsOf([
    [create('span', 'note', 'read'), create('span', '', listed(read) || 'none')],
    ...(checked.length > 0
      ? [[create('span', 'note', 'only checked'), create('span', '', listed(checked))]]
      : []),
  ]);
}

function tableRow({ name, rows, kpi, columns }: Explanation['tables'][number]): Node[] {
  const given = `${formatPlural(rows ?? 0, 'row')}, given: ${listed(columns)}`;
  const computed = kpi && `${kpi.name} of ${kpi.dataset}, computed in ${passOf(kpi.pass)}: `;
  const code = create('code', '', kpi?.verbs.map((verb) => `.${verb}`).join(' ') ?? '');
  return [
    create('code', '', name),
    computed === undefined ? create('span', '', given) : create('span', '', computed, code),
  ];
}

function passOf(pass: 'before' | 'the same'): string {
  return pass === 'before' ? 'a pass before' : 'the same pass';
}

function whyGathered({ reason, most, take }: NonNullable<Explanation['gathered']>): string {
  const bound =
    take === undefined
      ? `there may be at most ${formatCount(most)}`
      : `the first ${formatCount(take)} are enough`;
  return `Its rows are gathered, since ${reason}; ${bound}.`;
}

function sentBy({ sends, keeps, reliesOnOrder }: Aggregate): string {
  const bytes = sends.reduce((sum, { bytes: own }) => sum + own, 0);
  const fixed = `${formatCount(bytes)} bytes`;
  if (keeps === 'constant') return fixed;
  if (reliesOnOrder) return `${fixed}, or each different value`;
  const each = keeps === 'all values' ? 'each value' : 'each different value';
  return capitalised(bytes > 0 ? `${fixed} and ${each}` : each);
}

function listed(columns: readonly Column[]): string {
  return columns.map((column) => `${column.name} ${typeOf(column)}`).join(', ');
}

function typeOf({ type, scale, wide }: Pick<Column, 'type' | 'scale' | 'wide'>): string {
  if (wide) return `decimal(${wide.scale}) of ${wide.precision} digits`;
  if (type === 'any') return 'any value';
  return type === 'decimal' ? `decimal(${scale})` : type;
}

function capitalised(text: string): string {
  return text === '' ? text : text[0]!.toUpperCase() + text.slice(1);
}
