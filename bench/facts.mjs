import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import * as core from '@tavola/core';
import { canonical, checkEqual } from './lib/answers.mjs';
import { pizzaSales } from './lib/data.mjs';
import { report } from './lib/docs.mjs';
import { machine } from './lib/machine.mjs';
import { count, readOptions } from './lib/options.mjs';
import { root, workFolder } from './lib/paths.mjs';
import { markdown, median } from './lib/table.mjs';
import { openDuckDB, salesOf } from './peers/duckdb-database.mjs';

// `node bench/facts.mjs [--rows 6000000 --runs 50 --orders clustered,shuffled --write-docs]`: KPIs over the rows that pass a
// filter, in a process that is warm: by Tavola over the facts of a snapshot, in this thread and through the pool of the API, none
// of which keeps answers, and by DuckDB over a table of its own. In turns, answer by answer.

const FILTER = {
  pizza_size: { in: ['L'] },
  order_date: { ranges: [{ min: '2015-03-01', max: '2015-03-31' }] },
};
/** Runs of each that do not count: columns that are read again and again are kept in memory after some. */
const WARM_UP = 15;
const ORDERS = { clustered: 'in order of time', shuffled: 'shuffled' };
/** What is asked for, beside the category, and how DuckDB is asked. */
const SLICES = {
  'revenue, units': {
    revenue: 'sum(total_price)',
    units: 'sum(quantity)',
  },
  'revenue, orders, units': {
    revenue: 'sum(total_price)',
    orders: 'count(DISTINCT order_id)',
    units: 'sum(quantity)',
  },
};

const options = readOptions({
  rows: '6000000',
  runs: '50',
  orders: Object.keys(ORDERS).join(','),
  'write-docs': false,
});
const rows = count('rows', options.rows);
const runs = count('runs', options.runs);
const jiti = createRequire(join(root, 'packages', 'server', 'package.json'))('jiti');

const lines = [];
for (const order of options.orders.split(',')) {
  const data = await pizzaSales(rows, order);
  const snapshot = await publish(data);
  const contenders = [await duckdb(data), tavola(snapshot), pool(snapshot)];
  for (const slice of Object.keys(SLICES)) {
    const times = await compete(contenders, slice);
    const ratios = times[2].map((time, run) => times[0][run] / time);
    lines.push([
      `${ORDERS[order]}: ${slice}`,
      ...times.map((all) => `${median(all).toFixed(2)} (${least(all)}–${most(all)})`),
      `${median(ratios).toFixed(2)} (${least(ratios)}–${most(ratios)})`,
    ]);
  }
}
report(
  'Filtered queries over facts',
  `${machine()}

${rows.toLocaleString('en-US')} rows in memory in one warm process: size L in March, grouped by category. Milliseconds: median (min–max).
${runs} runs of each in turns, after ${WARM_UP} that do not count: \`node bench/facts.mjs\`.

${markdown(['rows', 'DuckDB, 2 threads, native table', 'Tavola, facts', 'Tavola, pool', 'pool × DuckDB (min–max)'], lines)}`,
  options['write-docs'],
);

/** The times of each contender in milliseconds, run by run, once their answers are equal. */
async function compete(contenders, slice) {
  const columns = { slice: ['pizza_category', ...Object.keys(SLICES[slice])] };
  const answersOf = (found) => canonical({ slice: found }, columns, ['revenue']);
  const judged = answersOf(await contenders[0].query(slice));
  for (const { name, query } of contenders) checkEqual(name, answersOf(await query(slice)), judged);
  const times = contenders.map(() => []);
  for (let run = -WARM_UP; run < runs; run++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const at = (turn + run + WARM_UP) % contenders.length;
      const began = performance.now();
      await contenders[at].query(slice);
      if (run >= 0) times[at].push(performance.now() - began);
    }
  }
  return times;
}

/** DuckDB with the rows in a table of its own. */
async function duckdb(data) {
  const { connection, rows: read } = await openDuckDB('2');
  // In the order of the file, so that its zone maps can skip the other days.
  await connection.run('SET preserve_insertion_order = true');
  await connection.run(`CREATE TABLE sales AS SELECT * FROM ${salesOf(data)}`);
  return {
    name: 'DuckDB',
    query: (slice) => {
      const figures = Object.entries(SLICES[slice]).map(([name, sql]) => `${sql} AS ${name}`);
      return read(`SELECT pizza_category, ${figures.join(', ')} FROM sales WHERE pizza_size = 'L'
        AND order_date BETWEEN DATE '2015-03-01' AND DATE '2015-03-31' GROUP BY pizza_category`);
    },
  };
}

/** A snapshot with facts, by a run with `facts: true`. */
async function publish(data) {
  const out = join(workFolder('answers'), 'facts');
  rmSync(out, { recursive: true, force: true });
  const kpis = Object.values(await defineSlices());
  await core.runWorkbench(core.defineWorkbench({ kpis }), { data, out, facts: true });
  return core.openSnapshot(out);
}

/** The KPI of a slice. */
function nameOf(slice) {
  return slice.replaceAll(/\W+/g, '_');
}

/** Facts are opened by `openFacts`, and asked by `queryKpis`. */
function tavola({ dir, definitions }) {
  const facts = core.openFacts(join(dir, 'facts.arrow'));
  return {
    name: 'Tavola',
    query: async (slice) =>
      (await core.queryKpis([definitions.kpis.get(nameOf(slice))], facts, FILTER))[0].rows,
  };
}

/** The same in another thread, as the API asks. */
function pool(snapshot) {
  const queries = core.createQueryPool({ memory: 2 ** 30, workers: 1 });
  return {
    name: 'Tavola, pool',
    query: async (slice) =>
      (await queries.query({ snapshot, kpi: nameOf(slice), filter: FILTER })).rows,
  };
}

async function defineSlices() {
  const { sales } = await jiti
    .createJiti(import.meta.url)
    .import(join(root, 'examples', 'pizza-sales', 'dataset.ts'));
  const { op } = core;
  const revenue = (d) => op.sum(d.total_price);
  const orders = (d) => op.distinct(d.order_id);
  const units = (d) => op.sum(d.quantity);
  const figures = {
    'revenue, units': { revenue, units },
    'revenue, orders, units': { revenue, orders, units },
  };
  return Object.fromEntries(
    Object.entries(figures).map(([slice, of]) => [
      slice,
      sales.kpi(nameOf(slice), { title: 'Slice' }, (t) => t.groupby('pizza_category').rollup(of)),
    ]),
  );
}

function least(values) {
  return Math.min(...values).toFixed(2);
}

function most(values) {
  return Math.max(...values).toFixed(2);
}
