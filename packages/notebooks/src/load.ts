import {
  ApiError,
  type Catalogue,
  type CatalogueKpi,
  type Client,
  NOT_PUBLISHED,
  type Row,
} from './client.js';

/** The rows of one KPI, or why there are none. */
export type KpiResult =
  | { kpi: CatalogueKpi; rows: Row[]; error?: undefined }
  | { kpi: CatalogueKpi; rows?: undefined; error: Error };

/** All that one snapshot says. */
export interface LoadedSnapshot {
  id: string;
  publishedAt: Date;
  catalogue: Catalogue;
  /** By name, in the order of the catalogue. */
  kpis: Map<string, KpiResult>;
}

/**
 * Reads every KPI of one and the same snapshot.
 *
 * Replicas take up a new snapshot a moment apart, so answers may be of two; all are read again until they agree. A KPI
 * that cannot be read is kept as its error and does not stop the others.
 *
 * @param options.expected the snapshot that was announced: waited for a little, then whatever is consistent is taken
 * @throws ApiError if there is no catalogue, no KPI could be read, or the answers never agree
 */
export async function loadSnapshot(
  client: Client,
  {
    expected,
    attempts = 6,
    pause = 250,
  }: { expected?: string | undefined; attempts?: number; pause?: number } = {},
): Promise<LoadedSnapshot> {
  let consistent: LoadedSnapshot | undefined;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const loaded = await loadOnce(client);
    if (loaded !== undefined) {
      consistent = loaded;
      if (expected === undefined || loaded.id === expected) return loaded;
    }
    if (attempt < attempts) await wait(pause * attempt);
  }
  if (consistent !== undefined) return consistent;
  throw new ApiError('The snapshot kept changing while it was read', 200);
}

/** Undefined where the answers are not all of one snapshot. */
async function loadOnce(client: Client): Promise<LoadedSnapshot | undefined> {
  const catalogue = await client.catalogue();
  if (!catalogue.snapshot) {
    throw new ApiError('Nothing has been published yet', 200, NOT_PUBLISHED);
  }
  const answers = await Promise.all(
    catalogue.kpis.map(async (kpi) => {
      try {
        const { snapshot, rows } = await client.rows(kpi.name);
        return { snapshot, result: { kpi, rows } satisfies KpiResult };
      } catch (error) {
        return { snapshot: null, result: { kpi, error: error as Error } satisfies KpiResult };
      }
    }),
  );
  if (answers.some(({ snapshot }) => snapshot !== null && snapshot !== catalogue.snapshot)) {
    return undefined;
  }
  const first = answers[0]?.result;
  if (first?.error !== undefined && answers.every(({ result }) => result.error !== undefined)) {
    throw first.error;
  }
  return {
    id: catalogue.snapshot,
    publishedAt: new Date(catalogue.publishedAt),
    catalogue,
    kpis: new Map(answers.map(({ result }) => [result.kpi.name, result])),
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
