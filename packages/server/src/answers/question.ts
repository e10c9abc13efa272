import {
  type FactsFilter,
  formatCondition,
  normalizeFilter,
  type PublishedKpi,
  parseCondition,
  type Snapshot,
  type SortKey,
  TavolaError,
} from '@tavola/core';
import { Problem } from '../plugins/problem.js';
import { IMAGE_FORMATS } from '../render/formats.js';
import type { ThemeName } from '../render/theme.js';
import type { Target } from '../schemas/parameters.js';
import { allowedValues, filterColumns, filterParameter } from './filter-columns.js';
import { type Asked, type GivenParameters, readParameters } from './read-parameters.js';

/** What is asked of a KPI of one snapshot, in full and in its one form: equal questions have equal keys. */
export interface Question {
  kpi: PublishedKpi;
  target: Target;
  /** Empty for all rows. */
  filter: FactsFilter;
  /** At most the number of rows, where it is known before they are computed. */
  limit: number;
  sort: readonly SortKey[];
  /** Absent for all that there are, in their order. */
  columns: readonly string[] | undefined;
  formulas: 'plain' | 'escaped';
  image: { theme: ThemeName; width: number; scale: number };
  /** The same for the same answer, among those of a snapshot. */
  key: string;
}

const DEFAULT_WIDTH = 640;

/**
 * Reads what is asked of a KPI.
 *
 * @throws Problem for what cannot be asked
 */
export function readQuestion(snapshot: Snapshot, kpi: PublishedKpi, asked: Asked): Question {
  const { target } = asked;
  const given = readParameters(asked, filterColumns(snapshot));
  const filter = readFilter(snapshot, given);
  const most = isAll(filter) ? kpi.rows : Number.POSITIVE_INFINITY;
  const selection = readSelection(kpi, given, most);
  const formulas = given.own.get('formulas') === 'escaped' ? 'escaped' : 'plain';
  const image = {
    theme: (given.own.get('theme') ?? 'light') as ThemeName,
    width: Number(given.own.get('width') ?? DEFAULT_WIDTH),
    scale: Number(given.own.get('scale') ?? 1),
  };
  const { limit, sort, columns } = selection;
  const form = target === 'csv' ? formulas : IMAGE_FORMATS.has(target) ? image : null;
  // A limit that is none is null here.
  const key = JSON.stringify([kpi.name, target, filter, limit, sort, columns, form]);
  return { kpi, target, filter, ...selection, formulas, image, key };
}

/** Whether a filter lets all rows pass, so that what the snapshot holds is the answer. */
export function isAll(filter: FactsFilter): boolean {
  return Object.keys(filter).length === 0;
}

/** A filter as a query has it. */
export function toParameters(filter: FactsFilter): [parameter: string, text: string][] {
  return Object.entries(filter).map(([column, condition]) => [
    filterParameter(column),
    formatCondition(condition),
  ]);
}

function readFilter(snapshot: Snapshot, { filters }: GivenParameters): FactsFilter {
  if (filters.size === 0) return {};
  const { dataset } = snapshot.definitions!;
  // In the order of the dataset, whatever that of the query is.
  const conditions = [...filterColumns(snapshot).values()].flatMap((column) => {
    const given = filters.get(column.name);
    if (!given) return [];
    try {
      const condition = parseCondition(column, given.text);
      const filter = Object.fromEntries([[column.name, condition]]);
      return Object.entries(normalizeFilter(filter, dataset));
    } catch (error) {
      if (!(error instanceof TavolaError)) throw error;
      const { parameter } = given;
      throw new Problem('parameter-invalid', error.message, {
        parameter,
        allowed: allowedValues(column),
      });
    }
  });
  return Object.fromEntries(conditions);
}

type Selected = Pick<Question, 'limit' | 'sort' | 'columns'>;

function readSelection(kpi: PublishedKpi, { own }: GivenParameters, most: number): Selected {
  const all = kpi.columns.map(({ name }) => name);
  const limit = Number(own.get('limit') ?? kpi.limit ?? most);
  const sort = own.get('sort')?.split(',').map(toSortKey) ?? [];
  const columns = own.get('columns')?.split(',') ?? all;
  const isEvery = columns.length === all.length && columns.every((name, i) => name === all[i]);
  const sorted = sort.map(({ column }) => column);
  checkColumns('sort', sorted, all);
  checkColumns('columns', columns, all);
  return { limit: Math.min(limit, most), sort, columns: isEvery ? undefined : columns };
}

function toSortKey(text: string): SortKey {
  const descending = text.startsWith('-');
  return { column: descending ? text.slice(1) : text, descending };
}

function checkColumns(parameter: string, names: string[], allowed: string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    const fault = allowed.includes(name) ? seen.has(name) && 'is named twice' : 'is not a column';
    if (fault) {
      const detail = `${parameter}: "${name}" ${fault}: allowed are ${allowed.join(', ')}, each once.`;
      throw new Problem('parameter-invalid', detail, { parameter, allowed });
    }
    seen.add(name);
  }
}
