import type { TestSnapshot } from './publish.js';

/** A small snapshot with one of everything: a KPI with a chart, one with a limit, one with nulls. */
export const sales: TestSnapshot = {
  id: 'a1b2c3d4',
  rejects: 'line,byte,column,reason,raw\n7,91,price,"not a number","7,x"\n',
  kpis: [
    {
      name: 'categories',
      title: 'Sales by category',
      description: 'What each kind of pizza brings in',
      columns: [
        { name: 'category', type: 'text' },
        { name: 'revenue', type: 'decimal', unit: '$' },
      ],
      rows: [
        { category: 'Classic', revenue: 220.5 },
        { category: 'Veggie', revenue: 193 },
        { category: 'Chicken', revenue: 100.25 },
      ],
      chart: { mark: 'bar', encoding: { x: { field: 'revenue' }, y: { field: 'category' } } },
    },
    {
      name: 'top',
      columns: [
        { name: 'name', type: 'text' },
        { name: 'units', type: 'integer' },
      ],
      rows: [
        { name: 'b', units: 30 },
        { name: 'É', units: 9 },
        { name: 'a', units: 9 },
        { name: 'Z', units: null },
        { name: 'c', units: 100 },
      ],
      limit: 2,
    },
  ],
};

/** The same KPIs from other data. */
export const laterSales: TestSnapshot = {
  ...sales,
  id: 'e5f6a7b8',
  kpis: sales.kpis.map((kpi) => ({ ...kpi, rows: kpi.rows.slice(1) })),
};
