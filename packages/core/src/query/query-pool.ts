import { availableParallelism } from 'node:os';
import { normalizeFilter } from '../facts/filter.js';
import type { FactsFilter } from '../facts/filter-types.js';
import type { JsonRow } from '../result/finish.js';
import { builtFile } from '../schedule/built-file.js';
import type { PublishedColumn, PublishedKpi } from '../snapshot/manifest.js';
import type { KpiResult, Snapshot } from '../snapshot/read.js';
import { nearest, TavolaError } from '../util/errors.js';
import { HeldSnapshot, type HoldOptions } from './held-snapshot.js';
import type { QueryOrder } from './protocol.js';
import { tooLong } from './query-thread.js';
import { definitionsOf, type Queryable, queryable } from './queryable.js';
import { SharedMemory } from './shared-memory.js';

export interface QueryPoolOptions {
  /** Threads that answer. Default: half as many as the machine runs at once, and at least one */
  workers?: number | undefined;
  /**
   * Bytes that the facts of a snapshot may take. Once a newer one takes its place, there is room for two, which is used again from
   * then on; an eighth is added to each for what comes later.
   */
  memory: number;
  /** Milliseconds that a query may take, and may wait before. Default 10,000 */
  timeout?: number | undefined;
  /** Queries that may be under way, whether they run or wait. Default 256 */
  most?: number | undefined;
}

export interface Question {
  snapshot: Snapshot;
  /** Name of a KPI of the snapshot. */
  kpi: string;
  filter: FactsFilter;
}

export interface QueryAnswer {
  columns: PublishedColumn[];
  /** All rows, in the KPI's order: read from their JSON when they are first asked for. */
  readonly rows: readonly JsonRow[];
  /** Of the rows. */
  json: string;
  /** Of their JSON. */
  bytes: number;
  /** How many rows of the source passed the filter. */
  rowsUsed: number;
}

/** Answers KPIs of snapshots over the rows that pass a filter, in threads that share the facts. */
export interface QueryPool {
  /**
   * Computes a KPI over the rows of a snapshot that pass a filter, to the byte as a run over a source with those rows alone.
   *
   * @throws TavolaError FILTER_INVALID, KPI_UNKNOWN, KPI_INVALID where the KPI needs another dataset, FACTS_ABSENT,
   *   FACTS_TOO_LARGE, FACTS_INVALID, SNAPSHOT_GONE where there is a newer one to ask for, QUERY_BUSY, QUERY_TIMEOUT
   */
  query(question: Question): Promise<QueryAnswer>;
  /** Has a new snapshot take the place of the one before: its facts are loaded where that one was asked. Never fails. */
  prepare(snapshot: Snapshot): void;
  /** Ends the threads. Queries under way fail. */
  close(): void;
}

/** Facts in memory: of the present snapshot, and of the one before as long as something runs on them. */
const MOST_SNAPSHOTS = 2;
/** What threads keep of columns that they read often, all together, beside the facts: this share of the memory for these. */
const CACHE_SHARE = 1 / 4;

/**
 * Starts nothing before the first query.
 *
 * Facts are in memory once for all threads. Beside them each thread keeps columns that queries read again and again: all
 * threads together a quarter of `memory` at most.
 *
 * @example
 * const pool = createQueryPool({ memory: 2 ** 30 });
 * const { rows } = await pool.query({ snapshot, kpi: 'categories', filter: { pizza_size: { in: ['L'] } } });
 */
export function createQueryPool(options: QueryPoolOptions): QueryPool {
  return new Pool(options);
}

class Pool implements QueryPool {
  readonly #memory: number;
  readonly #timeout: number;
  readonly #most: number;
  readonly #holding: HoldOptions;
  /** By the snapshot's id. */
  readonly #held = new Map<string, HeldSnapshot>();
  readonly #underWay = new Map<string, Promise<QueryAnswer>>();
  #present: Snapshot | undefined;
  /** Whether the present snapshot's facts were asked for. */
  #isAsked = false;

  constructor({ workers = half(), memory, timeout = 10_000, most = 256 }: QueryPoolOptions) {
    this.#memory = memory;
    this.#timeout = timeout;
    this.#most = most;
    this.#holding = {
      filename: threadFile(),
      workers,
      cacheBytes: Math.floor((memory * CACHE_SHARE) / workers),
      shared: new SharedMemory(MOST_SNAPSHOTS),
    };
  }

  async query({ snapshot, kpi, filter }: Question): Promise<QueryAnswer> {
    const published = publishedResult(snapshot, kpi);
    const { dataset } = definitionsOf(snapshot);
    const normal = normalizeFilter(filter, dataset);
    // What lets every row pass is what was published.
    if (Object.keys(normal).length === 0)
      return toAnswer(
        published.kpi.columns,
        JSON.stringify(published.rows),
        snapshot.manifest.rows.used,
      );
    const of = queryable(snapshot, this.#memory);
    const key = JSON.stringify([snapshot.id, kpi, normal]);
    const known = this.#underWay.get(key);
    if (known) return known;
    if (this.#underWay.size >= this.#most) throw busy(this.#most);
    const answering = this.#answer(of, { kpi, filter: normal }, published.kpi).finally(() =>
      this.#underWay.delete(key),
    );
    this.#underWay.set(key, answering);
    return answering;
  }

  prepare(snapshot: Snapshot): void {
    if (snapshot.id === this.#present?.id) return;
    const wasAsked = this.#isAsked;
    this.#setPresent(snapshot);
    if (!wasAsked) return;
    try {
      const held = this.#hold(queryable(snapshot, this.#memory));
      held.threads.then(
        (threads) => threads.warm(),
        () => {},
      );
    } catch {
      // Whoever asks is told.
    }
  }

  close(): void {
    for (const held of this.#held.values()) held.end();
    this.#held.clear();
  }

  async #answer(of: Queryable, order: QueryOrder, { columns }: PublishedKpi): Promise<QueryAnswer> {
    const { snapshot } = of;
    if (!this.#present || snapshot.publishedAt > this.#present.publishedAt) {
      this.#setPresent(snapshot);
    }
    if (snapshot.id === this.#present?.id) this.#isAsked = true;
    const held = this.#hold(of);
    held.users++;
    try {
      const threads = await withinTime(held.threads, order.kpi, this.#timeout);
      const reply = await threads.run(order, this.#timeout);
      if ('refusal' in reply) throw new TavolaError(reply.refusal.code, reply.refusal.message);
      const { rows, rowsUsed } = reply.answer;
      const named = reply.answer.columns.map((column) => {
        const unit = columns.find(({ name }) => name === column.name)?.unit;
        return { ...column, ...(unit !== undefined && { unit }) };
      });
      return toAnswer(named, rows, rowsUsed);
    } finally {
      held.users--;
      this.#dropOld();
    }
  }

  #hold(of: Queryable): HeldSnapshot {
    const { id } = of.snapshot;
    const known = this.#held.get(id);
    if (known) return known;
    const held = new HeldSnapshot(of, this.#holding);
    this.#held.set(id, held);
    // What could not be loaded is tried again by the next query.
    held.threads.catch(() => {
      if (this.#held.get(id) === held) this.#held.delete(id);
    });
    return held;
  }

  #setPresent(snapshot: Snapshot): void {
    this.#present = snapshot;
    this.#isAsked = false;
    this.#dropOld();
  }

  #dropOld(): void {
    for (const [id, held] of this.#held) {
      if (held.users > 0 || id === this.#present?.id) continue;
      this.#held.delete(id);
      held.end();
    }
  }
}

function half(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2));
}

function threadFile(): string {
  const path = builtFile('query-worker.js');
  if (path !== undefined) return path;
  throw new TavolaError(
    'ENGINE_UNAVAILABLE',
    'Queries have no query-worker.js beside them, as when a bundler took @tavola/core into one file: leave @tavola/core external.',
  );
}

function busy(most: number): TavolaError {
  return new TavolaError('QUERY_BUSY', `${most} queries are under way already: try again.`);
}

function publishedResult({ id, results }: Snapshot, kpi: string): KpiResult {
  const result = results.get(kpi);
  if (result) return result;
  const names = [...results.keys()];
  const near = nearest(kpi, names);
  throw new TavolaError(
    'KPI_UNKNOWN',
    `There is no KPI ${kpi} in snapshot ${id}: ${near ? `did you mean ${near}?` : `there are ${names.join(', ')}.`}`,
  );
}

function toAnswer(columns: PublishedColumn[], json: string, rowsUsed: number): QueryAnswer {
  let rows: readonly JsonRow[] | undefined;
  return {
    columns,
    get rows() {
      rows ??= JSON.parse(json) as JsonRow[];
      return rows;
    },
    json,
    bytes: Buffer.byteLength(json),
    rowsUsed,
  };
}

async function withinTime<T>(promise: Promise<T>, kpi: string, timeout: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLong(kpi, timeout)), timeout);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
