import { salesOf } from '../peers/duckdb-database.mjs';

/** The pizza sales, grouped by the first letters of a name: a text that is computed. */
export default {
  title: 'A derived text key: op.lower(op.substring(d.pizza_name, 0, 6))',
  columns: { prefixes: ['prefix', 'revenue', 'units'] },
  money: ['revenue'],
  queries: (path) => ({
    prefixes: `SELECT lower(substring(pizza_name, 1, 6)) AS prefix, sum(total_price) AS revenue, sum(quantity) AS units
      FROM ${salesOf(path)} GROUP BY ALL`,
  }),
};
