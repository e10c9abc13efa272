import { type ColumnTable, desc, table } from 'arquero';
import { type JsonValue, toJsonValue } from '../dataset/values.js';
import { toSource } from '../expression/print.js';
import type { Expression, NamedExpression } from '../expression/tree.js';
import { type KpiPlan, slotName } from '../kpi/plan.js';
import { TailTypes } from '../kpi/tail-types.js';
import type { Verb } from '../kpi/verbs.js';
import type { MergedKpi } from '../merge/merge.js';
import { withExactAggregates } from './exact-aggregates.js';

export type JsonRow = Record<string, JsonValue>;

/** Carries out the tail of a KPI on what its head came to: measures, then the verbs after the rollup, in Arquero. */
export function finishKpi(plan: KpiPlan, merged: MergedKpi): ColumnTable {
  // A table of no columns would have no rows either.
  const columns: Record<string, unknown[]> = { '#': new Array(merged.groups).fill(null) };
  plan.head.keys.forEach(({ name }, k) => {
    columns[name] = merged.keys[k]!;
  });
  merged.aggregates.forEach((values, i) => {
    columns[slotName(i)] = values;
  });
  const names = [
    ...plan.head.keys.map(({ name }) => name),
    ...plan.measures.map(({ name }) => name),
  ];
  const measured = table(columns)
    .derive(Object.fromEntries(plan.measures.map(({ name, value }) => [name, toSource(value)])))
    .select(...new Set(names));
  const types = new TailTypes(plan);
  return plan.tail.reduce((input, verb) => {
    const output = applyVerb(input, verb, (expression) =>
      toSource(withExactAggregates(expression, types.typeOf)),
    );
    types.apply(verb);
    return output;
  }, measured);
}

/** The rows of a result as the API gives them: dates and times as text, columns in the plan's order. */
export function toJsonRows(plan: KpiPlan, result: ColumnTable): JsonRow[] {
  const rows = result.objects() as Record<string, unknown>[];
  return rows.map((row) =>
    Object.fromEntries(plan.columns.map(({ name, type }) => [name, toJsonValue(type, row[name])])),
  );
}

/** Carries out one verb, with `source` as the way to give Arquero an expression. */
function applyVerb(
  input: ColumnTable,
  verb: Verb,
  source: (expression: Expression) => string,
): ColumnTable {
  const named = (columns: readonly NamedExpression[]): Record<string, string> =>
    Object.fromEntries(columns.map(({ name, value }) => [name, source(value)]));
  switch (verb.verb) {
    case 'filter':
      return input.filter(source(verb.predicate));
    case 'derive':
      return input.derive(named(verb.columns));
    case 'select':
      return input.select(...verb.columns);
    case 'rename':
      return input.rename(Object.fromEntries(verb.columns.map(({ from, to }) => [from, to])));
    case 'groupby':
      return input.groupby(named(verb.keys));
    case 'ungroup':
      return input.ungroup();
    case 'rollup':
      return input.rollup(named(verb.columns));
    case 'orderby':
      // An object's values are expressions; a bare text would be taken for a column's name.
      return input.orderby({
        ...verb.keys.map(({ value, descending }) =>
          descending ? desc(source(value)) : source(value),
        ),
      } as never);
    case 'slice':
      return input.slice(verb.start, verb.end ?? Number.POSITIVE_INFINITY);
  }
}
