/*
 * What a page can use: definitions, and runs on data in memory, in one thread. Nothing here needs Node. `client.ts` reads an API.
 */

// Definitions
export { bar, heatmap, line } from './chart/charts.js';
export type { ChartSpec } from './chart/spec.js';
export type { DatasetSpec } from './dataset/check-dataset.js';
export type { Column, ColumnSpec } from './dataset/columns.js';
export {
  boolean,
  date,
  decimal,
  float,
  integer,
  text,
  time,
  timestamp,
} from './dataset/columns.js';
export type { DialectOptions, Encoding } from './dataset/dialect.js';
export type { ValueType } from './dataset/types.js';
export type { JsonValue } from './dataset/values.js';
// Runs
export { type BrowserOptions, browserEngine } from './engine/browser.js';
export type { Engine, SplitOptions } from './engine/engine.js';
// Data
export { type ArrowTable, fromArrow } from './interop/from-arrow.js';
export { fromCsv } from './interop/from-csv.js';
export type { MemoryData } from './interop/to-source.js';
export { type Dataset, defineDataset, type RowOf } from './kpi/define-dataset.js';
export type { Kpi, KpiOptions } from './kpi/define-kpi.js';
export { defineWorkbench, type Workbench } from './kpi/define-workbench.js';
export {
  all,
  bin,
  endswith,
  frac,
  matches,
  names,
  not,
  range,
  rolling,
  startswith,
} from './kpi/helpers.js';
export type { JsonRowOf } from './kpi/json-row.js';
export { op } from './kpi/op.js';
export type { KpiPlan } from './kpi/plan.js';
export { desc, type Joinable, type KpiTable, type Rows } from './kpi/table.js';
export { toCsvLine } from './result/csv.js';
export type { JsonRow } from './result/finish.js';
export type { KpiRun } from './run/kpi-run.js';
export { run } from './run/run-in-memory.js';
export type { LocatedReject as Reject } from './scan/rejects.js';
export type { BytesSource, RowsSource, Source } from './source/source.js';
// Errors
export { ERRORS, type ErrorCode, nearest, TavolaError } from './util/errors.js';
