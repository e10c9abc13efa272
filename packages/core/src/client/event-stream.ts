import { createParser } from 'eventsource-parser';
import { ApiError } from './api-error.js';
import { type Connection, toApiError } from './connection.js';
import type { SnapshotNews } from './types.js';
import { anyOf } from './wait.js';

/** The server says something every 15 s: after three times as long without a word, nobody is there. In milliseconds. */
const SILENCE = 45_000;

/** What is no stream of events, but perhaps a file server's answer to what it does not have. */
export class NoStream extends ApiError {}

/**
 * Reads one connection of the event stream until it ends.
 *
 * @param last the id of the last snapshot that was told, from which the server goes on
 * @throws ApiError where it breaks or falls silent
 */
export async function readEvents(
  { url, fetch, headers }: Connection,
  {
    last,
    signal,
    onSnapshot,
    onBytes,
  }: {
    last: string | undefined;
    signal: AbortSignal;
    onSnapshot: (news: SnapshotNews) => void;
    onBytes: () => void;
  },
): Promise<void> {
  const address = `${url}/events`;
  const watch = new Watchdog(SILENCE, `${address} has been silent for ${SILENCE / 1000} s`);
  try {
    const response = await fetch(address, {
      headers: {
        accept: 'text/event-stream',
        ...headers,
        ...(last !== undefined && { 'last-event-id': last }),
      },
      cache: 'no-store',
      signal: anyOf([signal, watch.signal]),
    });
    await checkStream(address, response);
    const parser = createParser({
      onEvent({ event, id, data }) {
        if (event === 'snapshot') onSnapshot(toNews(id, data));
      },
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      watch.look();
      onBytes();
      parser.feed(value);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const { message } = (watch.signal.aborted ? watch.signal.reason : error) as Error;
    throw new ApiError(`${address} broke: ${message}`, 0, undefined, { cause: error });
  } finally {
    watch.end();
  }
}

async function checkStream(address: string, response: Response): Promise<void> {
  const { ok, status, headers } = response;
  const type = headers.get('content-type') ?? '';
  if (ok && type.startsWith('text/event-stream')) return;
  const { message, type: problem } = toApiError(address, status, ok ? '' : await response.text());
  if (ok) await response.body?.cancel();
  const isFileServers = ok || (status === 404 && problem === undefined);
  throw new (isFileServers ? NoStream : ApiError)(message, status, problem);
}

function toNews(id: string | undefined, data: string): SnapshotNews {
  const { id: told, publishedAt } = JSON.parse(data) as { id: string; publishedAt?: string };
  return {
    id: id ?? told,
    publishedAt: publishedAt === undefined ? undefined : new Date(publishedAt),
  };
}

/** Aborts its signal once nothing was seen for some time. */
class Watchdog {
  readonly #abort = new AbortController();
  readonly #ms: number;
  readonly #message: string;
  #timer: ReturnType<typeof setTimeout>;

  constructor(ms: number, message: string) {
    this.#ms = ms;
    this.#message = message;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  look(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  /** Lets go of the connection, too, if it still stands. */
  end(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  #start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#abort.abort(new Error(this.#message)), this.#ms);
  }
}
