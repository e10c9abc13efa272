import { createHash, randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { Engine } from '../engine/engine.js';
import { factsColumns, SMALL_SOURCE } from '../facts/columns.js';
import type { Kpi } from '../kpi/define-kpi.js';
import type { Workbench } from '../kpi/define-workbench.js';
import type { PlannedColumn } from '../kpi/plan.js';
import type { RunProfile } from '../profile/run-profile.js';
import { RunProfiler } from '../profile/run-profiler.js';
import { UNWATCHED } from '../profile/watch.js';
import { toJsonRows } from '../result/finish.js';
import type { CheckResult } from '../scan/row-checks.js';
import type { OnRunEvent, RunReport } from '../schedule/events.js';
import { PassReuse } from '../schedule/reuse.js';
import { SpillTally } from '../schedule/spill-tally.js';
import { unpackFirst } from '../schedule/unpack-first.js';
import { KnownFiles } from '../snapshot/known-files.js';
import { runsFile } from '../snapshot/paths.js';
import { openSnapshot } from '../snapshot/read.js';
import { type KpiToPublish, SnapshotWriter } from '../snapshot/snapshot-writer.js';
import { StateFolder } from '../snapshot/state-folder.js';
import type { Source } from '../source/source.js';
import { TavolaError } from '../util/errors.js';
import { checkKpi, type ResultToCheck } from './check-kpi.js';
import { CODE_VERSION } from './code-version.js';
import { computeWorkbench, failOn, type OpenSource } from './compute-workbench.js';
import { MendedRows } from './mended-rows.js';
import {
  checkStill,
  type Data,
  describeSource,
  isOfFiles,
  openData,
  sizeOf,
  unpackedSizeOf,
} from './open-data.js';
import { readKpiChecks } from './read-kpi-checks.js';
import { type MaxRejects, RejectBound } from './reject-bound.js';
import { SourceRoom } from './source-room.js';
import { type EngineChoice, startEngine } from './start-engine.js';

export interface RunOptions {
  /** Path of a file, a pattern, a folder, several of these, or data in memory. Default: the dataset's source */
  data?: Data | undefined;
  /** The output folder; it is made if it is not there. */
  out: string;
  /** Number of worker threads. Default 2 */
  workers?: number | undefined;
  /** How many splits are wanted. Default: by the size of the source */
  splits?: number | undefined;
  /** Default `pool`. An engine that is given rather than named is left running. */
  engine?: EngineChoice | undefined;
  /**
   * Whether the typed rows themselves are published, too, as a file of Arrow, to be filtered later; with `auto` they are where
   * the source has at most 256 MiB. Default false
   */
  facts?: boolean | 'auto' | undefined;
  /**
   * Whether the report is to say where the time went; it costs little, and the snapshot is the same. `since` is the moment
   * from which time is counted, on the clock of `performance.now()`, of which 0 is the start of the process; by default it
   * is that of the call. Default false
   */
  profile?: boolean | { since: number } | undefined;
  /**
   * Bytes of memory that distinct values and what groups have come to may take; beyond, they are put aside in the output
   * folder, and the answer is the same. Default: a quarter of the machine's memory
   */
  memory?: number | undefined;
  /** Above this the run fails and the present snapshot stays. Default: no bound. */
  maxRejects?: MaxRejects | undefined;
  /**
   * Whether what an earlier run into the same folder has found out about bytes that are still the same is used again, and kept for
   * the next run. The snapshot is the same. Default true
   */
  reuse?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onEvent?: OnRunEvent | undefined;
}

/**
 * Computes all KPIs of a workbench in one pass over its source, and publishes them as a snapshot.
 *
 * @throws TavolaError with the reason; then nothing was published, and what was published before stays
 * @example const report = await runWorkbench(workbench, { data: 'sales.csv', out: 'out' })
 */
export async function runWorkbench(workbench: Workbench, options: RunOptions): Promise<RunReport> {
  const { data = workbench.source, out, workers, splits, engine = 'pool', signal } = options;
  const run = randomUUID().slice(0, 8);
  const begun = { at: Date.now(), time: performance.now() };
  const onEvent: OnRunEvent = options.onEvent ?? (() => {});
  const profile = options.profile ? startProfile(options.profile) : undefined;
  let started: ReturnType<typeof startEngine> | undefined;
  let writer: SnapshotWriter | undefined;
  try {
    const found = await openData(data);
    writer = await SnapshotWriter.open(out);
    const onNote = (file: string, note: string): void =>
      onEvent({ type: 'source-noted', run, at: Date.now(), file, note });
    const isReusing = options.reuse !== false && isOfFiles(found);
    const lasting = { since: begun.at, code: CODE_VERSION };
    const known = isReusing ? await KnownFiles.open(out, lasting) : undefined;
    const room = new SourceRoom(writer.unpacked, onNote, signal, known);
    const source = await room.prepare(found, workbench.dataset);
    const bytes = unpackedSizeOf(source);
    const isSmall = bytes <= SMALL_SOURCE;
    const hasFacts = options.facts === 'auto' ? isSmall : (options.facts ?? false);
    if (hasFacts) writer.addFacts(factsColumns(workbench.dataset));
    else if (options.facts) onEvent({ type: 'facts-omitted', run, at: Date.now(), bytes });
    started = startEngine(engine, { workers, splits });
    const state = isReusing
      ? await StateFolder.open(out, {
          ...lasting,
          bytes,
          hasFacts,
          onTold: (reason) => onEvent({ type: 'state-unkept', run, at: Date.now(), reason }),
        })
      : undefined;
    const report = await computeAndPublish(workbench, {
      run,
      state,
      source,
      room,
      writer,
      engine: started.engine,
      options,
      hasFacts,
      onEvent,
      profiler: profile?.profiler,
    });
    const ms = Math.round(performance.now() - begun.time);
    const finished: RunReport = {
      ...report,
      ms,
      ...(profile && { profile: profile.finish(workbench.kpis.map(({ name }) => name)) }),
    };
    writer = undefined;
    await logRun(out, {
      run,
      at: new Date(begun.at).toISOString(),
      source: source.name,
      ...report,
      ms,
    });
    onEvent({ type: 'run-finished', run, at: Date.now(), report: finished });
    return finished;
  } catch (error) {
    const known =
      signal?.aborted && !(error instanceof TavolaError) ? interrupted(error) : (error as Error);
    const code = known instanceof TavolaError ? known.code : 'INTERNAL';
    onEvent({ type: 'run-failed', run, at: Date.now(), code, message: known.message });
    throw known;
  } finally {
    await writer?.discard();
    await started?.end();
  }
}

async function computeAndPublish(
  { kpis, dataset }: Workbench,
  context: {
    run: string;
    state: StateFolder | undefined;
    source: Source;
    room: SourceRoom;
    writer: SnapshotWriter;
    engine: Engine;
    options: RunOptions;
    hasFacts: boolean;
    onEvent: OnRunEvent;
    profiler: RunProfiler | undefined;
  },
): Promise<Omit<RunReport, 'ms'>> {
  const { run, state, source, room, writer, engine, options, hasFacts, onEvent, profiler } =
    context;
  const watch = profiler?.watch ?? UNWATCHED;
  watch.methods(writer, { phase: 'publish' }, 'appendRejects', 'appendFacts', 'clear');
  const { signal } = options;
  const bound = new RejectBound(options.maxRejects);
  const plans = kpis.map((kpi) => kpi.plan);
  const tally = new SpillTally(run, options.memory ?? defaultMemory(), writer.spill, onEvent);
  const declared = kpis.map(readKpiChecks);
  const isChecked = declared.some((list) => list.length > 0);
  const checks: CheckResult[] = [];
  const onChecks = (results: readonly CheckResult[]): void => {
    for (const result of results) {
      checks.push(result);
      onEvent({ type: 'check-done', run, at: Date.now(), result });
    }
  };
  const mends = await MendedRows.open(options.out, source, dataset);
  const opened = [source];
  const open: OpenSource = async (other, of) => {
    const more = await room.open(other, of);
    opened.push(more);
    return more;
  };
  const checkAll = async (): Promise<void> => {
    for (const each of opened) await checkStill(each);
  };
  const { tables, rows, rejected, splits, dialects } = await blame(
    checkAll,
    computeWorkbench(kpis, source, engine, open, {
      run,
      onRejects: (rejects) => {
        bound.first ??= rejects[0];
        writer.appendRejects(rejects);
      },
      onFacts: hasFacts ? (part) => writer.appendFacts(part) : undefined,
      onRestart: () => {
        bound.first = undefined;
        writer.clear();
      },
      onChecks,
      mending: mends,
      onRows: (_used, soFar) => bound.check(soFar),
      onEvent,
      budget: tally.budget,
      reuse:
        state &&
        ((runner, of, definition, cut) =>
          new PassReuse(unpackFirst(runner, cut), state, of, definition, cut)),
      signal,
      profiler,
    }),
  );
  bound.check(rejected, rows + rejected);
  await checkAll();
  await state?.save();
  await room.remember();
  await room.clear();

  const isCompared = declared.flat().some(({ kind }) => kind === 'change');
  const before: Before = isCompared ? await readBefore(options.out) : () => ({ before: undefined });
  const published = kpis.map((kpi, i): KpiToPublish => {
    const result = tables[i]!;
    const toRows = watch.timed({ phase: 'tail', of: kpi.name }, toJsonRows);
    const data = toRows(result);
    const of = { kpi: kpi.name, result, rows: data, ...before(kpi.name) };
    onChecks(declared[i]!.map((check) => checkKpi(check, of)));
    return { ...describe(kpi, result.columns), data };
  });
  failOn(checks);
  signal?.throwIfAborted();
  profiler?.beginPublishing();
  const manifest = await writer.publish(
    {
      dataset: dataset.name,
      source: { ...describeSource(source), ...(dialects.length > 0 && { dialects }) },
      definitions: createHash('sha256')
        .update(JSON.stringify({ dataset, plans, ...(isChecked && { checks: declared }) }))
        .digest('hex'),
      rows: { read: rows + rejected, used: rows, rejected },
      ...(checks.length > 0 && { checks: checks.filter(({ check }) => !/^changes\./.test(check)) }),
    },
    published,
    { dataset, kpis },
  );
  profiler?.endPublishing();
  return {
    snapshot: manifest.id,
    rows,
    rejected,
    kpis: kpis.length,
    splits,
    workers: engine.workers,
    bytes: sizeOf(source),
    ...(checks.length > 0 && { checks }),
    ...(mends && { mends: mends.counts }),
    ...(tally.spilled && { spilled: tally.spilled }),
  };
}

/** What is known of a KPI's rows in the snapshot that the results are compared with. */
type Before = (kpi: string) => Pick<ResultToCheck, 'before' | 'unreadable'>;

async function readBefore(out: string): Promise<Before> {
  try {
    const snapshot = await openSnapshot(out);
    return (kpi) => ({ before: snapshot?.results.get(kpi)?.rows });
  } catch (error) {
    return () => ({ before: undefined, unreadable: (error as Error).message });
  }
}

/** Where a source was changed meanwhile, that is why the computation failed, whatever it says itself. */
async function blame<T>(checkAll: () => Promise<void>, computing: Promise<T>): Promise<T> {
  try {
    return await computing;
  } catch (error) {
    const isOther = error instanceof TavolaError && /^(INTERRUPTED|OUT_)/.test(error.code);
    if (!isOther) await checkAll();
    throw error;
  }
}

function defaultMemory(): number {
  // Within a container that has a bound, it is less than the machine has.
  const bound = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(totalmem(), bound) / 4;
}

/** What the manifest says of a KPI. */
function describe(
  { name, title, description, units, chart, limit }: Kpi,
  columns: readonly PlannedColumn[],
): Omit<KpiToPublish, 'data'> {
  return {
    name,
    title,
    ...(description !== undefined && { description }),
    columns: columns.map(({ name: column, type }) => {
      const unit = units?.[column];
      return { name: column, type, ...(unit !== undefined && { unit }) };
    }),
    ...(limit !== undefined && { limit }),
    ...(chart !== undefined && { chart }),
  };
}

/** @returns what collects where the time goes, and what tells it in the end */
function startProfile(profile: true | { since: number }): {
  profiler: RunProfiler;
  finish(kpis: string[]): RunProfile;
} {
  const since = profile === true ? undefined : profile.since;
  const profiler = new RunProfiler(since);
  const cpuBefore = since === undefined ? process.cpuUsage() : undefined;
  return {
    profiler,
    finish(kpis) {
      const { user, system } = process.cpuUsage(cpuBefore);
      return profiler.finish(kpis, { user: user / 1000, system: system / 1000 });
    },
  };
}

/** The history of runs is for people; that it cannot be written does not undo what is published. */
async function logRun(out: string, entry: Record<string, unknown>): Promise<void> {
  await appendFile(runsFile(out), `${JSON.stringify(entry)}\n`).catch(() => {});
}

function interrupted(cause: unknown): TavolaError {
  return new TavolaError('INTERRUPTED', 'The run was interrupted; nothing was published.', {
    cause,
  });
}
