import { checkDataset, type DatasetSpec } from '../dataset/check-dataset.js';
import type { Column } from '../dataset/columns.js';
import type { DialectOptions } from '../dataset/dialect.js';
import type { DatasetSource } from './dataset-source.js';
import { type DatasetChecks, type DatasetKey, readRowRules } from './define-checks.js';
import { defineKpi, type Kpi, type KpiOptions } from './define-kpi.js';
import type { Show } from './row-types.js';
import type { KpiTable } from './table.js';

export type Columns = Record<string, Column>;

/** The row type that columns declare: `{ order_id: number; order_date: Date; … }`. */
export type RowOfColumns<C extends Columns> = Show<{
  [Name in keyof C]: C[Name] extends Column<infer T> ? T : never;
}>;

/**
 * The row type of a dataset, for expressions that are written once and used in several KPIs.
 *
 * @example const revenue = (d: RowOf<typeof sales>) => op.sum(d.total_price)
 */
export type RowOf<D> = D extends Dataset<infer Row> ? Row : never;

/** What a dataset's specification says of data that are no file. */
const IN_MEMORY = '(data in memory)';

export interface Dataset<Row> extends DatasetSpec {
  /**
   * Defines a KPI over this dataset with Arquero's verbs.
   *
   * @param name names the KPI in the API and its file: letters, digits, `_` and `-`
   * @param options title, and optionally description, units, chart, limit and maxRows
   * @param define the verbs, applied to the dataset as a table
   * @throws TavolaError KPI_INVALID or EXPRESSION_INVALID, naming the KPI, the verb and the remedy
   * @example sales.kpi('orders', { title: 'Orders' }, t => t.rollup({ orders: d => op.distinct(d.order_id) }))
   */
  kpi<Result, Keys, Params, const Name extends string>(
    name: Name,
    options: KpiOptions<NoInfer<Result>>,
    define: (table: KpiTable<Row, never>) => KpiTable<Result, Keys, Params>,
  ): Kpi<Result, Name, Row>;
}

/**
 * Declares what rows are: each column's type decides how its fields are read and checked, and what TypeScript knows of it.
 *
 * @param declaration `source` is the path of a file, a pattern (`data/*.csv`), a folder, several of these in an array, or
 *   data in memory: `fromCsv(…)`, `fromArrow(…)`, a table of Arquero or Arrow, row objects, or an object of arrays;
 *   `dialect` says how files are written, as far as it should not be found out; `checks` is what each row must fulfil, and
 *   `key` names what no two rows have in common; `appends: true` says that files only grow, so that a refresh need not read
 *   again what it has read
 * @throws TavolaError DATASET_INVALID for a column or a bound that makes no sense
 * @example
 * const sales = defineDataset({
 *   name: 'pizza_sales', source: 'data/pizza_sales.csv',
 *   columns: { order_id: integer(), total_price: decimal(2), pizza_size: text({ oneOf: ['S', 'M', 'L'] }) },
 * });
 */
export function defineDataset<C extends Columns>(declaration: {
  name: string;
  source: DatasetSource;
  columns: C;
  dialect?: DialectOptions;
  checks?: DatasetChecks<RowOfColumns<NoInfer<C>>>;
  key?: DatasetKey<RowOfColumns<NoInfer<C>>>;
  appends?: boolean;
}): Dataset<RowOfColumns<C>> {
  const { name, source, columns, dialect, checks, key, appends } = declaration;
  const path = typeof [source].flat()[0] === 'string' ? String(source) : IN_MEMORY;
  const declared = {
    ...{ name, source: path, columns },
    ...(dialect && { dialect }),
    ...(appends && { appends }),
  };
  checkDataset(declared);
  const spec: DatasetSpec = { ...declared, ...readRowRules(declared, checks, key) };
  return {
    ...spec,
    kpi: (kpiName, options, define) => defineKpi(spec, source, kpiName, options, define),
  };
}
