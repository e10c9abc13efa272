import type { Workbench } from '../kpi/define-workbench.js';
import { ApiError } from './api-error.js';
import type { Connection } from './connection.js';
import { type Kept, KeptAnswers } from './kept-answers.js';
import { StaticExport } from './static-export.js';
import { subscribe } from './subscribe.js';
import type { Client, ClientOptions, RowsRequest } from './types.js';
import { whereParameters } from './where.js';

/** What a request may be, where nothing is known of its KPI. */
type AnyRequest = RowsRequest<Record<string, unknown>, object>;

/**
 * Reads a Tavola API, or a static export of one, with the types of a workbench, of which only the type is needed. An answer
 * that did not change is asked for, but neither sent nor read again.
 *
 * @param url address of the API, `http://127.0.0.1:8000/api`, or relative to the page, `./api`
 * @example
 * const api = createClient<typeof workbench>('./api');
 * const { rows } = await api.kpi('categories', { where: { pizza_size: 'L' }, sort: ['-revenue'], limit: 3 });
 */
export function createClient<W extends Workbench>(
  url: string,
  { token, fetch, timeout = 30_000, cacheEntries = 100 }: ClientOptions = {},
): Client<W> {
  const connection: Connection = {
    url: url.replace(/\/+$/, ''),
    fetch: fetch ?? ((...args) => globalThis.fetch(...args)),
    timeout,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  };
  const answers = new KeptAnswers(connection, cacheEntries);
  const files = new StaticExport(connection.url, answers, cacheEntries);
  let isExport = false;

  const ask = async (name: string, request: AnyRequest): Promise<Kept> => {
    if (!isExport) {
      const answer = await answers.get(pathOf(name, request), request.signal);
      if (answer.snapshot !== undefined) return answer;
      isExport = true;
    }
    if (whereParameters(request.where ?? {}).length > 0) {
      throw new ApiError(
        `${connection.url} has files, and filters need an API: leave out where, or ask one that \`tavola serve\` runs.`,
        0,
        'urn:tavola:problem:facts-absent',
      );
    }
    return files.rows(name, request, request.signal);
  };

  return {
    async kpi(name, request = {}) {
      request.signal?.throwIfAborted();
      const { value, snapshot, rowsUsed, rowsRejected, publishedAt } = await ask(
        name,
        request as AnyRequest,
      );
      if (!Array.isArray(value)) {
        throw new ApiError(`${connection.url}/${name} answered with what are not rows`, 200);
      }
      return {
        rows: value as never,
        snapshot: snapshot ?? null,
        ...{ rowsUsed, rowsRejected, publishedAt },
      };
    },
    subscribe: (listener, options) => subscribe(connection, files, listener, options),
  };
}

/** The path of a file, which an API knows as well, with what is asked of it. */
function pathOf(name: string, { where, limit, sort, columns }: AnyRequest): string {
  const query = new URLSearchParams(whereParameters(where ?? {}));
  if (limit !== undefined) query.set('limit', String(limit));
  if (sort && sort.length > 0) query.set('sort', sort.join(','));
  if (columns) query.set('columns', columns.join(','));
  return `${encodeURIComponent(name)}.json${query.size > 0 ? `?${query}` : ''}`;
}
