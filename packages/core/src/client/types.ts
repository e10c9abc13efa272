import type { Kpi } from '../kpi/define-kpi.js';
import type { Workbench } from '../kpi/define-workbench.js';
import type { JsonRowOf } from '../kpi/json-row.js';
import type { NameOf, Show } from '../kpi/row-types.js';
import type { Where } from './where.js';

type KpisOf<W> = W extends Workbench<infer Kpis> ? Kpis[number] : never;
type KpiOf<W, Name> = Extract<KpisOf<W>, { name: Name }>;

/** Names of the KPIs of a workbench. */
export type KpiName<W> = KpisOf<W>['name'];

/** A row of a KPI as the API gives it. */
export type RowOfKpi<W, Name> =
  KpiOf<W, Name> extends Kpi<infer Row, string> ? JsonRowOf<Row> : never;

/** A row of the dataset that a KPI is computed from, in values as the API takes them. */
export type SourceRowOf<W, Name> =
  KpiOf<W, Name> extends Kpi<unknown, string, infer Row> ? JsonRowOf<Row> : never;

/** The row with some columns alone. */
export type Narrowed<Row, Column> = Show<{
  [Name in keyof Row as Name extends Column ? Name : never]: Row[Name];
}>;

/** What is asked of a KPI. */
export interface RowsRequest<Row, SourceRow, Column extends NameOf<Row> = NameOf<Row>> {
  /**
   * Which rows of the dataset the KPI is computed from. Default: all
   *
   * @example { pizza_size: ['L', 'XL'], order_date: { min: '2015-01-01', below: '2015-02-01' }, coupon: null }
   */
  where?: Where<SourceRow>;
  /** Number of rows. Default: the KPI's own limit */
  limit?: number;
  /** Columns to sort by, in turn; `-` before a name is descending. Default: the KPI's own order */
  sort?: readonly (NameOf<Row> | `-${NameOf<Row>}`)[];
  /** Columns of the answer, in this order. Default: all */
  columns?: readonly Column[];
  signal?: AbortSignal;
}

/** Rows, and where they come from. What the answer does not tell, as across origins, is undefined. */
export interface Answer<Row> {
  /** Frozen by nobody, yet shared: as long as an answer does not change, this is the same array. */
  rows: Row[];
  /** Id of the snapshot that the rows are of. */
  snapshot: string | null;
  /** Rows that the answer was computed from. */
  rowsUsed: number | undefined;
  /** Rows of the source that could not be used. */
  rowsRejected: number | undefined;
  /** When the snapshot was published, to the second. */
  publishedAt: Date | undefined;
}

/** A snapshot, as it is told to who subscribes. */
export interface SnapshotNews {
  id: string;
  publishedAt: Date | undefined;
}

export interface SubscribeOptions {
  signal?: AbortSignal;
  /** Called with each failure; the subscription goes on until it is stopped. */
  onError?: (error: Error) => void;
}

export interface ClientOptions {
  /** Sent as `Authorization: Bearer …`, for an API that asks for one. */
  token?: string;
  /** In place of the global `fetch`. */
  fetch?: typeof fetch;
  /** Milliseconds after which a request is given up, with what it waited for a second try. Default: 30,000 */
  timeout?: number;
  /** How many answers are kept, to be asked for only if they changed. Default: 100 */
  cacheEntries?: number;
}

/** An API of Tavola, with the row types of the workbench that it serves. */
export interface Client<W> {
  /**
   * The rows of a KPI.
   *
   * @throws ApiError for whatever is not an answer with rows; what `signal` says where it is aborted
   * @example await api.kpi('categories', { where: { pizza_size: 'L' }, sort: ['-revenue'], limit: 3 })
   */
  kpi<
    const Name extends KpiName<W>,
    const Column extends NameOf<RowOfKpi<W, Name>> = NameOf<RowOfKpi<W, Name>>,
  >(
    name: Name,
    request?: RowsRequest<RowOfKpi<W, Name>, SourceRowOf<W, Name>, Column>,
  ): Promise<Answer<Narrowed<RowOfKpi<W, Name>, Column>>>;

  /**
   * Calls back with the present snapshot and with each that is published later, once each. A connection that breaks, or from
   * which nothing comes, is made anew. A static export has one snapshot, and that is all.
   *
   * @returns a function that ends it at once
   */
  subscribe(listener: (snapshot: SnapshotNews) => void, options?: SubscribeOptions): () => void;
}
