import type { Column, Row } from './client.js';
import { formatDay } from './dates.js';
import { h } from './dom.js';
import { formatCount, formatNumber, humanise, NO_VALUE } from './format.js';

/** A column of a table: `name` in the rows, and how its heading and values are written. */
export interface TableColumn {
  name: string;
  title: string;
  align: 'start' | 'end';
  format(value: unknown): string;
}

const MOST_ROWS = 400;
const NUMERIC = new Set(['integer', 'decimal', 'float']);

/** A column as the catalogue describes it; a type that the catalogue leaves open is read off the rows. */
export function tableColumn(
  { name, type, unit }: Column,
  rows: readonly Row[],
  title = humanise(name),
): TableColumn {
  if (type === 'date') return { name, title, align: 'start', format: date };
  return {
    name,
    title: isWord(unit) && unit !== title.toLowerCase() ? `${title} (${unit})` : title,
    align: isNumeric({ name, type }, rows) ? 'end' : 'start',
    format: (value) =>
      typeof value === 'number' ? formatNumber(value, unit, 'exact') : text(value),
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
        ? h('th', { scope: 'row', 'data-align': align }, format(row[name]))
        : h('td', { 'data-align': align }, format(row[name])),
    ),
  );
}

/** A date as a day of a week, anything else as it is. */
function date(value: unknown): string {
  const day = formatDay(value, { year: true });
  return day === NO_VALUE ? text(value) : day;
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return NO_VALUE;
  if (Array.isArray(value)) return value.map(text).join(', ') || NO_VALUE;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
