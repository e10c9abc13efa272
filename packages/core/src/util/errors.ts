/**
 * Every mistake that a user can make, by code. The message of a thrown error names the value found, the place and the
 * remedy; the exit status is 1 unless the table says otherwise.
 */
export const ERRORS = {
  CONFIG_NOT_FOUND: { title: 'No workbench definition was found', exitCode: 1 },
  CONFIG_INVALID: { title: 'The workbench definition does not say what it must', exitCode: 1 },
  DATASET_INVALID: { title: 'A dataset is declared wrongly', exitCode: 1 },
  KPI_INVALID: { title: 'A KPI is declared wrongly', exitCode: 1 },
  EXPRESSION_INVALID: { title: 'An expression of a KPI cannot be used', exitCode: 1 },
  KPI_UNKNOWN: { title: 'There is no KPI of that name', exitCode: 1 },
  SOURCE_NOT_FOUND: { title: 'The source file does not exist', exitCode: 1 },
  SOURCE_UNREADABLE: { title: 'The source file cannot be read', exitCode: 1 },
  SOURCE_EMPTY: { title: 'The source file has no header', exitCode: 1 },
  SOURCE_CHANGED: { title: 'The source file changed while it was read', exitCode: 1 },
  HEADER_MISMATCH: { title: 'The header lacks declared columns', exitCode: 1 },
  FORMAT_AMBIGUOUS: { title: 'Fields can be read in more than one way', exitCode: 1 },
  TOO_MANY_REJECTS: { title: 'More rows were rejected than allowed', exitCode: 1 },
  CHECK_FAILED: { title: 'A check that must hold does not', exitCode: 1 },
  GATHER_LIMIT: { title: 'A KPI gathers more rows than it may', exitCode: 1 },
  VERIFY_DIFFERS: { title: 'A KPI has different rows on different engines', exitCode: 1 },
  TASK_FAILED: { title: 'A task failed on every attempt', exitCode: 1 },
  OUT_UNREADABLE: { title: 'The output folder cannot be read', exitCode: 1 },
  OUT_UNWRITABLE: { title: 'The output folder cannot be written', exitCode: 1 },
  SNAPSHOT_DAMAGED: { title: 'A published file does not match its manifest', exitCode: 1 },
  FACTS_INVALID: { title: 'The facts of a snapshot cannot be used', exitCode: 1 },
  FILTER_INVALID: { title: 'A filter does not fit the dataset', exitCode: 1 },
  ENGINE_UNAVAILABLE: { title: 'The engine asked for cannot be used here', exitCode: 1 },
  PORT_TAKEN: { title: 'The port is in use', exitCode: 1 },
  BALANCER_FAILED: { title: 'The balancer did not start', exitCode: 1 },
  REPLICA_FAILED: { title: 'A replica did not start', exitCode: 1 },
  TOKENS_INVALID: { title: 'The tokens that are configured cannot be used', exitCode: 1 },
  INTERRUPTED: { title: 'The run was interrupted', exitCode: 130 },
  USAGE: { title: 'The command was called wrongly', exitCode: 2 },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/**
 * A mistake of the user's, or a state of the machine, that a clear line can explain. A broken invariant of Tavola's own is
 * a plain `Error` instead.
 *
 * @example throw new TavolaError('SOURCE_NOT_FOUND', `There is no file ${path}: name another with --data FILE.`)
 */
export class TavolaError extends Error {
  override readonly name = 'TavolaError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** The status that a command ends with: 1, or 2 for a wrong call. */
  get exitCode(): number {
    return ERRORS[this.code].exitCode;
  }
}

/** The candidate that is spelt most like `name`, or else the shortest that has it within; undefined where none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  return likest(name, all) ?? shortestWith(name, all);
}

/** Characters of the shortest name that is looked for within others, and how many times as long those may be. */
const SHORTEST = 4;
const LONGER = 3;

function shortestWith(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  if (wanted.length < SHORTEST) return undefined;
  return candidates
    .filter(({ length }) => length <= wanted.length * LONGER)
    .filter((candidate) => candidate.toLowerCase().includes(wanted))
    .sort((a, b) => a.length - b.length)[0];
}

function likest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  // Of a short name half must stay, else any other short name would be near.
  const most = Math.min(Math.max(2, Math.ceil(name.length / 3)), Math.floor(name.length / 2));
  let bestDistance = most + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
