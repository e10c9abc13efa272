import type { CardContent, CardContext } from './card.js';
import { formatCount, humanise } from './format.js';
import { isNumeric, tableColumn } from './table.js';

/** What can be said of any KPI: its title, its description, and its rows as a table. */
export function plainContent({ kpi, rows }: Pick<CardContext, 'kpi' | 'rows'>): CardContent {
  const numbers = kpi.columns
    .filter((column) => isNumeric(column, rows))
    .map(({ name }) => humanise(name).toLowerCase());
  const what = numbers.length > 0 ? ` of ${numbers.join(', ')}` : '';
  return {
    title: kpi.title,
    subtitle: kpi.description ?? '',
    summary: `${kpi.title}: ${formatCount(rows.length, 'row')}${what}. The table below has every value.`,
    table: { columns: kpi.columns.map((column) => tableColumn(column, rows)), rows },
  };
}
