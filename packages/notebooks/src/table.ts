import type { Column, Row } from './client.js';
import { formatDay, formatTimestamp } from './dates.js';
import { h } from './dom.js';
import { formatCount, formatDecimals, formatNumber, humanise, NO_VALUE } from './format.js';

/** A column of a table: `name` in the rows, and how its heading and values are written. */
export interface TableColumn {
  name: string;
  title: string;
  align: 'start' | 'end';
  format(value: unknown): string;
}

const MOST_ROWS = 400;
/** Elements of a list, or of a map, that a cell shows. */
const MOST_ELEMENTS = 12;
const NUMERIC = new Set(['integer', 'decimal', 'float']);

/** A column as the catalogue describes it; a type that the catalogue leaves open is read off the rows. */
export function tableColumn(
  { name, type, unit }: Column,
  rows: readonly Row[],
  title = humanise(name),
): TableColumn {
  if (type === 'date') return { name, title, align: 'start', format: date };
  const numeric = isNumeric({ name, type }, rows);
  const digits = numeric ? mostDecimals(rows, name) : 0;
  return {
    name,
    title: isWord(unit) && unit !== title.toLowerCase() ? `${title} (${unit})` : title,
    align: numeric ? 'end' : 'start',
    format: (value) => (typeof value === 'number' ? cell(value, unit, digits) : text(value)),
  };
}

/** Whether a column holds numbers. */
export function isNumeric({ name, type }: Column, rows: readonly Row[]): boolean {
  if (type !== 'any') return NUMERIC.has(type);
  const first = rows.find((row) => row[name] !== null && row[name] !== undefined);
  return typeof first?.[name] === 'number';
}

/** Whether a unit is a word beside the number, rather than a sign that is part of it. */
export function isWord(unit: string | undefined): unit is string {
  return unit !== undefined && unit !== '' && unit !== '$' && unit !== '%';
}

/** Rows as a table that scrolls within itself; only the first few hundred of a long list. */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly Row[],
): HTMLElement {
  const shown = rows.slice(0, MOST_ROWS);
  return h(
    'div',
    { class: 'table', tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      {},
      h('caption', { class: 'sr-only' }, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...columns.map((c) => h('th', { scope: 'col', 'data-align': c.align }, c.title)),
        ),
      ),
      h('tbody', {}, ...shown.map((row) => tableRow(columns, row))),
    ),
    shown.length < rows.length &&
      h(
        'p',
        { class: 'table__more' },
        `The first ${formatCount(shown.length, 'row')} of ${rows.length}.`,
      ),
  );
}

function tableRow(columns: readonly TableColumn[], row: Row): HTMLElement {
  return h(
    'tr',
    {},
    ...columns.map(({ name, align, format }, i) =>
      i === 0
        ? h('th', { scope: 'row', ...layout(align, row[name]) }, format(row[name]))
        : h('td', layout(align, row[name]), format(row[name])),
    ),
  );
}

/** Lists and maps may be broken into lines. */
function layout(align: string, value: unknown): Record<string, string> {
  const long = typeof value === 'object' && value !== null;
  return long ? { 'data-align': align, 'data-wraps': '' } : { 'data-align': align };
}

/** The decimals that the numbers of a column need, up to four, so that they stand below one another. */
function mostDecimals(rows: readonly Row[], name: string): number {
  const needed = rows
    .slice(0, MOST_ROWS)
    .map((row) => decimals(formatNumber(row[name], '', 'exact')));
  return Math.min(4, Math.max(0, ...needed));
}

/** A number with as many decimals as its column has; signs that are part of it have their own. */
function cell(value: number, unit: string | undefined, digits: number): string {
  const number = formatNumber(value, unit, 'exact');
  const isPlain = unit !== '$' && unit !== '%' && Number.isFinite(value);
  return isPlain && decimals(number) < digits ? formatDecimals(value, digits) : number;
}

function decimals(number: string): number {
  return /\.(\d+)/.exec(number)?.[1]?.length ?? 0;
}

/** A date as a day of a week, anything else as it is. */
function date(value: unknown): string {
  const day = formatDay(value, { year: true });
  return day === NO_VALUE ? text(value) : day;
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return NO_VALUE;
  if (typeof value === 'number') return formatNumber(value, '', 'exact');
  if (Array.isArray(value)) return listed(value.map(element));
  if (typeof value === 'object')
    return listed(Object.entries(value).map(([name, inner]) => `${name}: ${element(inner)}`));
  const instant = formatTimestamp(value);
  return instant === NO_VALUE ? String(value) : instant;
}

/** What stands within a list or a map; a list within is told by its brackets. */
function element(value: unknown): string {
  // A date within a list is written as a moment.
  const inner = text(value).replace(/, 00:00$/, '');
  return typeof value === 'object' && value !== null ? `(${inner})` : inner;
}

function listed(elements: readonly string[]): string {
  const more = elements.length - MOST_ELEMENTS;
  if (more <= 0) return elements.join(', ') || NO_VALUE;
  return `${elements.slice(0, MOST_ELEMENTS).join(', ')} and ${formatCount(more, 'more', 'more')}`;
}
