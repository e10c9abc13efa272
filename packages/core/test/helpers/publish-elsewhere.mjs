// A process of its own, so that time zone and language can be others: the built package, and no test runner.
import {
  date,
  decimal,
  defineDataset,
  defineWorkbench,
  desc,
  integer,
  op,
  runWorkbench,
  text,
} from '@tavola/core';

const sales = defineDataset({
  name: 'small_sales',
  source: 'small.csv',
  columns: { id: integer(), name: text(), price: decimal(2), day: date() },
});
const workbench = defineWorkbench({
  kpis: [
    sales.kpi('summary', { title: 'Summary', units: { revenue: '$' } }, (t) =>
      t.rollup({
        revenue: (d) => op.sum(d.price),
        orders: (d) => op.distinct(d.id),
        first: (d) => op.min(d.day),
        names: (d) => op.distinct(d.name),
        rows: () => op.count(),
      }),
    ),
    sales.kpi('names', { title: 'Names', description: 'By name', limit: 2 }, (t) =>
      t
        .groupby('name')
        .rollup({ revenue: (d) => op.sum(d.price), rows: () => op.count() })
        .orderby(desc('revenue'), 'name'),
    ),
    sales.kpi('months', { title: 'Months' }, (t) =>
      t
        .groupby({ month: (d) => op.utcmonth(d.day) })
        .count()
        .orderby('month'),
    ),
  ],
});
const [data, out] = process.argv.slice(2);
if (new Date(0).getHours() === 0) throw new Error('The time zone is not another.');
await runWorkbench(workbench, { data, out });
