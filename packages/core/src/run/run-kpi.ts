import type { PoolOptions } from '../engine/pool.js';
import type { Kpi } from '../kpi/define-kpi.js';
import { makeTemporaryFolder } from '../snapshot/temporary-folder.js';
import { computeKpi } from './compute-kpi.js';
import type { KpiRun } from './kpi-run.js';
import { checkStill, type Data, openData } from './open-data.js';
import { SourceRoom } from './source-room.js';
import { type EngineChoice, startEngine } from './start-engine.js';

export interface RunKpiOptions extends PoolOptions {
  /** Path of a file, a pattern, a folder, several of these, or data in memory. Default: the dataset's source */
  data?: Data | undefined;
  /** Default `inline`, which suits small sources. An engine that is given rather than named is left running. */
  engine?: EngineChoice | undefined;
}

/**
 * Computes one KPI in a script, without publishing it.
 *
 * @throws TavolaError as `runWorkbench` does
 * @example const { rows } = await run(categories)
 * @example const result = await run(categories, { data: [{ size: 'S', price: 9.5 }], engine: 'pool' })
 */
export async function run<Row>(
  kpi: Kpi<Row>,
  {
    data = kpi.sources[kpi.dataset.name] as Data,
    engine = 'inline',
    ...options
  }: RunKpiOptions = {},
): Promise<KpiRun<Row>> {
  const found = await openData(data);
  const room = new SourceRoom(makeTemporaryFolder);
  const started = startEngine(engine, options);
  try {
    const source = await room.prepare(found, kpi.dataset);
    const result = await computeKpi(kpi, source, started.engine, room.open);
    await checkStill(source);
    return result;
  } finally {
    await started.end();
    await room.clear();
  }
}
