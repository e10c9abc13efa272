import type { Partial } from '../partial/partial.js';
import type { ScanResult } from '../scan/scan-range.js';
import type { Split } from '../scan/split.js';

/*
 * What splits have in common is sent and merged once for each task. Where that is much, a task takes several neighbours.
 */

/** Below this many values by group a partial is not worth a thought. */
const FEW = 1 << 14;
/** From this share of its rows on a partial is large beside them. */
const LARGE = 1 / 16;
/** Tasks for each worker that the rest of a source is shared out in: with one, the slowest would be waited for. */
const TASKS = 2;
/** Bytes that a task may take: what it finds is in memory until it ends. */
const MOST_BYTES = 256 << 20;
/** The same where the rows themselves are kept, too. */
const MOST_BYTES_WITH_FACTS = 64 << 20;
/** Bytes that distinct values may take for each byte of a file, at the utmost. */
const MEMORY_PER_BYTE = 16;

/** Whether what came of a split is large beside its rows. */
export function isLarge({ kpis }: Partial, { rows }: ScanResult): boolean {
  let values = 0;
  for (const { groups, aggregates } of kpis) {
    // Sets and logs have a length of their own.
    values += aggregates.reduce(
      (most, state) => Math.max(most, ...Object.values(state).map(({ length }) => length)),
      groups,
    );
  }
  return values >= FEW && values >= rows * LARGE;
}

/** How many splits a task takes, so that each worker has some tasks. */
export function splitsPerTask(splits: number, workers: number): number {
  return Math.max(1, Math.ceil(splits / (workers * TASKS)));
}

/**
 * Bytes that a task may take.
 *
 * @param budget bytes of memory for all threads, if there is a bound
 */
export function mostBytesPerTask(
  hasFacts: boolean,
  budget: number | undefined,
  workers: number,
): number {
  const most = hasFacts ? MOST_BYTES_WITH_FACTS : MOST_BYTES;
  return budget === undefined ? most : Math.min(most, budget / (workers * MEMORY_PER_BYTE));
}

/** The first splits of a list, all of one file, taken out of it: at most `count` of at most some bytes, and at least one. */
export function takeTogether<S extends Split & { file?: unknown }>(
  splits: S[],
  count: number,
  most: number,
): S[] {
  const [{ from, file }] = splits as [S];
  const isOver = ({ to, file: other }: S): boolean => other !== file || to - from > most;
  const taken = splits.slice(1, count).findIndex(isOver) + 1;
  return splits.splice(0, taken > 0 ? taken : count);
}
