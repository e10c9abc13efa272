import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** Builds the pages if anything they are made of is newer. */
export function setup(): void {
  const built = join(ROOT, 'dist', 'index.html');
  const sources = ['src', 'pages', 'package.json'].map((name) => newest(join(ROOT, name)));
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources)) return;
  execFileSync(process.execPath, [join(ROOT, 'build.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** When a file, or the newest file in a folder, was last written. */
function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))));
}
