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

/** The first splits of a list, taken out of it: at most `count`, and at least one. */
export function takeTogether(splits: Split[], count: number, hasFacts: boolean): Split[] {
  const most = hasFacts ? MOST_BYTES_WITH_FACTS : MOST_BYTES;
  let taken = 1;
  while (taken < Math.min(count, splits.length) && splits[taken]!.to - splits[0]!.from <= most) {
    taken++;
  }
  return splits.splice(0, taken);
}
