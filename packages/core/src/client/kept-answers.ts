import { ApiError } from './api-error.js';
import { type Connection, get } from './connection.js';

/** JSON that was got, and where it comes from. */
export interface Kept {
  value: unknown;
  /** Undefined where what answered is no API, but a file. */
  snapshot: string | undefined;
  etag: string | null;
  rowsUsed: number | undefined;
  rowsRejected: number | undefined;
  publishedAt: Date | undefined;
  /** Of a file's text, as far as it can be known here: browsers hash only on pages that came by HTTPS or from loopback. */
  file: { bytes: number; sha256: string | undefined } | undefined;
}

/**
 * Whether `fetch` keeps answers and asks whether they are still good, by itself, as browsers do. There it is left to it: of an
 * `If-None-Match` that we set, a browser would first ask another origin's leave, by a request of its own before each.
 */
const FETCH_KEEPS = typeof process === 'undefined' || !process.versions?.node;

/** Values that were used last, by key, up to a number of them. */
export class LastUsed<Value> {
  readonly #values = new Map<string, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size <= this.#most) return;
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest);
      return;
    }
  }
}

/** Gets JSON of an API; what did not change since it was last got is the same value. */
export class KeptAnswers {
  readonly #connection: Connection;
  readonly #kept: LastUsed<Kept>;

  constructor(connection: Connection, entries: number) {
    this.#connection = connection;
    this.#kept = new LastUsed(entries);
  }

  async get(path: string, signal?: AbortSignal): Promise<Kept> {
    const known = this.#kept.get(path);
    const headers = known?.etag && !FETCH_KEEPS ? { 'if-none-match': known.etag } : {};
    const reply = await get(this.#connection, path, { headers, signal });
    const present = provenanceOf(reply.headers);
    if (known && (reply.status === 304 || isSame(known, present))) {
      // What a 304 leaves out is as it was.
      const told = Object.entries(present).filter(([, value]) => value !== undefined);
      const kept = { ...known, ...Object.fromEntries(told), etag: present.etag ?? known.etag };
      this.#kept.set(path, kept);
      return kept;
    }
    const kept: Kept = {
      value: parse(`${this.#connection.url}/${path}`, reply.status, reply.text),
      file: present.snapshot === undefined ? await describe(reply.text) : undefined,
      ...present,
    };
    this.#kept.set(path, kept);
    return kept;
  }
}

/** One question has one answer from one snapshot. */
function isSame(known: Kept, { snapshot, etag }: Pick<Kept, 'snapshot' | 'etag'>): boolean {
  return snapshot !== undefined
    ? snapshot === known.snapshot
    : etag !== null && etag === known.etag;
}

function provenanceOf(headers: Headers): Omit<Kept, 'value' | 'file'> {
  const count = (name: string): number | undefined => {
    const text = headers.get(name);
    return text === null ? undefined : Number(text);
  };
  const modified = headers.get('last-modified');
  return {
    snapshot: headers.get('x-snapshot-id') ?? undefined,
    etag: headers.get('etag'),
    rowsUsed: count('x-rows-used'),
    rowsRejected: count('x-rows-rejected'),
    publishedAt: modified === null ? undefined : new Date(modified),
  };
}

function parse(address: string, status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(`${address} answered with what is not JSON`, status, undefined, {
      cause: error,
    });
  }
}

async function describe(text: string): Promise<Kept['file']> {
  const bytes = new TextEncoder().encode(text);
  const digest = await globalThis.crypto?.subtle?.digest('SHA-256', bytes);
  const digits =
    digest && [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0'));
  return { bytes: bytes.length, sha256: digits?.join('') };
}
