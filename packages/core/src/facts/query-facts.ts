import type { DatasetSpec } from '../dataset/check-dataset.js';
import { needsCompiler } from '../expression/evaluate.js';
import { columnsRead, expressionsOf, type KpiPlan } from '../kpi/plan.js';
import { Merger } from '../merge/merge.js';
import type { MergedKpi } from '../merge/merged-kpi.js';
import { Folder } from '../partial/fold.js';
import type { Partial } from '../partial/partial.js';
import { type FactsColumn, factsColumns } from './columns.js';
import { type Facts, unusable } from './facts.js';
import type { FactsFilter } from './filter-types.js';
import { scanFacts } from './scan-facts.js';

/** Heads of KPIs over facts. */
export interface QueriedFacts {
  heads: MergedKpi[];
  /** How many rows passed the filter. */
  rows: number;
}

/**
 * Computes the heads of KPIs over the facts that pass a filter: what a run over a source with those rows alone gives.
 *
 * @param plans whose tables are all given
 * @throws TavolaError FACTS_INVALID where the facts are not of this dataset, FILTER_INVALID
 * @example const { heads: [merged] } = await queryFacts([plan], sales, facts, { pizza_size: { in: ['L'] } })
 */
export async function queryFacts(
  plans: readonly KpiPlan[],
  dataset: DatasetSpec,
  facts: Facts,
  filter: FactsFilter = {},
): Promise<QueriedFacts> {
  const columns = checkColumns(factsColumns(dataset), facts);
  const column = (name: string): FactsColumn => columns.get(name)!;
  const isCompilerNeeded = plans.some(({ head }) =>
    expressionsOf(head).some((expression) =>
      needsCompiler(expression, (name) => columns.get(name) ?? { type: 'any', scale: 0 }),
    ),
  );
  if (isCompilerNeeded) await import('../expression/row-call.js');

  const sets = new Set<string>();
  for (;;) {
    const merger = new Merger(plans, sets);
    try {
      const { partial, rows } = fold(plans, facts, filter, column, sets);
      // Distinct values are counted relying on the order of the rows until it turns out not to hold.
      const unordered = partial.unordered.length > 0 ? partial.unordered : merger.add(partial);
      if (unordered.length === 0) return { heads: merger.finish(), rows };
      for (const slot of unordered) sets.add(slot);
    } finally {
      merger.close();
    }
  }
}

function fold(
  plans: readonly KpiPlan[],
  facts: Facts,
  filter: FactsFilter,
  column: (name: string) => FactsColumn,
  sets: ReadonlySet<string>,
): { partial: Partial; rows: number } {
  const read = new Set(plans.flatMap((plan) => [...columnsRead(plan)]));
  return facts.memory.use((kernel) => {
    const folder = new Folder(plans, column, sets, kernel);
    let rows = 0;
    scanFacts(facts, filter, read, kernel, (batch) => {
      folder.add(batch);
      rows += batch.rows;
      return !folder.isOutOfOrder;
    });
    return { partial: folder.encode(), rows };
  });
}

/** The columns by name, once it is sure that the facts have them all. */
function checkColumns(
  columns: readonly FactsColumn[],
  { label, columns: stored }: Facts,
): Map<string, FactsColumn> {
  for (const { name, type, scale, wide, nullable } of columns) {
    const found = stored.get(name);
    if (!found) throw unusable(label, `there is no column ${name}`);
    const isSame =
      found.type === type &&
      found.scale === scale &&
      found.wide?.precision === wide?.precision &&
      found.wide?.scale === wide?.scale &&
      found.nullable === nullable;
    if (!isSame) throw unusable(label, `column ${name} is declared otherwise now`);
  }
  return new Map(columns.map((column) => [column.name, column]));
}
