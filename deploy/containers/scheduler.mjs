import { existsSync, statSync } from 'node:fs';
import { main } from '../../packages/server/dist/cli/main.js';

// The scheduler's container: `tavola run` with the words after this file's name, over the user's file, or a made-up year
// of sales where there is none yet.

/** How often it is looked whether the user's file has come. In milliseconds. */
const LOOK = 1_000;
const SAMPLE = '/tmp/pizza_sales.csv';

const wanted = process.env.TAVOLA_DATA || 'data/pizza_sales.csv';
const isThere = wanted !== 'data/pizza_sales.csv' || existsSync(wanted);
if (!isThere) {
  process.stderr.write(`There is no ${wanted}: a made-up year of sales is shown until there is.\n`);
  await main(['sample', '--out', SAMPLE]);
  endOnceThere();
}
if (!process.exitCode) {
  await main(['run', '--data', isThere ? wanted : SAMPLE, ...process.argv.slice(2)]);
}

/** Ends as by `docker stop` once the file is there and whole: the container is started again, and finds it. */
function endOnceThere() {
  let before;
  const timer = setInterval(() => {
    const { size, mtimeMs } = statSync(wanted, { throwIfNoEntry: false }) ?? {};
    const now = size && `${size} ${mtimeMs}`;
    if (now && now === before) {
      clearInterval(timer);
      process.stderr.write(`${wanted} is there: starting again with it.\n`);
      process.kill(process.pid, 'SIGTERM');
    }
    before = now;
  }, LOOK);
  timer.unref();
}
