import type { Catalogue, CatalogueKpi, Column, Row, Spec } from '../../src/client.js';

/** What the API of a fixture answers. */
export interface Fixture {
  catalogue: Catalogue;
  rows: Record<string, Row[]>;
  charts?: Record<string, Spec>;
}

const DAY_MS = 86_400_000;

const UNITS: Record<string, string> = {
  revenue: '$',
  orders: 'orders',
  units: 'pizzas',
  avg_ticket: '$',
  revenue_share: '%',
};

/** Columns as the catalogue lists them, their types read off the rows. */
function columnsOf(row: Row): Column[] {
  return Object.entries(row).map(([name, value]) => ({
    name,
    type: name.endsWith('date') ? 'date' : typeof value === 'string' ? 'text' : 'decimal',
    ...(UNITS[name] ? { unit: UNITS[name] } : {}),
  }));
}

function kpi(
  name: string,
  title: string,
  rows: Row[],
  more: Partial<CatalogueKpi> = {},
): CatalogueKpi {
  return {
    name,
    title,
    columns: columnsOf(rows[0] ?? {}),
    rows: rows.length,
    url: `/api/${name}`,
    ...more,
  };
}

/**
 * A shop of the pizza example: `days` days from 1 January 2015, with a turnover that `factor` scales.
 */
export function pizzaFixture({
  snapshot = 'aaaa1111bbbb2222',
  days = 365,
  factor = 1,
  rejected = 0,
}: {
  snapshot?: string;
  days?: number;
  factor?: number;
  rejected?: number;
} = {}): Fixture {
  const daily = Array.from({ length: days }, (_, i): Row => {
    const orders = 50 + ((i * 7) % 20);
    const revenue = Math.round(factor * orders * (38 + ((i * 5) % 9) - 4) * 100) / 100;
    return {
      order_date: new Date(Date.UTC(2015, 0, 1) + i * DAY_MS).toISOString().slice(0, 10),
      revenue,
      orders,
      units: Math.round(orders * 2.3),
      avg_ticket: revenue / orders,
    };
  });
  const sum = (column: string) => daily.reduce((total, row) => total + Number(row[column]), 0);
  const revenue = Math.round(sum('revenue') * 100) / 100;
  const share = (part: number) => ({
    revenue: Math.round(revenue * part * 100) / 100,
    units: Math.round(sum('units') * part),
    orders: Math.round(sum('orders') * part),
    revenue_share: part,
  });
  const { revenue_share: _, ...fifth } = share(0.05);
  const rows: Record<string, Row[]> = {
    summary: [
      {
        revenue,
        orders: sum('orders'),
        units: sum('units'),
        avg_ticket: revenue / sum('orders'),
        units_per_order: sum('units') / sum('orders'),
        first_date: daily[0]!.order_date!,
        last_date: daily.at(-1)!.order_date!,
      },
    ],
    categories: [
      { pizza_category: 'Classic', ...share(0.4) },
      { pizza_category: 'Supreme', ...share(0.35) },
      { pizza_category: 'Veggie', ...share(0.25) },
    ],
    sizes: [
      { pizza_size: 'L', ...share(0.5) },
      { pizza_size: 'M', ...share(0.3) },
      { pizza_size: 'S', ...share(0.2) },
    ],
    top_pizzas: [
      'Thai Chicken',
      'Barbecue Chicken',
      'California Chicken',
      'Hawaiian',
      'Mexicana',
    ].map((name, i) => ({
      pizza_name: `The ${name} Pizza`,
      ...fifth,
      revenue: fifth.revenue - i * 10,
    })),
    daily_kpis: daily,
    hourly_sales: Array.from({ length: 7 * 13 }, (_, i): Row => {
      const weekday = Math.floor(i / 13);
      const hour = 10 + (i % 13);
      const sales = Math.round((1000 + weekday * 100) * (1 + Math.sin(hour)) + 50);
      return { weekday, hour, revenue: sales * factor, orders: sales / 50, units: sales / 20 };
    }),
  };
  const used = 2 * sum('units');
  return {
    rows,
    catalogue: {
      snapshot,
      publishedAt: '2016-01-02T08:30:00.000Z',
      dataset: 'pizza_sales',
      source: { name: 'pizza_sales.csv', bytes: 7_240_000 },
      rows: { read: used + rejected, used, rejected },
      kpis: [
        kpi('summary', 'Summary', rows.summary!),
        kpi('categories', 'Sales by category', rows.categories!),
        kpi('sizes', 'Sales by size', rows.sizes!),
        kpi('top_pizzas', 'Top pizzas', rows.top_pizzas!, { rows: 32, limit: 5 }),
        kpi('daily_kpis', 'Daily KPIs', rows.daily_kpis!),
        kpi('hourly_sales', 'Sales by weekday and hour', rows.hourly_sales!),
      ],
    },
  };
}

/** The pizza shop on a file without a single good row: KPIs without groups have one row of nulls, all others none. */
export function emptyFixture({ rejected = 0 }: { rejected?: number } = {}): Fixture {
  const { catalogue, rows } = pizzaFixture({ snapshot: 'empty000', days: 1, rejected });
  const nothing = Object.fromEntries(Object.keys(rows.summary![0]!).map((name) => [name, null]));
  return {
    rows: Object.fromEntries(
      Object.keys(rows).map((name) => [
        name,
        name === 'summary' ? [{ ...nothing, orders: 0 }] : [],
      ]),
    ),
    catalogue: { ...catalogue, rows: { read: rejected, used: 0, rejected } },
  };
}

/** Somebody's own workbench, with none of the pizza KPIs. */
export function visitsFixture(): Fixture {
  const totals: Row[] = [
    { visits: 12345, bounce_rate: 0.412, longest_page: '/pricing', cost: null },
  ];
  const pages: Row[] = ['/', '/pricing', '/docs', '/blog'].map((page, i) => ({
    page,
    visits: 5000 - i * 900,
  }));
  const daily: Row[] = Array.from({ length: 60 }, (_, i) => ({
    visit_date: new Date(Date.UTC(2024, 2, 1) + i * DAY_MS).toISOString().slice(0, 10),
    visits: 180 + ((i * 13) % 60),
  }));
  const browsers: Row[] = [
    { browser: 'Firefox', visits: 6000 },
    { browser: '<b>Other</b>', visits: 345 },
  ];
  const rows = { totals, pages, daily, browsers };
  return {
    rows,
    charts: {
      pages: {
        mark: { type: 'bar' },
        encoding: {
          y: { field: 'page', type: 'nominal', sort: null, title: null },
          x: { field: 'visits', type: 'quantitative', scale: { zero: true } },
          tooltip: [{ field: 'page' }, { field: 'visits' }],
        },
        data: { url: '/api/pages' },
        usermeta: { embedOptions: { ast: false, actions: true } },
      },
      daily: {
        mark: 'line',
        encoding: {
          x: { field: 'visit_date', type: 'temporal', timeUnit: 'utcyearmonthdate', title: null },
          y: { field: 'visits', type: 'quantitative', scale: { zero: false } },
        },
      },
    },
    catalogue: {
      snapshot: 'visits0001',
      publishedAt: '2024-05-01T06:00:00.000Z',
      dataset: 'web_visits',
      source: { name: 'visits.csv', bytes: 52_000 },
      rows: { read: 12_350, used: 12_345, rejected: 5 },
      kpis: [
        kpi('totals', 'Totals', totals, {
          columns: [
            { name: 'visits', type: 'integer', unit: 'visits' },
            { name: 'bounce_rate', type: 'float', unit: '%' },
            { name: 'longest_page', type: 'text' },
            { name: 'cost', type: 'decimal', unit: '$' },
          ],
        }),
        kpi('pages', 'Visits by page', pages, {
          description: 'Where visitors land.',
          chart: '/api/pages/chart',
        }),
        kpi('daily', 'Visits by day', daily, { chart: '/api/daily/chart' }),
        kpi('browsers', 'Browsers', browsers),
      ],
    },
  };
}
