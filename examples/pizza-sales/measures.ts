import { op, type RowOf } from '@tavola/core';
import type { sales } from './dataset.js';

type Sale = RowOf<typeof sales>;

/*
 * What the place counts, each defined once and used in every KPI.
 */

/** Dollars taken. */
export const revenue = (d: Sale) => op.sum(d.total_price);
/** Pizzas sold. */
export const units = (d: Sale) => op.sum(d.quantity);
/** Orders, of one or more lines each. */
export const orders = (d: Sale) => op.distinct(d.order_id);

/** Dollars an order. */
export const avg_ticket = (d: { revenue: number; orders: number }) => d.revenue / d.orders;
/** Pizzas an order. */
export const units_per_order = (d: { units: number; orders: number }) => d.units / d.orders;
/** Share in the revenue of all rows of the result. */
export const revenue_share = (d: { revenue: number }) => d.revenue / op.sum(d.revenue);
