import type { Row } from '../client.js';
import { formatPeriod, isLastOfMonth, monthName } from '../dates.js';
import type { Figure, FiguresDefinition } from '../figures.js';
import { formatChange, formatNumber, NO_VALUE } from '../format.js';
import type { HeadlineDefinition, Sentence } from '../headline.js';
import { numberIn, ratio, textIn } from '../rows.js';
import { byMonth } from './months.js';
import { type Sales, trend } from './weeks.js';

const COLUMNS = ['revenue', 'orders', 'units', 'avg_ticket', 'units_per_order'];

/** The sentence that the page opens with. */
export const summarySentence: HeadlineDefinition = {
  kpi: 'summary',
  columns: [...COLUMNS, 'first_date', 'last_date'],
  draw: ({ rows }) => salesSentence(rows[0]),
};

/** Revenue, orders, pizzas, ticket and pizzas an order. */
export const summaryFigures: FiguresDefinition = {
  kpi: 'summary',
  columns: COLUMNS,
  count: 5,
  draw: ({ rows, snapshot }) => salesFigures(rows[0], snapshot.kpis.get('daily_kpis')?.rows ?? []),
};

/** `$817,860 from 21,350 orders in 2015; $38.31 a ticket, 2.3 pizzas an order.` */
export function salesSentence(row: Row | undefined): Sentence | undefined {
  const revenue = formatNumber(numberIn(row, 'revenue'), '$');
  if (revenue === NO_VALUE) return undefined;
  const orders = numberIn(row, 'orders');
  const period = formatPeriod(row?.first_date, row?.last_date);
  const from = `from ${formatNumber(orders)} ${orders === 1 ? 'order' : 'orders'}${period && ` ${period}`}`;
  const ticket = formatNumber(numberIn(row, 'avg_ticket'), '$');
  const pizzas = numberIn(row, 'units_per_order');
  const each =
    pizzas === null ? '' : `, ${formatNumber(Math.round(pizzas * 10) / 10)} pizzas an order`;
  return { strong: revenue, text: ` ${from}; ${ticket} a ticket${each}.` };
}

type Measure = (sales: Sales) => number | null;

const FIGURES: { label: string; column: string; unit?: string; measure: Measure }[] = [
  { label: 'Revenue', column: 'revenue', unit: '$', measure: ({ revenue }) => revenue },
  { label: 'Orders', column: 'orders', measure: ({ orders }) => orders },
  { label: 'Pizzas sold', column: 'units', measure: ({ units }) => units },
  {
    label: 'Average ticket',
    column: 'avg_ticket',
    unit: '$',
    measure: ({ revenue, orders }) => ratio(revenue, orders),
  },
  {
    label: 'Pizzas an order',
    column: 'units_per_order',
    measure: ({ units, orders }) => ratio(units, orders),
  },
];

/** The headline figures, with a trend and the last month's change where there are days. */
export function salesFigures(row: Row | undefined, days: readonly Row[]): Figure[] {
  const points = trend(days);
  const compared = lastTwoMonths(days);
  return FIGURES.map(({ label, column, unit, measure }) => {
    const value = numberIn(row, column);
    const by = compared && formatChange(measure(compared.now), measure(compared.before));
    return {
      label,
      value: formatNumber(value, unit),
      exact: formatNumber(value, unit, 'exact'),
      trend: points.map(measure),
      change: by === undefined ? undefined : { by, what: compared!.what },
    };
  });
}

/** The last two whole months, to be compared. */
function lastTwoMonths(
  days: readonly Row[],
): { now: Sales; before: Sales; what: string } | undefined {
  const months = byMonth(days);
  if (!isLastOfMonth(textIn(days.at(-1), 'order_date'))) months.pop();
  const [before, now] = months.slice(-2);
  if (before === undefined || now === undefined) return undefined;
  const name = (month: string) => monthName(Number(month.slice(5))).slice(0, 3);
  return { now, before, what: `${name(now.month)} on ${name(before.month)}` };
}
