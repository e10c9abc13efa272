import { appendFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds after which another change to a file would show in its times. */
const SETTLED = 2_200;

/**
 * Refreshes a file once without a change and once with rows appended, and computes all anew. The file ends as it began.
 *
 * @param {object} round
 * @param {string} round.data the file
 * @param {Uint8Array} round.tail rows to be appended
 * @param {string} round.out the output folder, which is made anew
 * @param {(reuse: boolean) => Promise<{ snapshot: string, seconds: number }>} round.run
 * @returns {Promise<{ full: number, unchanged: number, appended: number }>} seconds
 * @throws Error where a refresh gives another snapshot than computing all anew
 */
export async function refreshRound({ data, tail, out, run }) {
  const { size } = statSync(data);
  rmSync(out, { recursive: true, force: true });
  await sleep(SETTLED);
  const first = await run(true);
  const unchanged = await run(true);
  try {
    appendFileSync(data, tail);
    const appended = await run(true);
    const full = await run(false);
    if (first.snapshot !== unchanged.snapshot || appended.snapshot !== full.snapshot) {
      throw new Error('A refresh gave another snapshot than computing all anew.');
    }
    return {
      full: full.seconds,
      unchanged: unchanged.seconds,
      appended: appended.seconds,
    };
  } finally {
    truncateSync(data, size);
  }
}
