import { ApiError } from './api-error.js';
import { anyOf, wait } from './wait.js';

/** Where an API is, and how it is asked. */
export interface Connection {
  /** Without a slash at its end. */
  url: string;
  fetch: typeof fetch;
  /** In milliseconds, for a request with its second try. */
  timeout: number;
  headers: Readonly<Record<string, string>>;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
}

/** What a balancer says while no replica can answer. */
const PASSING = new Set([502, 503, 504]);
/** Before a second try, in milliseconds: where the answer does not say, and the longest that it can ask for. */
const PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/**
 * Gets a text. What fails for reasons that may be gone in a moment is tried once more: a connection that breaks, also in the
 * middle of the answer, and 502, 503 and 504.
 *
 * @throws ApiError for whatever is neither 2xx nor 304; what `signal` says where it is aborted
 */
export async function get(
  connection: Connection,
  path: string,
  { headers, signal }: { headers?: Record<string, string>; signal?: AbortSignal | undefined } = {},
): Promise<Reply> {
  const address = `${connection.url}/${path}`;
  const late = AbortSignal.timeout(connection.timeout);
  const ended = anyOf([signal, late]);
  const attempt = async (): Promise<Reply | ApiError> => {
    try {
      const response = await connection.fetch(address, {
        headers: { accept: 'application/json', ...connection.headers, ...headers },
        // Whatever a browser has kept is asked for again: a file of a static host, too, says nothing of how long it is good.
        cache: 'no-cache',
        signal: ended,
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text };
    } catch (error) {
      signal?.throwIfAborted();
      const what = late.aborted
        ? `took longer than ${connection.timeout} ms`
        : `cannot be reached: ${(error as Error).message}`;
      return new ApiError(`${address} ${what}`, 0, undefined, { cause: error });
    }
  };

  const first = await attempt();
  const pause = late.aborted ? undefined : pauseAfter(first);
  if (pause === undefined) return settle(address, first);
  const isTime = await wait(pause, ended).then(
    () => true,
    () => false,
  );
  signal?.throwIfAborted();
  return settle(address, isTime ? await attempt() : first);
}

/** How long to wait before asking again; undefined where that is of no use. */
function pauseAfter(outcome: Reply | ApiError): number | undefined {
  if (outcome instanceof ApiError) return PAUSE;
  if (!PASSING.has(outcome.status)) return undefined;
  const asked = retryAfter(outcome.headers.get('retry-after'));
  return asked > LONGEST_PAUSE ? undefined : asked;
}

/** Milliseconds that a `Retry-After` asks for: it is in seconds, or a date. */
function retryAfter(header: string | null): number {
  if (header === null) return PAUSE;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? PAUSE : Math.max(ms, PAUSE);
}

function settle(address: string, outcome: Reply | ApiError): Reply {
  if (outcome instanceof ApiError) throw outcome;
  const { status, text } = outcome;
  if (status === 304 || (status >= 200 && status < 300)) return outcome;
  throw toApiError(address, status, text);
}

/** What a failed answer says of itself, as RFC 9457 has it, or its status where it says nothing. */
export function toApiError(address: string, status: number, text: string): ApiError {
  let problem: { detail?: unknown; type?: unknown } = {};
  try {
    problem = (JSON.parse(text) ?? {}) as typeof problem;
  } catch {
    // The page of a balancer, for example.
  }
  const { detail, type } = problem;
  return new ApiError(
    typeof detail === 'string' ? detail : `${address} answered ${status}`,
    status,
    typeof type === 'string' ? type : undefined,
  );
}
