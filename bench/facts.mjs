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

// `node bench/facts.mjs [--rows 6000000 --runs 50 --write-docs]`: a KPI over the rows that pass a filter, in a process that is
// warm: by Tavola over the facts of a snapshot, and by DuckDB over a table of its own. In turns, answer by answer.

const FILTER = {
  pizza_size: { in: ['L'] },
  order_date: { ranges: [{ min: '2015-03-01', max: '2015-03-31' }] },
};
const SQL = `SELECT pizza_category, sum(total_price) AS revenue, sum(quantity) AS units FROM sales
  WHERE pizza_size = 'L' AND order_date BETWEEN DATE '2015-03-01' AND DATE '2015-03-31' GROUP BY pizza_category`;

const options = readOptions({ rows: '6000000', runs: '50', 'write-docs': false });
const rows = count('rows', options.rows);
const runs = count('runs', options.runs);
const data = await pizzaSales(rows, 'clustered');
const contenders = [await duckdb(), await tavola()];

const answersOf = (found) =>
  canonical({ slice: found }, { slice: ['pizza_category', 'revenue', 'units'] }, ['revenue']);
const judged = answersOf(await contenders[0].query());
for (const { name, query } of contenders) {
  if (query) checkEqual(name, answersOf(await query()), judged);
}
const times = contenders.map(() => []);
for (let run = 0; run < runs; run++) {
  for (let turn = 0; turn < contenders.length; turn++) {
    const at = (turn + run) % contenders.length;
    if (!contenders[at].query) continue;
    const began = performance.now();
    await contenders[at].query();
    times[at].push(performance.now() - began);
  }
}

const table = markdown(
  ['', 'median ms', 'min', 'max', '× DuckDB (min–max)'],
  contenders.map(({ name, skipped }, i) => {
    if (skipped) return [name, '–', '–', '–', `not measured: ${skipped}`];
    const ratios = times[i].map((time, run) => times[0][run] / time);
    return [
      name,
      ...[median(times[i]), Math.min(...times[i]), Math.max(...times[i])].map((ms) =>
        ms.toFixed(2),
      ),
      `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
    ];
  }),
);
report(
  'Filtered queries over facts',
  `${machine()}

${rows.toLocaleString('en-US')} rows in memory in one warm process: size L in March, grouped by category, revenue and units.
${runs} runs of each in turns: \`node bench/facts.mjs\`.

${table}`,
  options['write-docs'],
);

/** DuckDB with the rows in a table of its own. */
async function duckdb() {
  const { connection, rows: read } = await openDuckDB('2');
  // In the order of the file, so that its zone maps can skip the other days.
  await connection.run('SET preserve_insertion_order = true');
  await connection.run(`CREATE TABLE sales AS SELECT * FROM ${salesOf(data)}`);
  return { name: 'DuckDB, 2 threads, native table', query: () => read(SQL) };
}

/**
 * PLUG TAVOLA IN HERE: facts are written by a run with `facts: true`, opened by `openFacts`, and asked by `queryKpis`.
 */
async function tavola() {
  const name = 'Tavola, facts';
  const { openFacts, queryKpis } = core;
  if (!openFacts || !queryKpis) {
    return { name, skipped: '@tavola/core does not export openFacts and queryKpis' };
  }
  const jiti = createRequire(join(root, 'packages', 'server', 'package.json'))('jiti');
  const { default: workbench } = await jiti
    .createJiti(import.meta.url)
    .import(join(root, 'examples', 'pizza-sales', 'workbench.ts'));
  const out = join(workFolder('answers'), 'facts');
  await core.runWorkbench(workbench, { data, out, facts: true });
  const facts = openFacts(join(out, 'current', 'facts.arrow'));
  rmSync(out, { recursive: true });
  const kpi = await sliceOf(jiti);
  return { name, query: async () => (await queryKpis([kpi], facts, FILTER))[0].rows };
}

async function sliceOf(jiti) {
  const { sales } = await jiti
    .createJiti(import.meta.url)
    .import(join(root, 'examples', 'pizza-sales', 'dataset.ts'));
  return sales.kpi('slice', { title: 'Slice' }, (t) =>
    t.groupby('pizza_category').rollup({
      revenue: (d) => core.op.sum(d.total_price),
      units: (d) => core.op.sum(d.quantity),
    }),
  );
}
