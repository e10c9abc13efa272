import { bar, desc, heatmap, line, op } from '@tavola/core';
import { sales } from './dataset.js';
import { avg_ticket, orders, revenue, revenue_share, units, units_per_order } from './measures.js';

const dollarsAndCounts = { revenue: '$', units: 'pizzas', orders: 'orders' };

export const summary = sales.kpi(
  'summary',
  {
    title: 'The year in figures',
    description: 'Everything sold, in one row.',
    units: { ...dollarsAndCounts, avg_ticket: '$', units_per_order: 'pizzas' },
  },
  (t) =>
    t
      .rollup({
        revenue,
        orders,
        units,
        first_date: (d) => op.min(d.order_date),
        last_date: (d) => op.max(d.order_date),
      })
      .derive({ avg_ticket, units_per_order })
      .select(
        'revenue',
        'orders',
        'units',
        'avg_ticket',
        'units_per_order',
        'first_date',
        'last_date',
      ),
);

export const categories = sales.kpi(
  'categories',
  {
    title: 'Sales by category',
    description: 'What each kind of pizza brings in, and its share of the whole.',
    units: { ...dollarsAndCounts, revenue_share: '%' },
    chart: bar({ x: 'revenue', y: 'pizza_category' }),
  },
  (t) =>
    t
      .groupby('pizza_category')
      .rollup({ revenue, units, orders })
      .derive({ revenue_share })
      .orderby(desc('revenue')),
);

export const sizes = sales.kpi(
  'sizes',
  {
    title: 'Sales by size',
    description: 'What each size brings in, and its share of the whole.',
    units: { ...dollarsAndCounts, revenue_share: '%' },
    chart: bar({ x: 'revenue', y: 'pizza_size' }),
  },
  (t) =>
    t
      .groupby('pizza_size')
      .rollup({ revenue, units, orders })
      .derive({ revenue_share })
      .orderby(desc('revenue')),
);

export const topPizzas = sales.kpi(
  'top_pizzas',
  {
    title: 'Best-selling pizzas',
    description: 'By revenue; the first five unless more are asked for.',
    units: dollarsAndCounts,
    chart: bar({ x: 'revenue', y: 'pizza_name' }),
    limit: 5,
  },
  (t) =>
    t
      .groupby('pizza_name')
      .rollup({ revenue, units, orders })
      .orderby(desc('revenue'), 'pizza_name'),
);

export const dailyKpis = sales.kpi(
  'daily_kpis',
  {
    title: 'Day by day',
    description: 'Revenue, orders, pizzas and the average ticket of each day.',
    units: { ...dollarsAndCounts, avg_ticket: '$' },
    chart: line({ x: 'order_date', y: 'avg_ticket' }),
  },
  (t) =>
    t
      .groupby('order_date')
      .rollup({ revenue, orders, units })
      .derive({ avg_ticket })
      .orderby('order_date'),
);

export const hourlySales = sales.kpi(
  'hourly_sales',
  {
    title: 'When people order',
    description: 'Sales by weekday (0 is Sunday) and hour of the day.',
    units: dollarsAndCounts,
    chart: heatmap({ x: 'hour', y: 'weekday', color: 'revenue' }),
  },
  (t) =>
    t
      .groupby({
        weekday: (d) => op.utcdayofweek(d.order_date),
        hour: (d) => op.utchours(d.order_time),
      })
      .rollup({ revenue, orders, units })
      .orderby('weekday', 'hour'),
);
