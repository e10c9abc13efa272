/**
 * What time may go to in a run, in the order in which a row meets it. `other` is what is left over.
 *
 * - Of workers: `prepare` loads and builds what reads and folds; `read` gets bytes; `scan` finds records and fields;
 *   `decode` makes values of fields; `judge` is the strict reader at odd records; `fold` adds rows to KPIs; `facts` packs
 *   rows to be published; `encode` makes the partial, and `send` hands it over.
 * - Of the master: `slice` checks rows in memory; `merge` joins partials; `tail` does what comes after the head of a KPI;
 *   `publish` writes the snapshot and makes it the present one.
 */
export type Phase = WorkerPhase | MasterPhase;
export type WorkerPhase = (typeof WORKER_PHASES)[number];
export type MasterPhase = (typeof MASTER_PHASES)[number];

export const WORKER_PHASES = [
  'prepare',
  'read',
  'scan',
  'decode',
  'judge',
  'fold',
  'facts',
  'encode',
  'send',
  'other',
] as const;
export const MASTER_PHASES = ['slice', 'merge', 'tail', 'publish'] as const;

/**
 * Parts of a KPI's fold: `lookup` finds rows of small tables, `select` those that pass the filters, with what lies between
 * the other parts, `keys` the groups of rows; `derive` computes what aggregates take, and `aggregates` add it.
 */
export type FoldPart = 'lookup' | 'select' | 'keys' | 'derive' | 'aggregates';

/** Names what time goes to. */
export interface WorkName {
  phase: Phase;
  /** The column or KPI, where it is one's. */
  of?: string;
  /** Of a fold. */
  part?: FoldPart;
}

/** Names of an object's methods. */
export type MethodOf<T> = {
  [Name in keyof T]: T[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof T];

/**
 * Times what it is given, or not. That is decided once, when objects are built, so that a run without a profile does not
 * even ask.
 */
export interface Watch {
  /** The object itself, some of whose methods are timed from now on. */
  methods<T extends object>(object: T, work: WorkName, ...methods: MethodOf<T>[]): T;
  /** A function that does the same. */
  timed<Args extends unknown[], Result>(
    work: WorkName,
    call: (...args: Args) => Result,
  ): (...args: Args) => Result;
}

/** Leaves everything as it is. */
export const UNWATCHED: Watch = {
  methods: (object) => object,
  timed: (_work, call) => call,
};
