import { bar, desc, heatmap, line, op } from '@tavola/core';
import { sales } from './dataset.js';

export const summary = sales.kpi(
  'summary',
  {
    title: 'The year in figures',
    description: 'Everything sold, in one row.',
    units: {
      revenue: '$',
      orders: 'orders',
      units: 'pizzas',
      avg_ticket: '$',
      units_per_order: 'pizzas',
    },
  },
  (t) =>
    t
      .rollup({
        revenue: (d) => op.sum(d.total_price),
        orders: (d) => op.distinct(d.order_id),
        units: (d) => op.sum(d.quantity),
        first_date: (d) => op.min(d.order_date),
        last_date: (d) => op.max(d.order_date),
      })
      .derive({
        avg_ticket: (d) => d.revenue / d.orders,
        units_per_order: (d) => d.units / d.orders,
      })
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
    units: { revenue: '$', units: 'pizzas', orders: 'orders', revenue_share: '%' },
    chart: bar({ x: 'revenue', y: 'pizza_category' }),
  },
  (t) =>
    t
      .groupby('pizza_category')
      .rollup({
        revenue: (d) => op.sum(d.total_price),
        units: (d) => op.sum(d.quantity),
        orders: (d) => op.distinct(d.order_id),
      })
      .derive({ revenue_share: (d) => d.revenue / op.sum(d.revenue) })
      .orderby(desc('revenue')),
);

export const sizes = sales.kpi(
  'sizes',
  {
    title: 'Sales by size',
    description: 'What each size brings in, and its share of the whole.',
    units: { revenue: '$', units: 'pizzas', orders: 'orders', revenue_share: '%' },
    chart: bar({ x: 'revenue', y: 'pizza_size' }),
  },
  (t) =>
    t
      .groupby('pizza_size')
      .rollup({
        revenue: (d) => op.sum(d.total_price),
        units: (d) => op.sum(d.quantity),
        orders: (d) => op.distinct(d.order_id),
      })
      .derive({ revenue_share: (d) => d.revenue / op.sum(d.revenue) })
      .orderby(desc('revenue')),
);

export const topPizzas = sales.kpi(
  'top_pizzas',
  {
    title: 'Best-selling pizzas',
    description: 'By revenue; the first five unless more are asked for.',
    units: { revenue: '$', units: 'pizzas', orders: 'orders' },
    chart: bar({ x: 'revenue', y: 'pizza_name' }),
    limit: 5,
  },
  (t) =>
    t
      .groupby('pizza_name')
      .rollup({
        revenue: (d) => op.sum(d.total_price),
        units: (d) => op.sum(d.quantity),
        orders: (d) => op.distinct(d.order_id),
      })
      .orderby(desc('revenue'), 'pizza_name'),
);

export const dailyKpis = sales.kpi(
  'daily_kpis',
  {
    title: 'Day by day',
    description: 'Revenue, orders, pizzas and the average ticket of each day.',
    units: { revenue: '$', orders: 'orders', units: 'pizzas', avg_ticket: '$' },
    chart: line({ x: 'order_date', y: 'avg_ticket' }),
  },
  (t) =>
    t
      .groupby('order_date')
      .rollup({
        revenue: (d) => op.sum(d.total_price),
        orders: (d) => op.distinct(d.order_id),
        units: (d) => op.sum(d.quantity),
      })
      .derive({ avg_ticket: (d) => d.revenue / d.orders })
      .orderby('order_date'),
);

export const hourlySales = sales.kpi(
  'hourly_sales',
  {
    title: 'When people order',
    description: 'Sales by weekday (0 is Sunday) and hour of the day.',
    units: { revenue: '$', orders: 'orders', units: 'pizzas' },
    chart: heatmap({ x: 'hour', y: 'weekday', color: 'revenue' }),
  },
  (t) =>
    t
      .groupby({
        weekday: (d) => op.utcdayofweek(d.order_date),
        hour: (d) => op.utchours(d.order_time),
      })
      .rollup({
        revenue: (d) => op.sum(d.total_price),
        orders: (d) => op.distinct(d.order_id),
        units: (d) => op.sum(d.quantity),
      })
      .orderby('weekday', 'hour'),
);
