import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, checkNode, install, ROOT } from './setup.mjs';

// `npm start`: sets up what is missing, then `tavola up`, in this process, with the words after `--`.

checkNode();
process.chdir(ROOT);
install();
build();

const { main } = await import('../packages/server/dist/cli.js');
const args = process.argv.slice(2);
const sample = join('data', 'pizza_sales.csv');
if (!args.some((arg) => arg === '--data' || arg.startsWith('--data=')) && !existsSync(sample)) {
  console.error(`tavola: making ${sample}, a sample year of a pizza place …`);
  mkdirSync('data', { recursive: true });
  await main(['sample', '--out', sample]);
}
if (!process.exitCode) await main(['up', ...args]);
