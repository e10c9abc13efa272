import type { DatasetSpec } from '../dataset/check-dataset.js';
import { TavolaError } from '../util/errors.js';
import { columnsNeeded } from './columns-needed.js';
import { firstCall, isAggregate } from './functions.js';
import { headSchema } from './head-schema.js';
import type { KpiPlan, PlannedColumn, PlanTable } from './plan.js';
import { HeadPlanner, Unsplittable } from './plan-head.js';
import { schemaAfter } from './schema.js';
import type { Verb } from './verbs.js';

/** Rows that may be gathered, unless a KPI says otherwise. */
export const MOST_GATHERED = 1_000_000;

interface Recorded {
  verbs: readonly Verb[];
  tables: readonly PlanTable[];
}

type Parted = Pick<KpiPlan, 'head' | 'measures' | 'tail' | 'gathered'>;

/**
 * Parts a KPI's verbs in head and tail: the longest beginning that can be computed split by split, and the rest. What
 * has no such beginning is gathered: its rows are collected, and all but filters and row-wise verbs is the tail.
 *
 * @param most how many rows may be gathered
 * @throws TavolaError KPI_INVALID
 */
export function planKpi(
  kpi: string,
  dataset: DatasetSpec,
  { verbs, tables }: Recorded,
  most = MOST_GATHERED,
): KpiPlan {
  refuseAggregateInFilter(kpi, verbs);
  const parted = partVerbs(dataset, { verbs, tables }, most);
  const start = headSchema(parted);
  const schema = parted.tail.reduce((before, verb) => schemaAfter(verb, before, tables), start);
  const columns = [...schema.columns].map(([name, type]): PlannedColumn => ({ name, ...type }));
  return {
    kpi,
    ...parted,
    tables: [...tables],
    columns,
    isOpen: schema.open !== undefined,
    verbs: [...verbs],
  };
}

/** SQL's WHERE and HAVING: before a rollup, a filter sees one row at a time. */
function refuseAggregateInFilter(kpi: string, verbs: readonly Verb[]): void {
  const rollup = verbs.findIndex(({ verb }) => verb === 'rollup');
  for (const verb of verbs.slice(0, Math.max(0, rollup))) {
    if (verb.verb !== 'filter') continue;
    const aggregate = firstCall(verb.predicate, isAggregate);
    if (aggregate === undefined) continue;
    throw new TavolaError(
      'KPI_INVALID',
      `KPI ${kpi}: op.${aggregate} stands in filter before the rollup, where rows are seen one at a time. Aggregate in .rollup({ … }) and filter after it, or put it in a column by .derive({ … }) first.`,
    );
  }
}

function partVerbs(dataset: DatasetSpec, recorded: Recorded, most: number): Parted {
  const { verbs, tables } = recorded;
  const planner = new HeadPlanner(dataset, tables);
  for (const [i, verb] of verbs.entries()) {
    try {
      if (verb.verb === 'rollup' || verb.verb === 'dedupe') {
        const tail = verbs.slice(i + 1);
        return {
          ...(verb.verb === 'rollup'
            ? planner.rollup(verb.columns)
            : planner.dedupe(verb.keys, tail)),
          tail,
        };
      }
      planner.apply(verb);
    } catch (error) {
      if (!(error instanceof Unsplittable)) throw error;
      return gather(dataset, recorded, i, most, error.message);
    }
  }
  const reason = 'it has no rollup or count, so the rows themselves are its result';
  return gather(dataset, recorded, verbs.length, most, reason);
}

/** @param reach how many verbs could be carried out row by row */
function gather(
  dataset: DatasetSpec,
  { verbs, tables }: Recorded,
  reach: number,
  most: number,
  reason: string,
): Parted {
  for (let end = beforeGroupsAndOrder(verbs, reach); ; end = beforeGroupsAndOrder(verbs, end - 1)) {
    const tail = verbs.slice(end);
    const planner = new HeadPlanner(dataset, tables);
    for (const verb of verbs.slice(0, end)) planner.apply(verb);
    try {
      const needed = columnsNeeded([...planner.columns()], tail);
      return { ...planner.gather(needed, most, takenBy(tail[0])), tail, gathered: reason };
    } catch (error) {
      // A column whose type cannot be known is computed where the rows are gathered.
      if (!(error instanceof Unsplittable) || end === 0) throw error;
    }
  }
}

/** Grouping and order do not survive the gathering, so they belong to the tail. */
function beforeGroupsAndOrder(verbs: readonly Verb[], reach: number): number {
  let group = -1;
  let order = -1;
  for (const [i, { verb }] of verbs.slice(0, reach).entries()) {
    if (verb === 'groupby') group = i;
    else if (verb === 'ungroup') group = -1;
    else if (verb === 'orderby') order = i;
    else if (verb === 'unorder') order = -1;
  }
  const inForce = [group, order].filter((at) => at >= 0);
  return inForce.length === 0 ? reach : beforeGroupsAndOrder(verbs, Math.min(...inForce));
}

/** How many of the first rows are all that a verb looks at. */
function takenBy(verb: Verb | undefined): number | undefined {
  const isFirst = verb?.verb === 'slice' && verb.start >= 0 && verb.end !== null && verb.end >= 0;
  return isFirst ? verb.end! : undefined;
}
