import type { CardContent, CardContext, CardDefinition } from '../card.js';
import type { Row } from '../client.js';
import { formatMonth, parseDay } from '../dates.js';
import { formatNumber } from '../format.js';
import { largest, numberIn, ratio, total } from '../rows.js';
import { tableColumn } from '../table.js';
import { byMonth } from './months.js';
import { rollingTicket } from './rolling-ticket.js';
import { dayValue, TICKET_HEIGHT, ticketChart } from './ticket-chart.js';

/** Days that the strong line averages. */
const WINDOW = 28;
/** Months whose average tickets lie this close together are called steady. */
const STEADY = 0.08;

/** The average ticket of each day. */
export const ticketByDay: CardDefinition = {
  kpi: 'daily_kpis',
  columns: ['order_date', 'revenue', 'orders', 'avg_ticket'],
  height: TICKET_HEIGHT,
  draw: ticketCard,
};

export function ticketCard({
  rows,
  kpi,
}: Pick<CardContext, 'rows' | 'kpi'>): CardContent | undefined {
  const days = rows.filter(
    (row) => numberIn(row, 'avg_ticket') !== null && parseDay(row.order_date) !== undefined,
  );
  const average = ratio(total(days, 'revenue'), total(days, 'orders'));
  if (average === null) return undefined;
  const highest = largest(days, 'avg_ticket')!;
  const lowest = largest(
    days.map((row) => ({ ...row, below: -numberIn(row, 'avg_ticket')! })),
    'below',
  )!;
  const smoothed = days.length >= 2 * WINDOW;
  const extremes = `highest ${dayValue(highest)}, lowest ${dayValue(lowest)}`;
  return {
    title: ticketTitle(days, average),
    subtitle: smoothed
      ? `Dollars an order by day; the strong line averages ${WINDOW} days, the dotted one all`
      : 'Dollars an order by day; the dotted line is their average',
    summary: `A line over ${days.length} days around an average of ${formatNumber(average, '$')}: ${extremes}.`,
    chart: ticketChart(days, {
      average,
      highest,
      lowest,
      rolling: smoothed ? rollingTicket(days, WINDOW) : undefined,
    }),
    table: { columns: kpi.columns.map((column) => tableColumn(column, rows)), rows: [...rows] },
  };
}

/** Whether the ticket is steady from month to month, or when it was highest. */
export function ticketTitle(days: readonly Row[], average: number): string {
  const months = byMonth(days).map((month) => ({
    month: month.month,
    ticket: ratio(month.revenue, month.orders),
  }));
  const best = largest(months, 'ticket');
  const tickets = months.flatMap(({ ticket }) => ticket ?? []);
  if (best === undefined || tickets.length < 2)
    return `A ticket averages ${formatNumber(average, '$')}`;
  const spread = (Math.max(...tickets) - Math.min(...tickets)) / average;
  return spread <= STEADY
    ? `A ticket stays near $${Math.round(average)} from month to month`
    : `A ticket was worth most in ${formatMonth(String(best.month))}, ${formatNumber(numberIn(best, 'ticket'), '$')}`;
}
