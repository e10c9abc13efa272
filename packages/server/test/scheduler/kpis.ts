import { decimal, defineDataset, integer, op, text } from '@tavola/core';

const sales = defineDataset({
  name: 'sales',
  source: 'sales.csv',
  columns: { order_id: integer(), size: text(), price: decimal(2) },
});

/** A KPI that is computed split by split. */
export const orders = sales.kpi('orders', { title: 'Orders by size' }, (t) =>
  t
    .groupby('size')
    .rollup({ orders: (d) => op.distinct(d.order_id), revenue: (d) => op.sum(d.price) })
    .orderby('size'),
);

/** One whose rows are gathered. */
export const drawn = sales.kpi('drawn', { title: 'Some sales' }, (t) => t.sample(3));
