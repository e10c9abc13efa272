import { canonical } from './answers.mjs';

/** By KPI of examples/pizza-sales, the columns that are compared: keys first. */
const FIGURES = ['revenue', 'orders', 'units'];
export const COLUMNS = {
  summary: [...FIGURES, 'first_date', 'last_date'],
  categories: ['pizza_category', ...FIGURES],
  sizes: ['pizza_size', ...FIGURES],
  top_pizzas: ['pizza_name', ...FIGURES],
  daily_kpis: ['order_date', ...FIGURES],
  hourly_sales: ['weekday', 'hour', ...FIGURES],
};

/** The six KPIs' rows in canonical form. */
export function pizzaAnswers(kpis, without) {
  return canonical(kpis, COLUMNS, ['revenue'], without);
}
