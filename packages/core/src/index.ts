// Definitions
export { bar, heatmap, line } from './chart/charts.js';
export type { ChartSpec } from './chart/spec.js';
// Reading an API
export { ApiError } from './client/api-error.js';
export { createClient } from './client/create-client.js';
export type {
  Answer,
  Client,
  ClientOptions,
  RowsRequest,
  SnapshotNews,
  SubscribeOptions,
} from './client/types.js';
export type { Condition, Where } from './client/where.js';
export type { DatasetCheck, DatasetSpec, Otherwise } from './dataset/check-dataset.js';
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
export type { Engine, SplitOptions } from './engine/engine.js';
export { inlineEngine } from './engine/inline.js';
export { type PoolOptions, poolEngine } from './engine/pool.js';
// Explanations
export { explainKpi } from './explain/explain-kpi.js';
export type { Explanation } from './explain/explanation.js';
export { formatExplanation } from './explain/format-explanation.js';
// Facts
export type { Facts } from './facts/facts.js';
export { normalizeFilter } from './facts/filter.js';
export { type FilterColumn, parseCondition } from './facts/filter-text.js';
export type {
  FactsCondition,
  FactsFilter,
  FilterRange,
  FilterValue,
} from './facts/filter-types.js';
export { formatCondition } from './facts/format-condition.js';
// Data
export { type ArrowTable, fromArrow } from './interop/from-arrow.js';
export { fromCsv } from './interop/from-csv.js';
export { type RowsColumn, rowsToArrow } from './interop/rows-to-arrow.js';
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
export type { Bounds, ChangeBound, KpiChecks, Severity } from './kpi/kpi-checks.js';
export { op } from './kpi/op.js';
export type { KpiPlan } from './kpi/plan.js';
export { desc, type Joinable, type KpiTable, type Rows } from './kpi/table.js';
export type {
  ColumnTime,
  KpiTime,
  PhaseTime,
  RunProfile,
  WallTimes,
  WorkerTime,
} from './profile/run-profile.js';
// Queries of snapshots
export {
  createQueryPool,
  type QueryAnswer,
  type QueryPool,
  type QueryPoolOptions,
  type Question,
} from './query/query-pool.js';
export { compareValues } from './result/compare-values.js';
export { toCsvLine } from './result/csv.js';
export type { JsonRow } from './result/finish.js';
export { type CsvOptions, rowsToCsv } from './result/rows-to-csv.js';
export { type Selection, type SortKey, selectRows } from './result/select-rows.js';
export { formatProfile } from './run/format-profile.js';
export { type InspectedCsv, inspectCsv } from './run/inspect-csv.js';
export type { KpiRun } from './run/kpi-run.js';
export type { Data } from './run/open-data.js';
export { type FactsAnswer, queryKpis } from './run/query-kpis.js';
// Snapshots
export type { MaxRejects } from './run/reject-bound.js';
export { type ReplayOutcome, replayRejects } from './run/replay-rejects.js';
export { type RunKpiOptions, run } from './run/run-kpi.js';
export { type RunOptions, runWorkbench } from './run/run-workbench.js';
export type { EngineChoice } from './run/start-engine.js';
export { type WatchedSource, watchedSource } from './run/watched-source.js';
export type { LocatedReject as Reject } from './scan/rejects.js';
export type { CheckResult } from './scan/row-checks.js';
export type { OnRunEvent, RunEvent, RunReport, Spilled, SplitRange } from './schedule/events.js';
export { currentSnapshotId } from './snapshot/current.js';
export type { DefinedKpi, Definitions } from './snapshot/definitions.js';
export type { Publication } from './snapshot/keep-last.js';
export type {
  Manifest,
  PublishedColumn,
  PublishedFile,
  PublishedKpi,
} from './snapshot/manifest.js';
export { type OpenFactsOptions, openFacts } from './snapshot/open-facts.js';
export { type KpiResult, openSnapshot, type Snapshot } from './snapshot/read.js';
export { type PublishedReject, readRejects } from './snapshot/read-rejects.js';
export { type SnapshotWatch, watchSnapshots } from './snapshot/watch.js';
export type { BytesSource, FileSource, FilesSource, RowsSource, Source } from './source/source.js';
// Errors
export { ERRORS, type ErrorCode, nearest, TavolaError } from './util/errors.js';
// Verification
export type { EngineToVerify } from './verify/engines.js';
export { firstDifferenceOf, formatVerification } from './verify/format-verification.js';
export type { Verification } from './verify/verification.js';
export { type VerifyOptions, verifyKpis } from './verify/verify-kpis.js';
