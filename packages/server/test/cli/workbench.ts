import { decimal, defineDataset, defineWorkbench, integer, op, text } from '@tavola/core';

const sales = defineDataset({
  name: 'sales',
  source: 'sales.csv',
  columns: { order_id: integer(), size: text(), price: decimal(2) },
});
export default defineWorkbench({
  kpis: [
    sales.kpi('sizes', { title: 'Sizes' }, (t) =>
      t.groupby('size').rollup({ revenue: (d) => op.sum(d.price) }),
    ),
    sales.kpi('by_size', { title: 'Side by side' }, (t) =>
      t.pivot('size', { revenue: (d) => op.sum(d.price) }),
    ),
  ],
});
