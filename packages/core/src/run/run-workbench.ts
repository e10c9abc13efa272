import { createHash, randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { Engine } from '../engine/engine.js';
import { inlineEngine } from '../engine/inline.js';
import { poolEngine } from '../engine/pool.js';
import type { Kpi } from '../kpi/define-kpi.js';
import type { Workbench } from '../kpi/define-workbench.js';
import { finishKpi, toJsonRows } from '../result/finish.js';
import type { OnRunEvent, RunReport } from '../schedule/events.js';
import { runsFile } from '../snapshot/paths.js';
import { type KpiToPublish, SnapshotWriter } from '../snapshot/snapshot-writer.js';
import { checkUnchanged, type SourceFile, statSource } from '../source/file.js';
import { TavolaError } from '../util/errors.js';

/** How many rejected rows a run may have: a number, or a percentage of the rows read. */
export type MaxRejects = { rows: number } | { percent: number };

export interface RunOptions {
  /** Path of the source. Default: the dataset's own. */
  data?: string | undefined;
  /** The output folder; it is made if it is not there. */
  out: string;
  /** Number of worker threads. Default 2 */
  workers?: number | undefined;
  /** Default `pool`. An engine that is given rather than named is left running. */
  engine?: 'pool' | 'inline' | Engine | undefined;
  /** Above this the run fails and the present snapshot stays. Default: no bound. */
  maxRejects?: MaxRejects | undefined;
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
  const { data = workbench.dataset.source, out, workers, engine = 'pool', signal } = options;
  const run = randomUUID().slice(0, 8);
  const started = { at: Date.now(), time: performance.now() };
  const onEvent: OnRunEvent = options.onEvent ?? (() => {});
  let ownEngine: Engine | undefined;
  let writer: SnapshotWriter | undefined;
  try {
    const source = await statSource(data);
    writer = await SnapshotWriter.open(out);
    const used = typeof engine === 'object' ? engine : startEngine(engine, workers);
    if (used !== engine) ownEngine = used;

    const report = await computeAndPublish(workbench, {
      run,
      source,
      writer,
      engine: used,
      options,
      onEvent,
    });
    const finished: RunReport = { ...report, ms: Math.round(performance.now() - started.time) };
    writer = undefined;
    await logRun(out, {
      run,
      at: new Date(started.at).toISOString(),
      source: source.name,
      ...finished,
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
    await ownEngine?.close();
  }
}

function startEngine(name: 'pool' | 'inline', workers: number | undefined): Engine {
  return name === 'inline' ? inlineEngine() : poolEngine(workers === undefined ? {} : { workers });
}

async function computeAndPublish(
  { kpis, dataset }: Workbench,
  context: {
    run: string;
    source: SourceFile;
    writer: SnapshotWriter;
    engine: Engine;
    options: RunOptions;
    onEvent: OnRunEvent;
  },
): Promise<Omit<RunReport, 'ms'>> {
  const { run, source, writer, engine, options, onEvent } = context;
  const { maxRejects, signal } = options;
  const plans = kpis.map((kpi) => kpi.plan);
  const {
    kpis: merged,
    rows,
    rejected,
    splits,
  } = await engine.compute({
    run,
    dataset,
    plans,
    source,
    onRejects: (rejects) => writer.appendRejects(rejects),
    onRestart: () => writer.clearRejects(),
    onRows: (_used, soFar) => checkRejects(soFar, undefined, maxRejects),
    onEvent,
    signal,
  });
  checkRejects(rejected, rows + rejected, maxRejects);
  await checkUnchanged(source);

  const published = kpis.map((kpi, i): KpiToPublish => {
    const result = finishKpi(kpi.plan, merged[i]!);
    return { ...describe(kpi), data: toJsonRows(kpi.plan, result) };
  });
  signal?.throwIfAborted();
  const manifest = await writer.publish(
    {
      dataset: dataset.name,
      source: { name: source.name, bytes: source.bytes },
      definitions: createHash('sha256').update(JSON.stringify({ dataset, plans })).digest('hex'),
      rows: { read: rows + rejected, used: rows, rejected },
    },
    published,
  );
  return {
    snapshot: manifest.id,
    rows,
    rejected,
    kpis: kpis.length,
    splits,
    workers: engine.workers,
    bytes: source.bytes,
  };
}

/** What the manifest says of a KPI. */
function describe({
  name,
  title,
  description,
  units,
  chart,
  limit,
  plan,
}: Kpi): Omit<KpiToPublish, 'data'> {
  return {
    name,
    title,
    ...(description !== undefined && { description }),
    columns: plan.columns.map(({ name: column, type }) => {
      const unit = units?.[column];
      return { name: column, type, ...(unit !== undefined && { unit }) };
    }),
    ...(limit !== undefined && { limit }),
    ...(chart !== undefined && { chart }),
  };
}

/** @param read rows read in all; missing while a run is under way, when a percentage cannot be told */
function checkRejects(
  rejected: number,
  read: number | undefined,
  max: MaxRejects | undefined,
): void {
  if (!max || rejected === 0) return;
  const isOver =
    'rows' in max ? rejected > max.rows : read !== undefined && rejected * 100 > max.percent * read;
  if (!isOver) return;
  const allowed = 'rows' in max ? `${max.rows}` : `${max.percent} %`;
  const found =
    read === undefined
      ? `Already ${rejected} of the rows were rejected`
      : `${rejected} of ${read} rows were rejected`;
  throw new TavolaError(
    'TOO_MANY_REJECTS',
    `${found}, and --max-rejects allows ${allowed}; nothing was published. Look at the rows without --max-rejects in rejects.csv, mend them, or allow more.`,
  );
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
