/** A value as the API gives it. */
export type Value = string | number | boolean | null;

/** A row of a KPI. */
export type Row = Record<string, Value>;

export interface Column {
  name: string;
  type: string;
  /** `$`, `%` (the value is a share of 1), or a word such as `orders`. */
  unit?: string;
}

export interface CatalogueKpi {
  name: string;
  title: string;
  description?: string;
  columns: Column[];
  /** Number of rows that the KPI has; it may show fewer. */
  rows: number;
  limit?: number;
  url: string;
  chart?: string;
}

/** What `GET api` answers. */
export interface Catalogue {
  snapshot: string;
  publishedAt: string;
  dataset: string;
  source: { name: string; bytes: number };
  rows: { read: number; used: number; rejected: number };
  kpis: CatalogueKpi[];
}

/** A Vega-Lite specification. */
export type Spec = Record<string, unknown>;

/** A new snapshot, as the event stream announces it. */
export interface Announcement {
  id: string;
  publishedAt?: string;
}

/** Type of the problem that there is no snapshot yet. */
export const NOT_PUBLISHED = 'urn:tavola:problem:not-published';

/** An answer of the API that cannot be used. `status` is 0 where none came. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The problem's type, as RFC 9457 has it; undefined where the answer named none. */
  readonly type: string | undefined;

  constructor(message: string, status: number, type?: string) {
    super(message);
    this.status = status;
    this.type = type;
  }

  /** Whether the API works, but has nothing to show yet. */
  get nothingPublished(): boolean {
    return this.type === NOT_PUBLISHED;
  }
}

export interface Client {
  /** The address of a part of the API, for a link: `rejects`. */
  address(path: string): string;
  catalogue(): Promise<Catalogue>;
  /** The rows of a KPI, and the snapshot that they are of. */
  rows(kpi: string): Promise<{ snapshot: string | null; rows: Row[] }>;
  /** The chart of a KPI, without its data. */
  chart(kpi: string): Promise<Spec>;
  /** Calls back for every snapshot that is announced, and whenever the stream (re)opens or breaks. */
  watch(listener: {
    onSnapshot(announcement: Announcement): void;
    onOpen(): void;
    onBreak(): void;
  }): { close(): void };
}

const TIMEOUT_MS = 20_000;

/**
 * Reads a Tavola API.
 *
 * @param base address of the API, relative to the page: `./api`
 */
export function createClient(base: string): Client {
  const address = (path: string) => (path === '' ? base : `${base}/${path}`);

  return {
    address,
    catalogue: async () => (await get<Catalogue>(address(''))).body,
    rows: async (kpi) => {
      const { body, headers } = await get<Row[]>(address(encodeURIComponent(kpi)));
      if (!Array.isArray(body)) throw new ApiError(`${kpi}: the answer is not a list of rows`, 200);
      return { snapshot: headers.get('x-snapshot-id'), rows: body };
    },
    chart: async (kpi) => (await get<Spec>(address(`${encodeURIComponent(kpi)}/chart`))).body,
    watch: (listener) => watchEvents(address('events'), listener),
  };
}

async function get<T>(url: string): Promise<{ body: T; headers: Headers }> {
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { accept: 'application/json' },
      // A revalidated answer may carry the headers, and so the snapshot id, of an older one.
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    throw new ApiError(
      late ? 'The server takes too long to answer' : 'The server cannot be reached',
      0,
    );
  }
  if (!response.ok) throw await problem(response);
  try {
    return { body: (await response.json()) as T, headers: response.headers };
  } catch {
    throw new ApiError('The server sent an answer that is not JSON', response.status);
  }
}

/** What an RFC 9457 answer says, or the status where it says nothing. */
async function problem(response: Response): Promise<ApiError> {
  const { status, statusText } = response;
  const { type, title, detail } = (await response.json().catch(
    // Not JSON, a balancer's own page for example.
    () => ({}),
  )) as { type?: string; title?: string; detail?: string };
  const reason = [title, detail].filter((text) => typeof text === 'string' && text !== '');
  return new ApiError(
    reason.join(': ') || `The server answered ${status}${statusText ? ` ${statusText}` : ''}`,
    status,
    type,
  );
}

const REOPEN_MS = 5_000;

/** An event stream that comes back by itself, also after an answer at which browsers give up. */
function watchEvents(url: string, listener: Parameters<Client['watch']>[0]): { close(): void } {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const open = () => {
    source = new EventSource(url);
    source.addEventListener('open', () => listener.onOpen());
    source.addEventListener('snapshot', (event) => {
      const announcement = parseAnnouncement(event as MessageEvent<string>);
      if (announcement !== undefined) listener.onSnapshot(announcement);
    });
    source.addEventListener('error', () => {
      listener.onBreak();
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS);
    });
  };
  open();

  return {
    close() {
      clearTimeout(timer);
      source.close();
    },
  };
}

function parseAnnouncement(event: MessageEvent<string>): Announcement | undefined {
  try {
    const data = JSON.parse(event.data) as Announcement;
    return typeof data.id === 'string' ? data : undefined;
  } catch {
    return event.lastEventId === '' ? undefined : { id: event.lastEventId };
  }
}
