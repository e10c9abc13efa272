import type { DatasetSpec } from '../dataset/check-dataset.js';
import { isObject } from '../util/is-object.js';
import type { DatasetSources } from './dataset-source.js';
import type { KpiPlan } from './plan.js';

/** What another KPI must have to be joined. */
export interface JoinableKpi {
  plan: KpiPlan;
  dataset: DatasetSpec;
  /** Of its dataset, and of those that it is itself joined with. */
  sources: DatasetSources;
}

export function isJoinable(value: unknown): value is JoinableKpi {
  return isObject(value) && isObject(value.plan) && isObject(value.dataset) && 'head' in value.plan;
}

/** What is asked of a table of Arquero's. */
interface ArqueroTable {
  columnNames(): string[];
  array(name: string): unknown[];
}

export function isArqueroTable(value: unknown): value is ArqueroTable {
  return (
    isObject(value) && typeof value.columnNames === 'function' && typeof value.array === 'function'
  );
}

/** The columns of a table in memory: of Arquero's, a list of row objects, or an object of lists. Undefined for anything else. */
export function toColumns(value: unknown): Record<string, unknown[]> | undefined {
  if (Array.isArray(value)) return fromRows(value);
  if (!isObject(value)) return undefined;
  if (isArqueroTable(value)) {
    return Object.fromEntries(value.columnNames().map((name) => [name, value.array(name)]));
  }
  const entries = Object.entries(value);
  const isColumns = entries.every(([, list]) => Array.isArray(list) || ArrayBuffer.isView(list));
  return isColumns && entries.length > 0
    ? Object.fromEntries(entries.map(([name, list]) => [name, [...(list as Iterable<unknown>)]]))
    : undefined;
}

function fromRows(rows: readonly unknown[]): Record<string, unknown[]> | undefined {
  if (!rows.every(isObject)) return undefined;
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return Object.fromEntries([...names].map((name) => [name, rows.map((row) => row[name] ?? null)]));
}
