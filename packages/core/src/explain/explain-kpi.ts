import type { Kpi } from '../kpi/define-kpi.js';
import { columnsRead, type KpiPlan, type PlanTable } from '../kpi/plan.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { columnTypes } from './column-types.js';
import { explainKernel } from './explain-kernel.js';
import { explainPartial } from './explain-partial.js';
import type { ExplainedTable, Explanation } from './explanation.js';
import { expressionSource, verbSource } from './verb-source.js';

/**
 * Says how a KPI is computed: which verbs run where the data is, what each split sends, how that is merged, and what runs
 * in Arquero after. Nothing is read.
 *
 * @example formatExplanation(explainKpi(categories))
 */
export function explainKpi({ name, title, dataset, plan }: Kpi): Explanation {
  const { head, measures, gathered, columns, isOpen } = plan;
  const tables = tableNames(plan);
  const read = columnsRead(plan);
  const ofDataset = Object.entries(dataset.columns).map(([column, { type, scale, wide }]) => ({
    name: column,
    type,
    scale,
    ...(wide && { wide }),
  }));
  const isGathered = gathered !== undefined && head.most !== undefined;
  return {
    kpi: name,
    title,
    dataset: dataset.name,
    path: isGathered ? 'gathered' : 'split',
    ...(isGathered && {
      gathered: {
        reason: gathered,
        most: head.most!,
        ...(head.take !== undefined && { take: head.take }),
      },
    }),
    verbs: explainVerbs(plan),
    columns: {
      read: ofDataset.filter((column) => read.has(column.name)),
      checked: ofDataset.filter((column) => !read.has(column.name)),
    },
    tables: plan.tables.map((table, i) => explainTable(tables[i]!, table, i, { dataset, plan })),
    lookups: head.lookups.map(({ table, left, right, columns: found }) => ({
      table: tables[table]!,
      left: left.map(expressionSource),
      right,
      columns: found,
    })),
    partial: explainPartial(head),
    measures: measures.map((measure) => ({
      name: measure.name,
      code: expressionSource(measure.value),
    })),
    kernel: explainKernel(head, columnTypes(dataset, plan)),
    result: { columns: columns.map((column) => ({ ...column })), isOpen },
    warnings: warningsOf(plan),
  };
}

/** The tail is the last of the verbs; those before it are in the head. */
function explainVerbs(plan: KpiPlan): Explanation['verbs'] {
  const tables = tableNames(plan);
  const heads = plan.verbs.length - plan.tail.length;
  return plan.verbs.map((verb, i) => ({
    code: verbSource(verb, tables),
    part: i < heads ? 'head' : 'tail',
  }));
}

function tableNames({ tables }: KpiPlan): string[] {
  return tables.map((_, i) => `table${i + 1}`);
}

function explainTable(
  name: string,
  table: PlanTable,
  index: number,
  { dataset, plan }: Pick<Kpi, 'dataset' | 'plan'>,
): ExplainedTable {
  const columns = table.columns.map((column) => ({ ...column }));
  if (table.kind === 'data') return { name, columns, rows: table.values[0]?.length ?? 0 };
  const isLookedUp = plan.head.lookups.some((lookup) => lookup.table === index);
  const isBeside =
    table.dataset.name === dataset.name && table.plan.tables.length === 0 && !isLookedUp;
  return {
    name,
    columns,
    kpi: {
      name: table.plan.kpi,
      dataset: table.dataset.name,
      verbs: explainVerbs(table.plan).map(({ code }) => code),
      pass: isBeside ? 'the same' : 'before',
    },
  };
}

function warningsOf({ head, gathered, isOpen, tables }: KpiPlan): string[] {
  const ops = [...new Set(head.aggregates.map(({ op }) => op))].filter((op) => op !== 'rows');
  const keepAll = ops.filter((op) => AGGREGATES.get(op)!.keeps === 'all values');
  const inexact = ops.filter((op) => AGGREGATES.get(op)!.error !== undefined);
  return [
    ...(gathered !== undefined && head.take === undefined
      ? ['Its rows are kept in memory, which grows with the data.']
      : []),
    ...tables.flatMap((table, i) =>
      table.kind === 'kpi' && table.plan.gathered !== undefined
        ? [`The rows of table${i + 1} are gathered, since ${table.plan.gathered}.`]
        : [],
    ),
    ...keepAll.map((op) => `op.${op} keeps the value of every row, so memory grows with the data.`),
    ...inexact.map((op) => `op.${op} is approximate: ${AGGREGATES.get(op)!.error}.`),
    ...(isOpen ? ['Some columns of the result are named by the data.'] : []),
  ];
}
