import { SHAPES } from '../shapes/shapes.mjs';
import { openDuckDB } from './duckdb-database.mjs';

// A shape's KPIs by DuckDB with two threads: `node duckdb-shape.mjs SHAPE FILE`. Prints { kpis, rejected } as JSON.

const [name, path] = process.argv.slice(2);
const { setup, queries, rejects } = SHAPES[name];
const { connection, rows } = await openDuckDB('2');
if (setup) await connection.run(setup(path));
const kpis = {};
for (const [kpi, sql] of Object.entries(typeof queries === 'function' ? queries(path) : queries)) {
  kpis[kpi] = await rows(sql);
}
const rejected = rejects ? Number((await rows(rejects))[0].rejected) : 0;
process.stdout.write(JSON.stringify({ kpis, rejected }));
