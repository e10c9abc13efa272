import type { DatasetSpec } from '../dataset/check-dataset.js';
import { noFiles } from '../source/memory.js';
import type { Source } from '../source/source.js';
import { type CutOptions, type CutSource, cutRows } from './cut-source.js';

/**
 * Cuts data in memory. What reads CSV is loaded only where there is such data: a page may have no use for it.
 *
 * @throws TavolaError SOURCE_UNREADABLE for files, SOURCE_EMPTY or HEADER_MISMATCH
 */
export async function cutMemory(
  source: Source,
  dataset: DatasetSpec,
  options: CutOptions,
): Promise<CutSource> {
  if (source.kind === 'rows') return cutRows(source, dataset, options);
  if (source.kind !== 'bytes') throw noFiles(source.name);
  const { cutBytes } = await import('./cut-bytes.js');
  return cutBytes(source, dataset, options);
}
