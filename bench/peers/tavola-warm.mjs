import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { inlineEngine, poolEngine, runWorkbench } from '@tavola/core';

// A workbench by Tavola as a library, in a process that keeps its engine: `node tavola-warm.mjs FILE OUT WORKERS CONFIG`,
// 0 workers for the engine without threads. Runs twice, and prints { seconds } of the second run and its { kpis } as JSON.

const [data, out, workers, config] = process.argv.slice(2);
// Definitions are in TypeScript, which the server's loader reads.
const { createJiti } = createRequire(
  new URL('../../packages/server/package.json', import.meta.url),
)('jiti');
const { default: workbench } = await createJiti(import.meta.url).import(config);
const engine = workers === '0' ? inlineEngine() : poolEngine({ workers: Number(workers) });

await runWorkbench(workbench, { data, out, engine });
// The second run has nothing to reuse, either.
rmSync(out, { recursive: true });
const began = performance.now();
await runWorkbench(workbench, { data, out, engine });
const seconds = (performance.now() - began) / 1000;
await engine.close();

const kpis = Object.fromEntries(
  workbench.kpis.map(({ name }) => [
    name,
    JSON.parse(readFileSync(join(out, 'current', `${name}.json`), 'utf8')),
  ]),
);
process.stdout.write(JSON.stringify({ seconds, kpis }));
