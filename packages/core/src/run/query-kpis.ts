import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { Facts } from '../facts/facts.js';
import type { FactsFilter } from '../facts/filter-types.js';
import { queryFacts } from '../facts/query-facts.js';
import type { Kpi } from '../kpi/define-kpi.js';
import type { PlannedColumn } from '../kpi/plan.js';
import { type JsonRow, toJsonRows } from '../result/finish.js';
import { TavolaError } from '../util/errors.js';
import { computeKpis } from './compute-kpis.js';

/** A KPI over some of the facts. */
export interface FactsAnswer {
  columns: readonly PlannedColumn[];
  /** All rows, in the KPI's order, as the API gives them. */
  rows: JsonRow[];
  /** How many rows of the source it is of: those that passed the filter. */
  rowsUsed: number;
}

/**
 * Computes KPIs of one dataset over the facts that pass a filter, to the byte as a run over a source with those rows alone.
 *
 * @param kpis of which none looks up a KPI of another dataset, whose rows these facts have not
 * @throws TavolaError FILTER_INVALID, FACTS_INVALID, or KPI_INVALID where another dataset is needed
 * @example const [{ rows }] = await queryKpis([categories], facts, { pizza_size: { in: ['L'] } })
 */
export async function queryKpis(
  kpis: readonly Pick<Kpi, 'dataset' | 'plan'>[],
  facts: Facts,
  filter: FactsFilter = {},
): Promise<FactsAnswer[]> {
  const { dataset } = kpis[0]!;
  const refuse = (of: DatasetSpec): never => {
    throw new TavolaError(
      'KPI_INVALID',
      `A KPI is joined with one of dataset ${of.name}, and the facts are of ${dataset.name}: ask for it without a filter.`,
    );
  };
  let rowsUsed = 0;
  const results = await computeKpis(
    dataset,
    kpis.map((kpi) => kpi.plan),
    async (of, plans) => {
      if (of.name !== dataset.name) return refuse(of);
      const { heads, rows } = await queryFacts(plans, of, facts, filter);
      // Whatever is computed before reads the same rows.
      rowsUsed = rows;
      return heads;
    },
  );
  return results.map((result) => ({ columns: result.columns, rows: toJsonRows(result), rowsUsed }));
}
