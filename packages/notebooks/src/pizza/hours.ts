import type { CardContent, CardContext, CardDefinition } from '../card.js';
import type { Row } from '../client.js';
import { MONDAY_FIRST, weekdayName } from '../dates.js';
import { formatNumber } from '../format.js';
import { largest, numberIn } from '../rows.js';
import { type TableColumn, tableColumn } from '../table.js';
import { HOURS_HEIGHT, hourSpan, hoursChart } from './hours-chart.js';

/** Revenue by weekday and hour of day. */
export const hours: CardDefinition = {
  kpi: 'hourly_sales',
  columns: ['weekday', 'hour', 'revenue', 'orders', 'units'],
  height: HOURS_HEIGHT,
  draw: hoursCard,
};

export function hoursCard({
  rows,
  kpi,
}: Pick<CardContext, 'rows' | 'kpi'>): CardContent | undefined {
  const best = largest(rows, 'revenue');
  if (best === undefined) return undefined;
  const sorted = mondayFirst(rows);
  return {
    title: `Most comes in on ${weekdayName(numberIn(best, 'weekday') ?? 0)}s ${hourSpan(best)}`,
    subtitle: 'Revenue in dollars by weekday and hour, all weeks together',
    summary: `A grid of weekdays and hours. ${MONDAY_FIRST.flatMap((weekday) => peakOf(weekday, rows)).join('; ')}.`,
    chart: hoursChart(sorted, best),
    table: { columns: kpi.columns.map((column) => hoursColumn(column, rows)), rows: sorted },
  };
}

/** The rows as people read a week, Monday first; the data number Sunday as 0. */
export function mondayFirst(rows: readonly Row[]): Row[] {
  const order = (row: Row) => MONDAY_FIRST.indexOf(numberIn(row, 'weekday') ?? 0);
  return [...rows].sort(
    (a, b) => order(a) - order(b) || (numberIn(a, 'hour') ?? 0) - (numberIn(b, 'hour') ?? 0),
  );
}

function peakOf(weekday: number, rows: readonly Row[]): string[] {
  const best = largest(
    rows.filter((row) => row.weekday === weekday),
    'revenue',
  );
  if (best === undefined) return [];
  return [
    `${weekdayName(weekday)} most ${hourSpan(best)}, ${formatNumber(numberIn(best, 'revenue'), '$')}`,
  ];
}

function hoursColumn(column: Parameters<typeof tableColumn>[0], rows: readonly Row[]): TableColumn {
  const plain = tableColumn(column, rows);
  if (column.name === 'weekday') {
    return { ...plain, align: 'start', format: (value) => weekdayName(Number(value)) };
  }
  return column.name === 'hour' ? { ...plain, format: (value) => `${value}:00` } : plain;
}
