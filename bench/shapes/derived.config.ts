import { defineWorkbench, op } from '@tavola/core';
import { sales } from '../../examples/pizza-sales/dataset.js';

export default defineWorkbench({
  kpis: [
    sales.kpi('prefixes', { title: 'By the first letters' }, (t) =>
      t
        .groupby({ prefix: (d) => op.lower(op.substring(d.pizza_name, 0, 6)) })
        .rollup({ revenue: (d) => op.sum(d.total_price), units: (d) => op.sum(d.quantity) }),
    ),
  ],
});
