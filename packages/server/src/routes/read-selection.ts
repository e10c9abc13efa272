import type { PublishedKpi, Selection, SortKey } from '@tavola/core';
import { Problem } from '../plugins/problem.js';
import type { RowsQuery } from '../schemas/rows-query.js';

/**
 * What `query` asks of `kpi`. Two queries for the same answer give equal selections.
 *
 * @throws Problem `parameter-invalid` where a column is unknown or named twice
 */
export function readSelection(query: RowsQuery, kpi: PublishedKpi): Selection {
  const all = kpi.columns.map(({ name }) => name);
  const limit = query.limit === undefined ? kpi.limit : Number(query.limit);
  const sort = query.sort?.split(',').map(toSortKey) ?? [];
  const columns = query.columns?.split(',') ?? all;
  checkColumns(
    'sort',
    sort.map(({ column }) => column),
    all,
  );
  checkColumns('columns', columns, all);
  return { limit: Math.min(limit ?? kpi.rows, kpi.rows), sort, columns };
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
