import { defineWorkbench } from '@tavola/core';
import { categories, dailyKpis, hourlySales, sizes, summary, topPizzas } from './kpis.js';

export default defineWorkbench({
  kpis: [summary, categories, sizes, topPizzas, dailyKpis, hourlySales],
});
