import { barChart, barsHeight } from '../bars.js';
import type { CardContent, CardContext, CardDefinition } from '../card.js';
import { formatNumber } from '../format.js';
import { descending, numberIn, textIn } from '../rows.js';
import { tableColumn } from '../table.js';
import { pizzaName } from './names.js';
import { salesTip } from './shares.js';

const MOST = 5;

/** The pizzas that earn most. */
export const topPizzas: CardDefinition = {
  kpi: 'top_pizzas',
  columns: ['pizza_name', 'revenue', 'units', 'orders'],
  span: 'half',
  height: barsHeight(MOST),
  draw: topPizzasCard,
};

export function topPizzasCard({
  rows,
  kpi,
}: Pick<CardContext, 'rows' | 'kpi'>): CardContent | undefined {
  const best = descending(rows, 'revenue').slice(0, MOST);
  const first = best[0];
  if (first === undefined || numberIn(first, 'revenue') === null) return undefined;
  const bars = best.map((row, i) => {
    const name = pizzaName(textIn(row, 'pizza_name'));
    return {
      name,
      value: numberIn(row, 'revenue') ?? 0,
      label: formatNumber(numberIn(row, 'revenue'), '$'),
      focus: i === 0,
      tip: salesTip(name, row),
    };
  });
  const among = kpi.rows > bars.length ? ` of ${kpi.rows} pizzas` : '';
  return {
    title: `${bars[0]!.name} earns the most, ${bars[0]!.label}`,
    subtitle: `Revenue in dollars, the best ${bars.length}${among}`,
    summary: `Bars of revenue: ${bars.map((bar) => `${bar.name} ${bar.label}`).join(', ')}.`,
    chart: barChart(bars),
    table: { columns: kpi.columns.map((column) => tableColumn(column, rows)), rows: best },
  };
}
