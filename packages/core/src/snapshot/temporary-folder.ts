import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAbandoned } from './abandoned.js';

const PREFIX = 'tavola-unpacked-';

/** Makes a folder for what a run without an output folder puts aside; what crashed ones left is removed. */
export async function makeTemporaryFolder(): Promise<string> {
  await removeAbandoned(tmpdir(), PREFIX).catch(() => {});
  return mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
}
