import type { DatasetSpec } from '../dataset/check-dataset.js';
import { toDataTable } from '../kpi/data-table.js';
import type { KpiPlan, KpiTableNeeded, PlanTable } from '../kpi/plan.js';
import type { MergedKpi } from '../merge/merged-kpi.js';
import { UNWATCHED, type Watch } from '../profile/watch.js';
import { type FinishedKpi, finishKpi } from '../result/finish.js';

/**
 * Reads a dataset once and computes the heads of KPIs.
 *
 * @param isMain whether the KPIs that were asked for are among them, and not only some that they are joined with
 */
export type ComputeHeads = (
  dataset: DatasetSpec,
  plans: readonly KpiPlan[],
  isMain: boolean,
) => Promise<MergedKpi[]>;

/**
 * Computes KPIs of one dataset, and before them those that they are joined with. One of the same dataset that is joined
 * after the head shares the pass over the data.
 *
 * @param watch times what comes after the heads, where that is asked for
 */
export function computeKpis(
  dataset: DatasetSpec,
  plans: readonly KpiPlan[],
  compute: ComputeHeads,
  watch: Watch = UNWATCHED,
): Promise<FinishedKpi[]> {
  const finish = (plan: KpiPlan, merged: MergedKpi): FinishedKpi =>
    watch.timed({ phase: 'tail', of: plan.kpi }, finishKpi)(plan, merged);
  return computeAll(dataset, plans, compute, finish, true);
}

async function computeAll(
  dataset: DatasetSpec,
  plans: readonly KpiPlan[],
  compute: ComputeHeads,
  finish: typeof finishKpi,
  isMain: boolean,
): Promise<FinishedKpi[]> {
  const known = new Map<string, PlanTable>();
  const needs = plans.flatMap((plan) => plan.tables.filter(isNeeded));
  const isBeside = (need: KpiTableNeeded): boolean =>
    need.dataset.name === dataset.name &&
    need.plan.tables.length === 0 &&
    !plans.some((plan) => looksUp(plan, need));
  for (const [name, early] of byDataset(needs.filter((need) => !isBeside(need)))) {
    const results = await computeAll(early[0]!.dataset, early.map(planOf), compute, finish, false);
    early.forEach((need, i) => {
      known.set(`${name} ${keyOf(need)}`, toPlanTable(results[i]!));
    });
  }
  const beside = unique(needs.filter(isBeside));
  const withKnown = plans.map((plan) => fill(plan, known));
  // What is computed beside has a name that no KPI can have.
  const besidePlans = beside.map(({ plan }, i) => ({ ...plan, kpi: `${plan.kpi}/${i}` }));
  const merged = await compute(dataset, [...withKnown, ...besidePlans], isMain);
  beside.forEach((need, i) => {
    const result = finish(besidePlans[i]!, merged[plans.length + i]!);
    known.set(`${need.dataset.name} ${keyOf(need)}`, toPlanTable(result));
  });
  return withKnown.map((plan, i) => finish(fill(plan, known), merged[i]!));
}

function isNeeded(table: PlanTable): table is KpiTableNeeded {
  return table.kind === 'kpi';
}

function looksUp({ head, tables }: KpiPlan, need: KpiTableNeeded): boolean {
  return head.lookups.some(({ table }) => {
    const other = tables[table]!;
    return isNeeded(other) && keyOf(other) === keyOf(need);
  });
}

function keyOf(need: KpiTableNeeded): string {
  return JSON.stringify(need.plan);
}

function planOf(need: KpiTableNeeded, index: number): KpiPlan {
  return { ...need.plan, kpi: `${need.plan.kpi}/${index}` };
}

function unique(needs: readonly KpiTableNeeded[]): KpiTableNeeded[] {
  return [...new Map(needs.map((need) => [keyOf(need), need])).values()];
}

function byDataset(needs: readonly KpiTableNeeded[]): Map<string, KpiTableNeeded[]> {
  const groups = new Map<string, KpiTableNeeded[]>();
  for (const need of unique(needs)) {
    const { name } = need.dataset;
    groups.set(name, [...(groups.get(name) ?? []), need]);
  }
  return groups;
}

/** The plan with the tables that are known in the place of those that were needed. */
function fill(plan: KpiPlan, known: ReadonlyMap<string, PlanTable>): KpiPlan {
  if (!plan.tables.some(isNeeded)) return plan;
  const tables = plan.tables.map((table) =>
    isNeeded(table) ? (known.get(`${table.dataset.name} ${keyOf(table)}`) ?? table) : table,
  );
  return { ...plan, tables };
}

function toPlanTable({ table, columns }: FinishedKpi): PlanTable {
  const values = columns.map(({ name }) => [name, Array.from(table.array(name))] as const);
  return toDataTable(Object.fromEntries(values), columns);
}
