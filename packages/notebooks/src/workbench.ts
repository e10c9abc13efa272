import { ApiError, type Client, createClient } from './client.js';
import { type LoadedSnapshot, loadSnapshot } from './load.js';

/**
 * What a page knows at a moment. `loading`: nothing yet. `unpublished`: the API works, nothing has been published.
 * `failed`: nothing could be read so far. `ready`: a snapshot is there; `stale` says since when the API has not been
 * answering, the snapshot being the last one it gave.
 */
export type WorkbenchState =
  | { phase: 'loading' }
  | { phase: 'unpublished' }
  | { phase: 'failed'; error: Error }
  | {
      phase: 'ready';
      snapshot: LoadedSnapshot;
      /** When a newer snapshot took the place of the one before; undefined for the first. */
      updatedAt?: Date;
      stale?: { since: Date; error: Error };
    };

export interface Workbench {
  readonly state: WorkbenchState;
  readonly client: Client;
  /** Calls `listener` now and after every change, until the answer is called. */
  subscribe(listener: (state: WorkbenchState) => void): () => void;
  /** Asks the API again. */
  retry(): Promise<void>;
  /** Says that the page draws this KPI itself, so that it is not drawn once more among the others. */
  claim(kpi: string, columns: readonly string[]): void;
  /** Whether a card of the page draws this KPI: one that asks for no column that the KPI lacks. */
  isClaimed(kpi: { name: string; columns: readonly { name: string }[] }): boolean;
  close(): void;
}

const RETRY_MS = [2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Opens a workbench: reads what is published, and again whenever a new snapshot is announced.
 *
 * @param base address of the API, relative to the page
 * @example const workbench = openWorkbench('./api');
 */
export function openWorkbench(base: string, client: Client = createClient(base)): Workbench {
  let state: WorkbenchState = { phase: 'loading' };
  let loading: Promise<void> | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let announced: string | undefined;
  const listeners = new Set<(state: WorkbenchState) => void>();
  const claims: { kpi: string; columns: readonly string[] }[] = [];

  const enter = (next: WorkbenchState) => {
    state = next;
    for (const listener of listeners) listener(state);
  };

  const load = async () => {
    clearTimeout(timer);
    const expected = announced;
    try {
      const snapshot = await loadSnapshot(client, { expected });
      enter(arrived(state, snapshot));
      if (isComplete(snapshot)) failures = 0;
      else retryLater();
    } catch (error) {
      enter(failed(state, error as Error));
      retryLater();
    }
    if (announced === expected || isShown(announced)) announced = undefined;
  };

  const retryLater = () => {
    // Only what fails on its own turn makes the next one wait longer, not what an event set off.
    timer = setTimeout(
      () => {
        failures++;
        void refresh();
      },
      RETRY_MS[Math.min(failures, RETRY_MS.length - 1)],
    );
  };

  const isShown = (id: string | undefined) =>
    state.phase === 'ready' && state.snapshot.id === id && state.stale === undefined;

  // One at a time; what is announced meanwhile is read afterwards.
  const refresh = (): Promise<void> => {
    loading ??= load().finally(() => {
      loading = undefined;
      if (announced !== undefined) void refresh();
    });
    return loading;
  };

  const stream = client.watch({
    onSnapshot({ id }) {
      if (isShown(id)) return;
      announced = id;
      void refresh();
    },
    onOpen() {
      if (state.phase !== 'ready' || state.stale !== undefined) void refresh();
    },
    onBreak() {
      void refresh();
    },
  });
  void refresh();

  return {
    client,
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    retry: refresh,
    claim(kpi, columns) {
      claims.push({ kpi, columns });
      if (state.phase === 'ready') enter(state);
    },
    isClaimed: ({ name, columns }) =>
      claims.some((claim) => claim.kpi === name && hasColumns(columns, claim.columns)),
    close() {
      clearTimeout(timer);
      stream.close();
      listeners.clear();
    },
  };
}

/** Whether a KPI has every column that is asked for. */
export function hasColumns(
  columns: readonly { name: string }[],
  needed: readonly string[],
): boolean {
  return needed.every((name) => columns.some((column) => column.name === name));
}

function isComplete({ kpis }: LoadedSnapshot): boolean {
  return [...kpis.values()].every(({ error }) => error === undefined);
}

function arrived(state: WorkbenchState, snapshot: LoadedSnapshot): WorkbenchState {
  if (state.phase !== 'ready') return { phase: 'ready', snapshot };
  if (state.snapshot.id !== snapshot.id) return { phase: 'ready', snapshot, updatedAt: new Date() };
  const { stale: _, ...fresh } = state;
  return { ...fresh, snapshot };
}

function failed(state: WorkbenchState, error: Error): WorkbenchState {
  if (error instanceof ApiError && error.nothingPublished) return { phase: 'unpublished' };
  if (state.phase !== 'ready') return { phase: 'failed', error };
  return { ...state, stale: state.stale ?? { since: new Date(), error } };
}
