import { decimal, defineDataset, defineWorkbench, integer, op, text } from '@tavola/core';

const purchases = defineDataset({
  name: 'purchases',
  source: 'purchases.csv',
  columns: { number: integer(), name: text(), amount: decimal(2) },
});

/** A workbench of one KPI: what the groups of a key come to. */
export function keysWorkbench(key) {
  return defineWorkbench({
    kpis: [
      purchases.kpi('customers', { title: 'Customers' }, (t) =>
        t
          .groupby(key)
          .rollup({ rows: () => op.count(), sum: (d) => op.sum(d.amount) })
          .rollup({
            groups: () => op.count(),
            amount: (d) => op.sum(d.sum),
            most: (d) => op.max(d.sum),
            most_rows: (d) => op.max(d.rows),
            weighted: (d) => op.sum(d.sum * d.rows),
          }),
      ),
    ],
  });
}
