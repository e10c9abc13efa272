import { readLayout } from '../scan/layout.js';
import { splitFile } from '../scan/split.js';
import { scanSplits } from '../schedule/scan-splits.js';
import type { TaskRunner } from '../schedule/task-runner.js';
import type { ComputeRequest, ComputeResult, Engine } from './engine.js';

/** An engine that scans a file split by split on a runner's workers. */
export function createSplitEngine(name: Engine['name'], runner: TaskRunner): Engine {
  return {
    name,
    workers: runner.workers,
    close: () => runner.close(),
    async compute({ dataset, source, ...request }: ComputeRequest): Promise<ComputeResult> {
      const layout = readLayout(source, dataset);
      const splits = splitFile(layout.start, source.bytes);
      request.onEvent({
        type: 'run-started',
        run: request.run,
        at: Date.now(),
        engine: name,
        workers: runner.workers,
        dataset: dataset.name,
        source: source.name,
        bytes: source.bytes,
        splits,
        kpis: request.plans.map((plan) => plan.kpi),
      });
      const outcome = await scanSplits(
        { ...request, path: source.path, bytes: source.bytes, layout, splits },
        runner,
      );
      return { ...outcome, splits: { total: splits.length, scanned: splits.length, reused: 0 } };
    },
  };
}
