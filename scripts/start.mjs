import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, checkNode, install, ROOT } from './setup.mjs';

// `npm start`: sets up what is missing, then `tavola up`, in this process, with the words after `--`.

/** How often it is looked whether npm is still there. In milliseconds. */
const PARENT_CHECK = 500;

checkNode();
process.chdir(ROOT);
install();
build();

const { main } = await import('../packages/server/dist/cli/main.js');
const args = process.argv.slice(2);
const sample = join('data', 'pizza_sales.csv');
if (!args.some((arg) => arg === '--data' || arg.startsWith('--data=')) && !existsSync(sample)) {
  console.error(`tavola: making ${sample}, a sample year of a pizza place …`);
  mkdirSync('data', { recursive: true });
  await main(['sample', '--out', sample]);
}
if (!process.exitCode) {
  endWithParent();
  await main(['up', ...args]);
}

/** Ends all as by Ctrl-C when npm is gone: killed, it could pass on no signal. */
function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK);
  timer.unref();
}
