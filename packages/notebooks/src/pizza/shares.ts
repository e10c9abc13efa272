import { type Bar, barChart, barsHeight } from '../bars.js';
import type { CardContent, CardContext, CardDefinition } from '../card.js';
import type { Row } from '../client.js';
import { formatNumber } from '../format.js';
import { descending, numberIn, textIn } from '../rows.js';
import { tableColumn } from '../table.js';
import type { Tip } from '../tip.js';
import { sizeName } from './names.js';

const COLUMNS = ['revenue', 'units', 'orders', 'revenue_share'];

/** Revenue by pizza category. */
export const categories: CardDefinition = {
  kpi: 'categories',
  columns: ['pizza_category', ...COLUMNS],
  span: 'half',
  height: barsHeight(4),
  draw: (context) =>
    shareCard(context, {
      by: 'pizza_category',
      title: (name, share) => `${name} leads with ${share} of revenue`,
      subtitle: 'Revenue in dollars and its share, by category',
    }),
};

/** Revenue by pizza size. */
export const sizes: CardDefinition = {
  kpi: 'sizes',
  columns: ['pizza_size', ...COLUMNS],
  span: 'half',
  height: barsHeight(5),
  draw: (context) =>
    shareCard(context, {
      by: 'pizza_size',
      name: sizeName,
      title: (name, share) => `${name} brings in ${share} of revenue`,
      subtitle: 'Revenue in dollars and its share, by size',
    }),
};

interface ShareOptions {
  by: string;
  name?: (value: string) => string;
  title: (name: string, share: string) => string;
  subtitle: string;
}

/** Bars of revenue with their share; undefined where there is no revenue at all. */
export function shareCard(
  { rows, kpi }: Pick<CardContext, 'rows' | 'kpi'>,
  { by, name = (value) => value, title, subtitle }: ShareOptions,
): CardContent | undefined {
  const sorted = descending(rows, 'revenue');
  const first = sorted[0];
  if (first === undefined || numberIn(first, 'revenue') === null) return undefined;
  const bars = sorted.map((row, i) => shareBar(row, name(textIn(row, by)), i === 0));
  return {
    title: title(bars[0]!.name, formatNumber(numberIn(first, 'revenue_share'), '%')),
    subtitle,
    summary: `Bars of revenue: ${bars.map((bar) => `${bar.name} ${bar.label}`).join(', ')}.`,
    chart: barChart(bars),
    table: { columns: kpi.columns.map((column) => tableColumn(column, rows)), rows: sorted },
  };
}

function shareBar(row: Row, name: string, focus: boolean): Bar {
  const revenue = formatNumber(numberIn(row, 'revenue'), '$');
  return {
    name,
    value: numberIn(row, 'revenue') ?? 0,
    label: `${revenue} · ${formatNumber(numberIn(row, 'revenue_share'), '%')}`,
    focus,
    tip: salesTip(name, row, [
      ['Share', formatNumber(numberIn(row, 'revenue_share'), '%', 'exact')],
    ]),
  };
}

/** A tooltip of exact revenue, pizzas and orders. */
export function salesTip(title: string, row: Row, more: Tip['values'] = []): Tip {
  return {
    title,
    values: [
      ['Revenue', formatNumber(numberIn(row, 'revenue'), '$', 'exact')],
      ...more,
      ['Pizzas', formatNumber(numberIn(row, 'units'), '', 'exact')],
      ['Orders', formatNumber(numberIn(row, 'orders'), '', 'exact')],
    ],
  };
}
