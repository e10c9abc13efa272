import type { ChartSpec } from '../chart/spec.js';
import type { DatasetSpec } from '../dataset/check-dataset.js';
import { nearest, TavolaError } from '../util/errors.js';
import type { DatasetSource, DatasetSources } from './dataset-source.js';
import type { KpiChecks } from './kpi-checks.js';
import type { KpiPlan } from './plan.js';
import { planKpi } from './plan-kpi.js';
import { recordVerbs } from './record.js';
import type { KpiTable, ROW } from './table.js';

/** Carries the type of the rows that a KPI is computed from. Nothing has it at run time. */
declare const SOURCE_ROW: unique symbol;

export interface KpiOptions<Result> {
  title: string;
  description?: string;
  /** What each column counts, for people: `{ revenue: '$', orders: 'orders' }`. */
  units?: { readonly [Name in keyof Result]?: string };
  /** A Vega-Lite specification without data. */
  chart?: ChartSpec;
  /** How many rows are shown unless more are asked for. Default: all. */
  limit?: number;
  /**
   * How many rows may be gathered in memory, where the KPI cannot be computed split by split; more are the error
   * GATHER_LIMIT. Default: 1,000,000.
   */
  maxRows?: number;
  /** What the result must fulfil before it is published. */
  checks?: KpiChecks<Result>;
}

/**
 * A KPI: a name, what people need to read it, and how it is computed. `Result` is the type of its rows, `Row` that of the
 * dataset's, by which its answers can be filtered.
 */
export interface Kpi<Result = unknown, Name extends string = string, Row = unknown>
  extends KpiOptions<Record<string, unknown>> {
  name: Name;
  dataset: DatasetSpec;
  plan: KpiPlan;
  /** Where the rows of its dataset are, and those of datasets whose KPIs it is joined with. */
  sources: DatasetSources;
  /** Never there at run time: it carries the type. */
  readonly [ROW]?: Result;
  /** Likewise. */
  readonly [SOURCE_ROW]?: Row;
}

/** Paths under `/api`, and files of a snapshot, that are no KPI's. */
const RESERVED = new Set([
  'snapshot',
  'events',
  'rejects',
  'openapi',
  'runs',
  'docs',
  'manifest',
  'definitions',
]);

export function defineKpi<Row, Result, Keys, Params, Name extends string>(
  dataset: DatasetSpec,
  source: DatasetSource,
  name: Name,
  options: KpiOptions<Result>,
  define: (table: KpiTable<Row, never>) => KpiTable<Result, Keys, Params>,
): Kpi<Result, Name, Row> {
  if (!/^[A-Za-z][\w-]*$/.test(name) || RESERVED.has(name)) {
    const why = RESERVED.has(name) ? 'the API uses that name itself' : 'it is part of an address';
    throw new TavolaError(
      'KPI_INVALID',
      `A KPI cannot be called "${name}", since ${why}: use letters, digits, _ and -, beginning with a letter.`,
    );
  }
  if (typeof options !== 'object' || options === null || typeof define !== 'function') {
    throw new TavolaError(
      'KPI_INVALID',
      `KPI ${name} takes what it is and how it is computed, as in kpi('${name}', { title: '…' }, (t) => t.count()).`,
    );
  }
  const { limit, maxRows } = options;
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 0)) {
    throw new TavolaError('KPI_INVALID', `KPI ${name}: its limit ${limit} is no number of rows.`);
  }
  if (maxRows !== undefined && (!Number.isInteger(maxRows) || maxRows < 1)) {
    throw new TavolaError(
      'KPI_INVALID',
      `KPI ${name}: its maxRows ${maxRows} is no number of rows.`,
    );
  }
  const recording = recordVerbs(name, dataset, define as never);
  const plan = planKpi(name, dataset, recording, maxRows);
  const columns = plan.columns.map((column) => column.name);
  for (const column of Object.keys(options.units ?? {})) {
    if (plan.isOpen || columns.includes(column)) continue;
    const near = nearest(column, columns);
    throw new TavolaError(
      'KPI_INVALID',
      `KPI ${name}: it gives a unit for "${column}", which its result lacks${near ? `; did you mean "${near}"?` : '.'}`,
    );
  }
  const sources = { ...recording.sources, [dataset.name]: source };
  // What its checks know of the result's type is of use where they are written.
  return { ...(options as KpiOptions<Record<string, unknown>>), name, dataset, plan, sources };
}
