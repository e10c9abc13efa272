import { readFileSync } from 'node:fs';
import { desc, fromCSV, op } from 'arquero';

// The six pizza KPIs by Arquero alone: `node arquero.mjs FILE`. Prints { kpis } as JSON. Money is in doubles. Dates stay text,
// which is faster than to parse them and write them again.

const text = (value) => value;
const sales = fromCSV(readFileSync(process.argv[2], 'utf8'), {
  autoType: false,
  parse: { order_id: Number, quantity: Number, total_price: Number, order_date: text },
}).select(
  'order_id',
  'quantity',
  'order_date',
  'order_time',
  'total_price',
  'pizza_size',
  'pizza_category',
  'pizza_name',
);
const totals = {
  revenue: (d) => op.sum(d.total_price),
  orders: (d) => op.distinct(d.order_id),
  units: (d) => op.sum(d.quantity),
};
const by = (...keys) => sales.groupby(...keys).rollup(totals);
// `min` and `max` of Arquero compare numbers and texts alike.
const kpis = {
  summary: sales.rollup({
    ...totals,
    first_date: (d) => op.min(d.order_date),
    last_date: (d) => op.max(d.order_date),
  }),
  categories: by('pizza_category').orderby(desc('revenue')),
  sizes: by('pizza_size').orderby(desc('revenue')),
  top_pizzas: by('pizza_name').orderby(desc('revenue'), 'pizza_name'),
  daily_kpis: by('order_date').orderby('order_date'),
  hourly_sales: by({
    weekday: (d) => op.utcdayofweek(op.parse_date(d.order_date)),
    hour: (d) => op.parse_int(op.substring(d.order_time, 0, 2), 10),
  }).orderby('weekday', 'hour'),
};
process.stdout.write(
  JSON.stringify({
    kpis: Object.fromEntries(Object.entries(kpis).map(([name, table]) => [name, table.objects()])),
  }),
);
