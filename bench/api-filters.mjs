import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { startBalancer } from '../packages/server/dist/index.js';
import { pizzaSales } from './lib/data.mjs';
import { report } from './lib/docs.mjs';
import { machine } from './lib/machine.mjs';
import { measure } from './lib/measure.mjs';
import { count, readOptions } from './lib/options.mjs';
import { tavola, workFolder } from './lib/paths.mjs';
import { markdown, median } from './lib/table.mjs';

// `node bench/api-filters.mjs [--rows 6000000 --runs 25 --write-docs]`: how long a filtered KPI takes, asked of a replica over HTTP,
// for the first time and from what the replica keeps.

const KPIS = ['summary', 'categories', 'sizes', 'top_pizzas', 'daily_kpis', 'hourly_sales'];
const SIZES = ['S', 'M', 'L', 'XL', 'S,M', 'M,L', '!L', 'S,XL'];
const CATEGORIES = ['Classic', 'Supreme', 'Chicken', 'Veggie', '!Classic'];
/** Filters that differ from run to run. */
const SHAPES = {
  'a size, some weeks': (run) =>
    `pizza_size=${SIZES[run % 4]}&order_date=2015-${twoDigits(1 + (run % 11))}-${twoDigits(1 + (run % 28))}..2015-${twoDigits(2 + (run % 11))}-${twoDigits(1 + (run % 28))}`,
  'sizes and a category, all dates': (run) =>
    `pizza_size=${SIZES[run % SIZES.length]}&pizza_category=${CATEGORIES[run % CATEGORIES.length]}`,
};
/** Asked before any that count, so that threads are there. */
const WARM_UP = 3;
const KEPT = 5;

const options = readOptions({ rows: '6000000', runs: '25', 'write-docs': false });
const rows = count('rows', options.rows);
const runs = count('runs', options.runs);

const out = join(workFolder('answers'), 'filters');
const data = await pizzaSales(rows, 'clustered');
await measure([process.execPath, [tavola, 'run', '--data', data, '--out', out, '--facts']]);
const balancer = await startBalancer({ out, port: 0, balancer: 'cluster', replicas: 1 });
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const lines = [];
try {
  const first = await ask(`/api/summary?${SHAPES['a size, some weeks'](0)}`);
  lines.push(['the first of a replica, which loads the facts', 'summary', ms([first]), '–']);
  for (const [shape, filter] of Object.entries(SHAPES)) {
    for (const kpi of KPIS) {
      const [cold, kept] = await askAll(kpi, filter);
      lines.push([shape, kpi, ms(cold), ms(kept)]);
    }
  }
} finally {
  agent.destroy();
  await balancer.close();
}
report(
  'Filtered queries over HTTP',
  `${machine()}

${rows.toLocaleString('en-US')} rows, one replica asked over one connection on loopback. Milliseconds with all of HTTP: median (min–max) of ${runs}
different filters, each asked once, and then ${KEPT} times more: \`node bench/api-filters.mjs\`.

${markdown(['filter', 'KPI', 'asked first', 'kept'], lines)}`,
  options['write-docs'],
);

async function askAll(kpi, filter) {
  const cold = [];
  const kept = [];
  for (let run = -WARM_UP; run < runs; run++) {
    // Filters of the runs before those that count are none of theirs.
    const path = `/api/${kpi}?${filter(run < 0 ? 1000 + run : run)}&limit=${1000 + run}`;
    const time = await ask(path);
    if (run < 0) continue;
    cold.push(time);
    for (let again = 0; again < KEPT; again++) kept.push(await ask(path));
  }
  return [cold, kept];
}

/** Milliseconds until the answer is there as a whole. */
function ask(path) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    get(balancer.url + path, { agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${path} is ${answer.statusCode}`));
      answer.resume().on('end', () => resolve(performance.now() - began));
    }).on('error', reject);
  });
}

function ms(times) {
  return `${median(times).toFixed(2)} (${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)})`;
}

function twoDigits(value) {
  return String(value).padStart(2, '0');
}
