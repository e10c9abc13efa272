import {
  date,
  decimal,
  defineDataset,
  defineWorkbench,
  desc,
  integer,
  op,
  text,
} from '@tavola/core';

/** A workbench of three KPIs over a file of four columns. */
const sales = defineDataset({
  name: 'small_sales',
  source: 'small.csv',
  columns: { id: integer(), name: text(), price: decimal(2), day: date() },
});

export const smallWorkbench = defineWorkbench({
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

export const SMALL_HEADER = 'id,name,price,day\n';

/** As many good rows as asked. */
export function smallCsv(rows: number, more = ''): string {
  const lines = Array.from(
    { length: rows },
    (_, i) => `${i},${['Ann', 'Zoë', '"B, C"'][i % 3]},${i % 7}.25,2016-0${1 + (i % 3)}-29\n`,
  );
  return SMALL_HEADER + lines.join('') + more;
}
