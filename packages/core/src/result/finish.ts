import { type ColumnTable, table } from 'arquero';
import { type JsonValue, toJsonValue } from '../dataset/values.js';
import { inUtc } from '../expression/in-utc.js';
import { toSource } from '../expression/print.js';
import type { Expression } from '../expression/tree.js';
import type { TypedColumn } from '../expression/types.js';
import { fromDataTable } from '../kpi/data-table.js';
import { headSchema } from '../kpi/head-schema.js';
import {
  isOwnName,
  type KpiPlan,
  type PlannedColumn,
  type PlanTable,
  slotName,
} from '../kpi/plan.js';
import { bothSides, flatten, type Schema, schemaAfter, schemaOf, typeIn } from '../kpi/schema.js';
import type { Verb } from '../kpi/verbs.js';
import type { MergedColumn } from '../merge/merged-column.js';
import type { MergedKpi } from '../merge/merged-kpi.js';
import { applyVerb } from './apply-verb.js';
import { withExactAggregates } from './exact-aggregates.js';

export type JsonRow = Record<string, JsonValue>;

/** A finished KPI: its table, and its columns with their types, also those whose names were in the data. */
export interface FinishedKpi {
  table: ColumnTable;
  columns: PlannedColumn[];
}

/** Carries out the tail of a KPI on what its head came to: measures, then the verbs after, in Arquero. */
export function finishKpi(plan: KpiPlan, merged: MergedKpi): FinishedKpi {
  const tables = plan.tables.map(toArquero);
  let schema = headSchema(plan);
  let result = headTable(plan, merged);
  for (const verb of plan.tail) {
    const before = schema;
    const typeOf = typesFor(verb, before, plan.tables);
    result = applyVerb(result, verb, tables, (expression) =>
      withExactAggregates(inUtc(expression, typeOf), typeOf),
    );
    schema = schemaAfter(verb, before, plan.tables);
  }
  return { table: result, columns: columnsOf(result, schema) };
}

/** Types of what a verb's expressions read: of the table, or of another that it is joined with. */
function typesFor(
  verb: Verb,
  schema: Schema,
  tables: readonly PlanTable[],
): (expression: Expression) => TypedColumn {
  const isOfTwo = verb.verb === 'join' || verb.verb === 'semijoin' || verb.verb === 'antijoin';
  if (isOfTwo) {
    const both = bothSides(schema, tables[verb.other]!);
    return (expression) => typeIn(both, flatten(expression));
  }
  if (verb.verb !== 'lookup') return (expression) => typeIn(schema, expression);
  // Its keys are columns of the left, its values are over the right.
  const right = schemaOf(tables[verb.other]!.columns).columns;
  const columns = new Map([...schema.columns, ...right]);
  return (expression) => typeIn({ columns }, expression);
}

/** The rows of a result as the API gives them: dates and times as text, columns in the result's order. */
export function toJsonRows({ table: result, columns }: FinishedKpi): JsonRow[] {
  const values = columns.map(({ name, type, items }) =>
    Array.from(result.array(name) as Iterable<unknown>, (value) =>
      toJsonValue(type, value, items?.type),
    ),
  );
  return Array.from({ length: columns.length === 0 ? 0 : result.numRows() }, (_, row) =>
    Object.fromEntries(columns.map(({ name }, i) => [name, values[i]![row]!])),
  );
}

function headTable({ head, measures }: KpiPlan, merged: MergedKpi): ColumnTable {
  if (head.kind === 'rows') {
    // Each aggregate is the list of a column's values.
    const rows = measures.map(({ name, value }) => [name, merged.aggregates[slotOf(value)]!.at(0)]);
    return table(
      Object.fromEntries(rows) as Record<string, unknown[]>,
      rows.map(([name]) => name as string),
    );
  }
  // A map, since an object would put names that are whole numbers first.
  const columns = new Map<string, MergedColumn<unknown>>();
  head.keys.forEach(({ name }, k) => {
    if (!isOwnName(name)) columns.set(name, merged.keys[k]!);
  });
  const computed = computeMeasures(measures, merged);
  for (const { name, value } of measures) {
    columns.set(
      name,
      value.kind === 'column' ? merged.aggregates[slotOf(value)]! : computed.column(name)!,
    );
  }
  return table(columns as never, [...columns.keys()]);
}

/** The measures that are more than an aggregate. */
function computeMeasures(measures: KpiPlan['measures'], merged: MergedKpi): ColumnTable {
  // A table of no columns would have no rows either.
  const slots = new Map<string, MergedColumn<unknown>>([
    ['#', new Array(merged.groups).fill(null)],
  ]);
  merged.aggregates.forEach((values, i) => {
    slots.set(slotName(i), values);
  });
  const values = measures
    .filter(({ value }) => value.kind !== 'column')
    .map(({ name, value }): [string, string] => [name, toSource(value)]);
  return table(slots as never).derive(new Map(values) as never, { drop: true });
}

function slotOf(value: Expression): number {
  return value.kind === 'column' ? Number(value.name.slice(1)) : -1;
}

function toArquero(planTable: PlanTable): ColumnTable {
  if (planTable.kind === 'data') {
    return table(
      fromDataTable(planTable),
      planTable.columns.map(({ name }) => name),
    );
  }
  throw new Error(`The table of ${planTable.plan.kpi} was not computed before it was needed.`);
}

function columnsOf(result: ColumnTable, { columns, open }: Schema): PlannedColumn[] {
  return result.columnNames().map((name) => {
    const type: TypedColumn = columns.get(name) ?? open ?? { type: 'any', scale: 0 };
    return { name, ...type };
  });
}
