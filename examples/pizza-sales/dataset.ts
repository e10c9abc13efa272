import { date, decimal, defineDataset, integer, text, time } from '@tavola/core';

/** One row is one line of an order. */
export const sales = defineDataset({
  name: 'pizza_sales',
  source: 'data/pizza_sales.csv',
  columns: {
    order_details_id: integer(),
    order_id: integer(),
    pizza_id: text(),
    quantity: integer({ min: 1 }),
    order_date: date(),
    order_time: time(),
    unit_price: decimal(2),
    total_price: decimal(2),
    pizza_size: text({ oneOf: ['S', 'M', 'L', 'XL', 'XXL'] }),
    pizza_category: text(),
    pizza_ingredients: text(),
    pizza_name: text(),
  },
});
