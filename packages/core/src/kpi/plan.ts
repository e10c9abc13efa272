import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { JsonValue } from '../dataset/values.js';
import { columnsOf, type Expression, type NamedExpression } from '../expression/tree.js';
import type { TypedColumn } from '../expression/types.js';
import type { Verb } from './verbs.js';

/** One aggregate of a KPI; KPIs name it by its place in the list. */
export interface AggregateCall {
  op: string;
  /** What it aggregates, over the dataset's columns: none, one or two. */
  inputs: Expression[];
  types: TypedColumn[];
  /** Values of the constant arguments after them. */
  params: JsonValue[];
}

/** A key of a group, over the dataset's columns. */
export interface PlannedKey extends NamedExpression {
  type: TypedColumn;
}

export interface PlannedColumn extends TypedColumn {
  name: string;
}

/** A small table that a KPI is joined with, given or computed first. */
export type PlanTable = DataTable | KpiTableNeeded;

export interface DataTable {
  kind: 'data';
  columns: PlannedColumn[];
  /** Column by column, as JSON: dates and times as milliseconds since 1970. */
  values: JsonValue[][];
}

/** The result of another KPI, of this or another dataset. */
export interface KpiTableNeeded {
  kind: 'kpi';
  columns: PlannedColumn[];
  dataset: DatasetSpec;
  plan: KpiPlan;
}

/** Columns of a small table beside each row, found by equal keys; `lookupName` names them. */
export interface HeadLookup {
  table: number;
  /** Over the dataset's columns and those of earlier lookups. */
  left: Expression[];
  leftTypes: TypedColumn[];
  /** Names of the other table's key columns, and of those whose values are used. */
  right: string[];
  columns: string[];
}

/** What runs where the data is. */
export interface Head {
  /** One row for each group, or the rows themselves, gathered in the order of the source. */
  kind: 'groups' | 'rows';
  lookups: HeadLookup[];
  /** Numbers or booleans, all of which must hold; over the dataset's columns, as are those below. */
  filters: Expression[];
  keys: PlannedKey[];
  /** Filters after the grouping: they do not change the order in which groups are met. */
  lateFilters: Expression[];
  /** Of gathered rows, one `rows` for each column. */
  aggregates: AggregateCall[];
  /** The aggregate that counts the rows of each group, where groups may have none that pass the late filters. */
  present?: number;
  /** How many rows may be gathered, and how many of the first are enough. */
  most?: number;
  take?: number;
}

/**
 * How a KPI is computed, as plain JSON: the *head* where the data is, split by split, and the *tail* on the small table
 * that comes of it.
 */
export interface KpiPlan {
  kpi: string;
  head: Head;
  /** The head's columns, over the aggregates: aggregate i is the column `#i`. */
  measures: NamedExpression[];
  tail: Verb[];
  tables: PlanTable[];
  /** Columns of the result, in order, as far as they are known before it is computed. */
  columns: PlannedColumn[];
  /** Whether there will be others, whose names are in the data, as those of a pivot are. */
  isOpen: boolean;
  /** Verbs as they were written, for people. */
  verbs: Verb[];
  /** Why the rows themselves are gathered. */
  gathered?: string;
}

/** What names of a plan's own begin with, and no name that people write does. */
export const OWN = '\u0001';

/** Name of the column that holds an aggregate's values until the measures are computed. */
export function slotName(index: number): string {
  return `#${index}`;
}

/** Name of a lookup's column beside the dataset's: whether there is a match, or a value of it. */
export function lookupName(lookup: number, column?: string): string {
  return column === undefined ? `${OWN}${lookup}` : `${OWN}${lookup}.${column}`;
}

/** The types of the columns that lookups put beside the dataset's, by `lookupName`. */
export function lookupTypes(
  lookups: readonly HeadLookup[],
  tables: readonly PlanTable[],
): Map<string, TypedColumn> {
  const types = new Map<string, TypedColumn>();
  lookups.forEach(({ table }, i) => {
    types.set(lookupName(i), { type: 'boolean', scale: 0 });
    for (const { name, ...type } of tables[table]!.columns) types.set(lookupName(i, name), type);
  });
  return types;
}

/** Name of a key that is no column of the result. */
export function hiddenKeyName(index: number): string {
  return `${OWN}key${index}`;
}

/** Whether a name is none of the user's. */
export function isOwnName(name: string): boolean {
  return name.startsWith(OWN);
}

/** All expressions of a head, as often as they are used. */
export function expressionsOf(head: Head): Expression[] {
  return [
    ...head.lookups.flatMap((lookup) => lookup.left),
    ...head.filters,
    ...head.keys.map((key) => key.value),
    ...head.lateFilters,
    ...head.aggregates.flatMap((aggregate) => aggregate.inputs),
  ];
}

/** Names of the dataset's columns that a plan reads. */
export function columnsRead({ head }: Pick<KpiPlan, 'head'>): Set<string> {
  const read = new Set<string>();
  for (const expression of expressionsOf(head)) columnsOf(expression, read);
  return new Set([...read].filter((name) => !isOwnName(name)));
}
