import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const peers = join(root, 'bench', 'peers');
export const tavola = join(root, 'packages', 'server', 'bin', 'tavola.js');
/** Ignored by git: data, tools and results of benches. */
export const work = join(root, 'out', 'bench');

/** A folder in `work`, made if it is not there. */
export function workFolder(name) {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
