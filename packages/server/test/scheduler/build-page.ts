import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const source = fileURLToPath(new URL('../../src/scheduler/page', import.meta.url));

/** Builds the page into a new folder, as the package's build does. */
export async function buildPage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'tavola-scheduler-'));
  await build({
    entry: { page: join(source, 'page.ts') },
    outDir,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    config: false,
    silent: true,
    outExtension: () => ({ js: '.js' }),
  });
  for (const file of ['index.html', 'page.css', 'kpis.css', 'profile.css', 'icon.svg']) {
    await cp(join(source, file), join(outDir, file));
  }
  return outDir;
}
