import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { Refuse } from './check-expression.js';
import { toDataTable } from './data-table.js';
import type { DatasetSource } from './dataset-source.js';
import { isArqueroTable, isJoinable, type JoinableKpi, toColumns } from './joinable.js';
import type { PlanTable } from './plan.js';

/** A KPI that is being recorded, with what the verbs so far have gathered. */
export interface KpiInProgress {
  kpi: string;
  dataset: DatasetSpec;
  tables: PlanTable[];
  sources: Record<string, DatasetSource>;
}

/** Adds another table to those of a KPI, and returns its place among them. */
export function addOther(
  kpi: KpiInProgress,
  other: unknown,
  place: string,
  refuse: Refuse,
): number {
  if (isJoinable(other)) return addKpi(kpi, other, refuse);
  const columns = toColumns(other);
  if (columns) {
    if (new Set(Object.values(columns).map(({ length }) => length)).size > 1)
      refuse('KPI_INVALID', `${place} takes lists of one length, with a value for each row.`);
    return kpi.tables.push(toDataTable(columns)) - 1;
  }
  return refuse(
    'KPI_INVALID',
    `${place} takes a KPI, a table of Arquero, a list of objects or an object of lists.`,
  );
}

function addKpi(
  kpi: KpiInProgress,
  { plan, dataset, sources }: JoinableKpi,
  refuse: Refuse,
): number {
  if (plan.isOpen) {
    refuse(
      'KPI_INVALID',
      `the columns of ${plan.kpi} are in its data, so it cannot be joined; select them by their names first.`,
    );
  }
  if (dataset.name === kpi.dataset.name && !isSame(dataset, kpi.dataset)) {
    refuse(
      'KPI_INVALID',
      `${plan.kpi} is of another dataset that is called ${dataset.name}, too: rename one.`,
    );
  }
  Object.assign(kpi.sources, sources);
  return kpi.tables.push({ kind: 'kpi', columns: plan.columns, dataset, plan }) - 1;
}

/**
 * Other tables one by one, or in lists; a list of row objects is a table itself.
 *
 * @param isRecorded whether something is a table that records
 */
export function tablesIn(
  others: readonly unknown[],
  isRecorded: (item: unknown) => boolean,
): unknown[] {
  const isTable = (item: unknown): boolean =>
    isRecorded(item) || isJoinable(item) || isArqueroTable(item) || Array.isArray(item);
  return others.flatMap((other) =>
    Array.isArray(other) && other.every(isTable) ? (other as unknown[]) : [other],
  );
}

function isSame(a: DatasetSpec, b: DatasetSpec): boolean {
  return JSON.stringify(a.columns) === JSON.stringify(b.columns);
}
