import { createHash } from 'node:crypto';
import type { Workbench } from '../kpi/define-workbench.js';
import { type JsonRow, toJsonRows } from '../result/finish.js';
import { computeWorkbench, UNHEARD } from '../run/compute-workbench.js';
import { checkStill, type Data, openData } from '../run/open-data.js';
import { SourceRoom } from '../run/source-room.js';
import { makeTemporaryFolder } from '../snapshot/temporary-folder.js';
import type { Source } from '../source/source.js';
import { type EngineToVerify, startEngines } from './engines.js';
import type { Difference, Verification } from './verification.js';

export interface VerifyOptions {
  /** Path of a file of CSV, or data in memory. Default: the dataset's source */
  data?: Data | undefined;
  /** Threads of the larger of the two pools. Default 2 */
  workers?: number | undefined;
  /** Default: all there are. Engines that are given are left running. */
  engines?: readonly EngineToVerify[] | undefined;
  /** Numbers of splits; undefined is as many as the size of the source asks for. Default: that, 1, 2, 3, 7 and 64 */
  splits?: readonly (number | undefined)[] | undefined;
}

const SPLITS = [undefined, 1, 2, 3, 7, 64];

/** The rows of a KPI, and the digest of their JSON. */
interface Digested {
  rows: JsonRow[];
  sha256: string;
}

/**
 * Computes every KPI of a workbench on every engine and several splittings, and compares the bytes of the results with
 * the first. Nothing is published.
 *
 * @throws TavolaError as `runWorkbench` does; that results differ is no error, but in what is returned
 * @example const { equal } = await verifyKpis(workbench, { data: 'sales.csv' })
 */
export async function verifyKpis(
  workbench: Workbench,
  { data = workbench.source as Data, workers = 2, engines, splits = SPLITS }: VerifyOptions = {},
): Promise<Verification> {
  const found = await openData(data);
  const room = new SourceRoom(makeTemporaryFolder);
  const started = engines ?? startEngines(workers);
  try {
    const source = await room.prepare(found, workbench.dataset);
    return await compareAll(workbench, source, room, started, splits);
  } finally {
    if (!engines) await Promise.all(started.map((engine) => engine.close()));
    await room.clear();
  }
}

async function compareAll(
  workbench: Workbench,
  source: Source,
  room: SourceRoom,
  started: readonly EngineToVerify[],
  splittings: readonly (number | undefined)[],
): Promise<Verification> {
  const { kpis, dataset } = workbench;
  const engines = started.filter((engine) => engine.refuses?.(source) === undefined);
  let first: Digested[] | undefined;
  const differences: Difference[][] = kpis.map(() => []);
  let computations = 0;
  for (const engine of engines) {
    const readable = (await engine.toReadable?.(source)) ?? source;
    for (const splits of splittings) {
      const results = await compute(workbench, readable, room, engine, splits);
      computations += results.length;
      first ??= results;
      results.forEach((result, i) => {
        const expected = first![i]!;
        if (result.sha256 === expected.sha256) return;
        differences[i]!.push({
          engine: engine.name,
          splits: splits ?? null,
          sha256: result.sha256,
          ...firstDifference(expected.rows, result.rows),
        });
      });
    }
  }
  await checkStill(source);
  return {
    dataset: dataset.name,
    source: source.name,
    engines: engines.map(({ name }) => name),
    skipped: started
      .map((engine) => ({ engine: engine.name, reason: engine.refuses?.(source) }))
      .filter((skipped): skipped is { engine: string; reason: string } => !!skipped.reason),
    splits: splittings.map((splits) => splits ?? null),
    kpis: kpis.map(({ name }, i) => ({
      kpi: name,
      sha256: first?.[i]?.sha256 ?? '',
      differences: differences[i]!,
    })),
    computations,
    equal: differences.every((some) => some.length === 0),
  };
}

/** All KPIs in one pass. */
async function compute(
  { kpis }: Workbench,
  source: Source,
  room: SourceRoom,
  engine: EngineToVerify,
  splits: number | undefined,
): Promise<Digested[]> {
  const { tables } = await computeWorkbench(
    kpis,
    source,
    engine.forSplits(splits),
    async (data, dataset) => {
      const other = await room.open(data, dataset);
      return (await engine.toReadable?.(other)) ?? other;
    },
    { ...UNHEARD, run: 'verify' },
  );
  return tables.map((table) => {
    const rows = toJsonRows(table);
    return { rows, sha256: createHash('sha256').update(JSON.stringify(rows)).digest('hex') };
  });
}

function firstDifference(
  expected: readonly JsonRow[],
  found: readonly JsonRow[],
): Pick<Difference, 'row' | 'expected' | 'found'> {
  const length = Math.max(expected.length, found.length);
  for (let row = 0; row < length; row++) {
    const [a, b] = [expected[row] ?? null, found[row] ?? null];
    if (JSON.stringify(a) !== JSON.stringify(b)) return { row, expected: a, found: b };
  }
  throw new Error('Rows with different digests are the same.');
}
