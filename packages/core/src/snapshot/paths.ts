import { join } from 'node:path';

/*
 * The output folder:
 *   current            a link to the snapshot that is served
 *   snapshots/<id>/    what was published: <kpi>.json, rejects.csv, definitions.json, manifest.json, facts.arrow where it was asked for
 *   .staging-…         what is being written, the lock of who writes it (run-lock.ts), and whose turn it is to publish (turns.ts)
 *   .order             ids in the order in which they were published, each with its time, the newest last
 *   state/             results of tasks (state-folder.ts), and what is known of compressed files (known-files.ts), for the next run
 *   runs.ndjson        one line for each run
 *   mends.csv          rows that people mended, which runs take in place of the rejects that they mend
 */

export const MANIFEST = 'manifest.json';
export const REJECTS = 'rejects.csv';
export const DEFINITIONS = 'definitions.json';
export const FACTS = 'facts.arrow';
/** Within what is being written: what does not fit into memory. */
export const SPILL = 'spill';
/** Likewise: what was compressed or of another encoding. */
export const UNPACKED = 'unpacked';
/** Results of tasks, for the next run. */
export const STATE = 'state';
export const STAGING_PREFIX = '.staging-';

export function currentLink(out: string): string {
  return join(out, 'current');
}

export function snapshotsFolder(out: string): string {
  return join(out, 'snapshots');
}

export function snapshotFolder(out: string, id: string): string {
  return join(snapshotsFolder(out), id);
}

/** Rows that people mended. */
export function mendsFile(out: string): string {
  return join(out, 'mends.csv');
}

export function orderFile(out: string): string {
  return join(out, '.order');
}

export function runsFile(out: string): string {
  return join(out, 'runs.ndjson');
}
