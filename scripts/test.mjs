import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, checkNode, install, ROOT, run } from './setup.mjs';

// `npm test`: sets up what is missing, checks form and types, then runs all tests with the words after `--`.

checkNode();
install();
build();

const bin = (...path) => join(ROOT, 'node_modules', ...path);
run(process.execPath, [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '.'], {
  what: 'The linter found something',
});
run(process.execPath, [bin('typescript', 'bin', 'tsc'), '--noEmit'], {
  what: 'The types do not fit',
});
const { status } = spawnSync(
  process.execPath,
  [bin('vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)],
  {
    cwd: ROOT,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
