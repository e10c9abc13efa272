import type { Kpi } from '../kpi/define-kpi.js';
import type { Workbench } from '../kpi/define-workbench.js';
import type { JsonRowOf } from '../kpi/json-row.js';
import { ApiError } from './api-error.js';

type KpisOf<W> = W extends Workbench<infer Kpis> ? Kpis[number] : never;
type NamesOf<W> = KpisOf<W>['name'];
type RowOfKpi<W, Name> =
  Extract<KpisOf<W>, { name: Name }> extends Kpi<infer Row, string> ? JsonRowOf<Row> : never;

/** What a request for a KPI may ask for beside its rows. */
export interface RowsRequest<Row> {
  /** Number of rows. Default: the KPI's own limit */
  limit?: number;
  /** Columns to sort by, in turn; `-` before a name is descending. Default: the KPI's own order */
  sort?: readonly ((keyof Row & string) | `-${keyof Row & string}`)[];
  signal?: AbortSignal;
}

export interface Answer<Row> {
  rows: Row[];
  /** Id of the snapshot that the rows are of. */
  snapshot: string | null;
}

/** An API of Tavola, with the row types of the workbench that it serves. */
export interface Client<W> {
  /** @throws ApiError for whatever is not an answer with rows */
  kpi<const Name extends NamesOf<W>>(
    name: Name,
    request?: RowsRequest<RowOfKpi<W, Name>>,
  ): Promise<Answer<RowOfKpi<W, Name>>>;
}

/**
 * Reads a Tavola API with the types of a workbench, of which only the type is needed.
 *
 * @param url address of the API, `http://127.0.0.1:8000/api`, or relative to the page, `./api`
 * @example
 * const api = createClient<typeof workbench>('./api');
 * const { rows } = await api.kpi('categories', { sort: ['-revenue'], limit: 3 });
 */
export function createClient<W extends Workbench>(url: string): Client<W> {
  return {
    async kpi(name, { limit, sort, signal } = {}) {
      const query = new URLSearchParams();
      if (limit !== undefined) query.set('limit', String(limit));
      if (sort) query.set('sort', sort.join(','));
      const address = `${url.replace(/\/$/, '')}/${encodeURIComponent(name)}`;
      const response = await request(query.size > 0 ? `${address}?${query}` : address, signal);
      const rows = (await response.json()) as never;
      return { rows, snapshot: response.headers.get('x-snapshot-id') };
    },
  };
}

async function request(address: string, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  try {
    const headers = { accept: 'application/json' };
    response = await fetch(address, signal ? { headers, signal } : { headers });
  } catch (error) {
    throw new ApiError(`${address} cannot be reached: ${(error as Error).message}`, 0, undefined, {
      cause: error,
    });
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; type?: string };
  throw new ApiError(
    problem.detail ?? `${address} answered ${response.status}`,
    response.status,
    problem.type,
  );
}
