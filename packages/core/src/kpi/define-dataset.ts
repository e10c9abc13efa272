import { checkDataset, type DatasetSpec } from '../dataset/check-dataset.js';
import type { Column } from '../dataset/columns.js';
import { defineKpi, type Kpi, type KpiOptions } from './define-kpi.js';
import type { KpiTable } from './table.js';

export type Columns = Record<string, Column>;

/** The row type of a dataset: `{ order_id: number; order_date: Date; … }`. */
export type RowOf<C extends Columns> = {
  [Name in keyof C]: C[Name] extends Column<infer T> ? T : never;
};

export interface Dataset<Row> extends DatasetSpec {
  /**
   * Defines a KPI over this dataset with Arquero's verbs.
   *
   * @param name names the KPI in the API and its file: letters, digits, `_` and `-`
   * @param options title, and optionally description, units, chart and limit
   * @param define the verbs, applied to the dataset as a table
   * @throws TavolaError KPI_INVALID or EXPRESSION_INVALID, naming the KPI, the verb and the remedy
   * @example sales.kpi('orders', { title: 'Orders' }, t => t.rollup({ orders: d => op.distinct(d.order_id) }))
   */
  kpi<Result>(
    name: string,
    options: KpiOptions<Result>,
    define: (table: KpiTable<Row, never>) => KpiTable<Result, never>,
  ): Kpi<Result>;
}

/**
 * Declares what the rows of a file are: each column's type decides how its fields are read and checked, and what
 * TypeScript knows of it.
 *
 * @throws TavolaError DATASET_INVALID for a column or a bound that makes no sense
 * @example
 * const sales = defineDataset({
 *   name: 'pizza_sales', source: 'data/pizza_sales.csv',
 *   columns: { order_id: integer(), total_price: decimal(2), pizza_size: text({ oneOf: ['S', 'M', 'L'] }) },
 * });
 */
export function defineDataset<C extends Columns>(declaration: {
  name: string;
  source: string;
  columns: C;
}): Dataset<RowOf<C>> {
  const { name, source, columns } = declaration;
  checkDataset({ name, source, columns });
  const dataset: Dataset<RowOf<C>> = {
    name,
    source,
    columns,
    kpi: (kpiName, options, define) =>
      defineKpi({ name, source, columns }, kpiName, options, define),
  };
  return dataset;
}
