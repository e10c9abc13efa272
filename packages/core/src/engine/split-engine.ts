import { columnsChecked, type DatasetSpec } from '../dataset/check-dataset.js';
import { factsColumns } from '../facts/columns.js';
import { columnsRead, type KpiPlan } from '../kpi/plan.js';
import type { RowChecking } from '../scan/row-checks.js';
import type { Cut } from '../schedule/cut-source.js';
import type { RunChecks } from '../schedule/scan-job.js';
import { scanSplits } from '../schedule/scan-splits.js';
import type { TaskRunner } from '../schedule/task-runner.js';
import { TavolaError } from '../util/errors.js';
import { checkSplits } from './check-splits.js';
import type { ComputeRequest, ComputeResult, Engine, SplitOptions } from './engine.js';

/** What an engine can read, and hold to what. */
export interface SourceReading {
  /** Cuts sources of the kinds that it can read. */
  cut: Cut;
  /** For datasets that declare checks or a key. */
  checking?: RowChecking | undefined;
}

/**
 * An engine that reads a source split by split on a runner's workers.
 *
 * @param reading how it cuts sources and holds rows to checks
 * @throws TavolaError USAGE for a number of splits that is none
 */
export function createSplitEngine(
  name: Engine['name'],
  runner: TaskRunner,
  { cut, checking }: SourceReading,
  { splits }: SplitOptions = {},
): Engine {
  checkSplits(splits);
  return {
    name,
    workers: runner.workers,
    close: () => runner.close(),
    async compute({ dataset, source, ...request }: ComputeRequest): Promise<ComputeResult> {
      const { plans } = request;
      const read = new Set(plans.flatMap((plan) => [...columnsRead(plan)]));
      const facts = request.onFacts && factsColumns(dataset);
      for (const { name: column } of facts ?? []) read.add(column);
      for (const column of columnsChecked(dataset)) read.add(column);
      const checks = await startChecks(dataset, checking);
      const profiler = request.profiler?.beginPass(dataset, read);
      const parts = await cut(source, dataset, { read, splits });
      const { file } = parts.splits[0]!;
      if (parts.unit === 'rows') profiler?.watch.methods(file, { phase: 'slice' }, 'input');
      const total = parts.splits.length;
      request.onEvent({
        type: 'run-started',
        run: request.run,
        at: Date.now(),
        engine: name,
        workers: runner.workers,
        dataset: dataset.name,
        source: source.name,
        unit: parts.unit,
        bytes: parts.size,
        splits: parts.splits.map(({ file: _, ...split }) => split),
        kpis: plans.map((plan) => plan.kpi),
      });
      for (const note of parts.notes) {
        request.onEvent({ type: 'source-noted', run: request.run, at: Date.now(), ...note });
      }
      tellGathered(plans, request);
      const reuse = request.reuse?.(runner, dataset, { plans, facts }, parts);
      const job = { ...request, facts, source: parts, profiler, checks, kept: reuse };
      const outcome = await scanSplits(job, reuse ?? runner);
      profiler?.end();
      const ended = reuse?.end();
      const reused = ended?.reused ?? 0;
      if (ended) {
        request.onEvent({ type: 'splits-reused', run: request.run, at: Date.now(), ...ended });
      }
      return {
        ...outcome,
        splits: { total, scanned: total - reused, reused },
        dialects: parts.dialects,
      };
    },
  };
}

function tellGathered(
  plans: readonly KpiPlan[],
  { run, onEvent }: Pick<ComputeRequest, 'run' | 'onEvent'>,
): void {
  for (const { kpi, gathered: reason, head } of plans) {
    if (reason === undefined || head.most === undefined) continue;
    const most = Math.min(head.most, head.take ?? head.most);
    // What is computed beside a KPI has the KPI's name and a number.
    const [name] = kpi.split('/') as [string];
    onEvent({ type: 'kpi-gathered', run, at: Date.now(), kpi: name, reason, most });
  }
}

/** @throws TavolaError ENGINE_UNAVAILABLE in a page that was not given what holds rows to checks */
async function startChecks(
  dataset: DatasetSpec,
  checking: RowChecking | undefined,
): Promise<RunChecks | undefined> {
  const { name, columns, checks = [], key } = dataset;
  if (checks.length === 0 && !key) return undefined;
  if (!checking) {
    throw new TavolaError(
      'ENGINE_UNAVAILABLE',
      `Dataset ${name} has checks or a key: in a page, give run(kpi, { checking: ROW_CHECKING }), from @tavola/core/checks.`,
    );
  }
  await checking.prepare(checks, (column) => columns[column]!);
  return { supervisor: checking.supervise(dataset), create: checking.create };
}
