import type { JsonRow } from '../result/finish.js';
import { selectRows } from '../result/select-rows.js';
import { ApiError } from './api-error.js';
import { type Kept, type KeptAnswers, LastUsed } from './kept-answers.js';
import type { SnapshotNews } from './types.js';
import { wait } from './wait.js';

/** As much of a snapshot's manifest as is needed here. */
interface ExportedManifest {
  id: string;
  publishedAt?: string;
  rows: { used: number; rejected: number };
  kpis: ExportedKpi[];
}

interface ExportedKpi {
  name: string;
  columns: { name: string }[];
  limit?: number;
  bytes: number;
  sha256: string;
}

/** Which of all rows are asked for. */
export interface ExportSelection {
  limit?: number | undefined;
  sort?: readonly string[] | undefined;
  columns?: readonly string[] | undefined;
}

/** How often files are read that do not belong together, since they are being replaced, and after how long. */
const ATTEMPTS = 3;
const PAUSE = 300;

/** Files of a snapshot on any web server, which answers no question: what an API would do with its rows is done here. */
export class StaticExport {
  readonly #url: string;
  readonly #answers: KeptAnswers;
  readonly #selected: LastUsed<{ of: unknown; rows: JsonRow[] }>;

  constructor(url: string, answers: KeptAnswers, entries: number) {
    this.#url = url;
    this.#answers = answers;
    this.#selected = new LastUsed(entries);
  }

  async rows(name: string, selection: ExportSelection, signal?: AbortSignal): Promise<Kept> {
    const { manifest, kpi, all } = await this.#read(name, signal);
    const key = JSON.stringify([name, selection.limit, selection.sort, selection.columns]);
    const known = this.#selected.get(key);
    const rows = known?.of === all ? known.rows : select(all, kpi, selection);
    this.#selected.set(key, { of: all, rows });
    return { ...provenanceOf(manifest), value: rows, etag: null, file: undefined };
  }

  /** The one snapshot; undefined where what answers is an API after all. */
  async snapshot(signal?: AbortSignal): Promise<SnapshotNews | undefined> {
    const { value, snapshot } = await this.#answers.get('snapshot.json', signal);
    if (snapshot !== undefined) return undefined;
    const { id, publishedAt } = provenanceOf(value as ExportedManifest);
    return id === undefined ? undefined : { id, publishedAt };
  }

  /** All rows of a KPI, which are those that the manifest speaks of. */
  async #read(
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<{ manifest: ExportedManifest; kpi: ExportedKpi; all: JsonRow[] }> {
    for (let attempt = 1; ; attempt++) {
      const { value, file } = await this.#answers.get(`${encodeURIComponent(name)}.json`, signal);
      const manifest = (await this.#answers.get('snapshot.json', signal)).value as ExportedManifest;
      const kpi = manifest.kpis?.find((other) => other.name === name);
      const isIt = kpi?.bytes === file?.bytes && (file?.sha256 ?? kpi?.sha256) === kpi?.sha256;
      if (kpi && isIt) return { manifest, kpi, all: value as JsonRow[] };
      if (attempt === ATTEMPTS) {
        const what = kpi
          ? 'is not the file that snapshot.json speaks of'
          : 'is not in snapshot.json';
        throw new ApiError(
          `${this.#url}/${name}.json ${what}: export both again, or, if it is an API on another origin, let it expose X-Snapshot-Id.`,
          0,
        );
      }
      await wait(PAUSE, signal ?? new AbortController().signal);
    }
  }
}

function select(
  all: readonly JsonRow[],
  kpi: ExportedKpi,
  { limit, sort = [], columns }: ExportSelection,
): JsonRow[] {
  const names = kpi.columns.map(({ name }) => name);
  const keys = sort.map((key) =>
    key.startsWith('-')
      ? { column: key.slice(1), descending: true }
      : { column: key, descending: false },
  );
  const asked = [...keys.map(({ column }) => column), ...(columns ?? [])];
  const unknown = asked.find((column) => !names.includes(column));
  if (unknown !== undefined) {
    throw new ApiError(
      `"${unknown}" is not a column of ${kpi.name}: there are ${names.join(', ')}.`,
      400,
      'urn:tavola:problem:parameter-invalid',
    );
  }
  return selectRows(all, {
    limit: limit ?? kpi.limit ?? all.length,
    sort: keys,
    columns: [...(columns ?? names)],
  });
}

function provenanceOf({ id, publishedAt, rows }: ExportedManifest) {
  return {
    id,
    snapshot: id,
    rowsUsed: rows.used,
    rowsRejected: rows.rejected,
    publishedAt: publishedAt === undefined ? undefined : new Date(publishedAt),
  };
}
