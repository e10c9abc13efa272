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
export type { ValueType } from './dataset/types.js';
export type { JsonValue } from './dataset/values.js';
// Runs
export type { Engine } from './engine/engine.js';
export { inlineEngine } from './engine/inline.js';
export { poolEngine } from './engine/pool.js';
export { type Dataset, defineDataset, type RowOf } from './kpi/define-dataset.js';
export type { Kpi, KpiOptions } from './kpi/define-kpi.js';
export { defineWorkbench, type Workbench } from './kpi/define-workbench.js';
export { op } from './kpi/op.js';
export type { KpiPlan } from './kpi/plan.js';
export { desc, type KpiTable } from './kpi/table.js';
export { toCsvLine } from './result/csv.js';
export type { JsonRow } from './result/finish.js';
export { run } from './run/run-kpi.js';
export { type MaxRejects, type RunOptions, runWorkbench } from './run/run-workbench.js';
export type { OnRunEvent, RunEvent, RunReport, SplitRange } from './schedule/events.js';
// Snapshots
export type {
  Manifest,
  PublishedColumn,
  PublishedFile,
  PublishedKpi,
} from './snapshot/manifest.js';
export { type KpiResult, openSnapshot, type Snapshot, watchSnapshots } from './snapshot/read.js';

// Errors
export { ERRORS, type ErrorCode, nearest, TavolaError } from './util/errors.js';
