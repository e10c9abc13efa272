import { date, decimal, integer, text } from '../../src/dataset/columns.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { defineWorkbench } from '../../src/kpi/define-workbench.js';
import { op } from '../../src/kpi/op.js';

const sales = defineDataset({
  name: 'sales',
  source: 'sales.csv',
  columns: {
    day: date(),
    size: text({ oneOf: ['S', 'M', 'L'] }),
    price: decimal(2),
    coupon: text({ nullable: true }),
    limit: integer({ nullable: true }),
  },
});

export const workbench = defineWorkbench({
  kpis: [
    sales.kpi('sizes', { title: 'Sizes' }, (t) =>
      t.groupby('size').rollup({ revenue: (d) => op.sum(d.price) }),
    ),
    sales.kpi('last', { title: 'Last' }, (t) => t.rollup({ day: (d) => op.max(d.day) })),
  ],
});

export type SalesWorkbench = typeof workbench;
