import { type BrowserOptions, browserEngine } from '../engine/browser.js';
import { type MemoryData, toSource } from '../interop/to-source.js';
import type { DatasetSource } from '../kpi/dataset-source.js';
import type { Kpi } from '../kpi/define-kpi.js';
import { computeKpi } from './compute-kpi.js';
import type { KpiRun } from './kpi-run.js';

/**
 * Computes one KPI in a page, in the one thread there is.
 *
 * @param options `data` what the KPI is computed from, by default its dataset's source; `splits` the number of splits wanted;
 *   `checking` is what a dataset with checks needs
 * @throws TavolaError HEADER_MISMATCH, SOURCE_EMPTY or SOURCE_UNREADABLE
 * @example const { rows } = await run(categories, { data: fromCsv(await response.text()) })
 */
export async function run<Row>(
  kpi: Kpi<Row>,
  { data, ...options }: BrowserOptions & { data?: MemoryData | undefined } = {},
): Promise<KpiRun<Row>> {
  const open = (source: DatasetSource) => toSource(source as MemoryData);
  const given = data ?? kpi.sources[kpi.dataset.name]!;
  return computeKpi(kpi, open(given), browserEngine(options), open);
}
