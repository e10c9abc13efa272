/** The levels of the log, from the fewest lines to the most. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How the API answers. Plain JSON without secrets: a command hands it to its replicas on their command line. */
export interface Settings {
  /** Bytes that the facts of a snapshot may take in a replica; above it filters are not answered. */
  factsMemory: number;
  /** Bytes of computed answers that a replica keeps. */
  cacheMemory: number;
  /** Origins whose pages may read the API, as `https://example.com`; `*` is all. */
  cors: readonly string[];
  /** A file of tokens, one a line, of which reading needs one; reading is free where there is neither this nor `TAVOLA_READ_TOKEN`. */
  readTokenFile?: string | undefined;
  logLevel: LogLevel;
}

export const DEFAULT_SETTINGS: Settings = {
  factsMemory: 1 << 30,
  cacheMemory: 64 << 20,
  cors: [],
  logLevel: 'warn',
};
