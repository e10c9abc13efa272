import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Folder of the built dashboard, or undefined where it is not built. */
export function findSite(): string | undefined {
  const manifest = createRequire(import.meta.url).resolve('@tavola/notebooks/package.json');
  const folder = join(dirname(manifest), 'dist');
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}
