import { focusColour } from '../bars.js';
import type { CardContent, CardContext, CardDefinition } from '../card.js';
import type { ChartDefinition } from '../chart.js';
import type { Row } from '../client.js';
import { formatDay, formatMonth, isLastOfMonth, monthName } from '../dates.js';
import { formatNumber } from '../format.js';
import { largest, numberIn, textIn } from '../rows.js';
import { tableColumn } from '../table.js';
import { COLOUR } from '../theme.js';
import type { Tip } from '../tip.js';
import { salesTip } from './shares.js';

/** A month of sales. */
export interface Month extends Row {
  /** `2015-03`. */
  month: string;
  revenue: number;
  orders: number;
  units: number;
}

const HEIGHT = 200;
/** A bar wider than this is a block. */
const WIDEST = 64;
const NEEDED = ['order_date', 'revenue', 'orders', 'units'];

/** Revenue by calendar month, added up from the days. */
export const months: CardDefinition = {
  kpi: 'daily_kpis',
  columns: NEEDED,
  span: 'half',
  height: HEIGHT,
  draw: monthsCard,
};

/** Days added up by calendar month, in order. */
export function byMonth(days: readonly Row[]): Month[] {
  const months = new Map<string, Month>();
  for (const day of days) {
    const key = textIn(day, 'order_date').slice(0, 7);
    if (!/^\d{4}-\d{2}$/.test(key)) continue;
    const month = months.get(key) ?? { month: key, revenue: 0, orders: 0, units: 0 };
    months.set(key, month);
    for (const column of ['revenue', 'orders', 'units'] as const) {
      month[column] += numberIn(day, column) ?? 0;
    }
  }
  return [...months.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
}

export function monthsCard({
  rows,
  kpi,
}: Pick<CardContext, 'rows' | 'kpi'>): CardContent | undefined {
  const all = byMonth(rows);
  const best = largest(all, 'revenue');
  if (best === undefined) return undefined;
  const last = textIn(rows.at(-1), 'order_date');
  const partial = isLastOfMonth(last) ? '' : `; the last month up to ${formatDay(last)}`;
  const columns = kpi.columns.filter(({ name }) => NEEDED.includes(name) && name !== 'order_date');
  return {
    title:
      all.length === 1
        ? `${formatMonth(best.month)} brought in ${formatNumber(best.revenue, '$')}`
        : `${monthLabel(best, all)} was the best month, ${formatNumber(best.revenue, '$')}`,
    subtitle: `Revenue in dollars by month${partial}`,
    summary: `Columns of revenue: ${all.map((month) => `${formatMonth(month.month)} ${formatNumber(month.revenue, '$')}`).join(', ')}.`,
    chart: monthsChart(all, best),
    table: {
      columns: [
        {
          name: 'month',
          title: 'Month',
          align: 'start',
          format: (value) => formatMonth(String(value)),
        },
        ...columns.map((column) => tableColumn(column, rows)),
      ],
      rows: all,
    },
  };
}

/** A month's name, with its year where there is more than one. */
function monthLabel({ month }: Month, all: readonly Month[]): string {
  const oneYear = all[0]?.month.slice(0, 4) === all.at(-1)?.month.slice(0, 4);
  return oneYear ? monthName(Number(month.slice(5))) : formatMonth(month);
}

function monthsChart(all: readonly Month[], best: Month): ChartDefinition {
  const values = all.map((month) => ({
    month: month.month,
    revenue: month.revenue,
    name: monthName(Number(month.month.slice(5))).slice(0, 3),
    label: formatNumber(month.revenue, '$', 'short'),
    focus: month === best,
    tip: salesTip(formatMonth(month.month), month),
  }));
  return {
    spec: ({ width }) => {
      const step = width / values.length;
      const everyLabel = step >= 56;
      const x = {
        field: 'month',
        type: 'ordinal',
        sort: null,
        axis: null,
        scale: { paddingInner: 0.2, paddingOuter: 0.05 },
      };
      const y = {
        field: 'revenue',
        type: 'quantitative',
        scale: { zero: true, nice: false },
        axis: null,
      };
      return {
        data: { values },
        width,
        height: HEIGHT - 40,
        padding: { top: 0, bottom: 4, left: 0, right: 0 },
        autosize: { type: 'fit-x', contains: 'padding' },
        encoding: { x },
        layer: [
          {
            mark: {
              type: 'bar',
              width: Math.min(step * 0.8, WIDEST),
              tooltip: { content: 'data' },
            },
            encoding: { y, color: focusColour() },
          },
          {
            transform: everyLabel ? [] : [{ filter: 'datum.focus' }],
            mark: { type: 'text', dy: -9, align: 'center' },
            encoding: { y, text: { field: 'label' }, color: { value: COLOUR.ink } },
          },
          {
            // Too many months for their names: the first of each quarter.
            transform:
              step >= 26 ? [] : [{ filter: "indexof(['Jan','Apr','Jul','Oct'], datum.name) >= 0" }],
            mark: { type: 'text', baseline: 'top', dy: 8 },
            encoding: { y: { value: HEIGHT - 40 }, text: { field: 'name' } },
          },
        ],
      };
    },
    tip: (datum) => datum.tip as Tip | undefined,
  };
}
