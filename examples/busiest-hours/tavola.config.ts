import { defineWorkbench, desc, op } from '@tavola/core';
import { sales } from '../pizza-sales/dataset.js';

/** What a pizza of each size measures. */
const SIZES = [
  { size: 'S', inches: 12 },
  { size: 'M', inches: 14 },
  { size: 'L', inches: 16 },
  { size: 'XL', inches: 18 },
  { size: 'XXL', inches: 21 },
];

export const busiestHours = sales.kpi('busiest_hours', { title: 'Busiest hours' }, (t) =>
  t
    .params({ least: 12 })
    .lookup(SIZES, ['pizza_size', 'size'], 'inches')
    .groupby({
      weekday: (d) => op.dayofweek(d.order_date),
      hour: (d) => op.hours(d.order_time),
    })
    .rollup({ revenue: (d) => op.sum(d.total_price), inches: (d) => op.mean(d.inches) })
    .filter((d, $) => d.hour >= $.least)
    .groupby('weekday')
    .orderby(desc('revenue'))
    .derive({ rank: () => op.rank() })
    .filter((d) => d.rank <= 3)
    .orderby('weekday', 'rank'),
);

export default defineWorkbench({ kpis: [busiestHours] });
