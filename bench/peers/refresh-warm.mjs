import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { poolEngine, runWorkbench } from '@tavola/core';
import { refreshRound } from '../lib/refresh-round.mjs';

// Refreshes by Tavola as a library, in a process that keeps its engine, as `--watch` does: `node refresh-warm.mjs CONFIG DATA
// TAIL OUT`. Prints { name: seconds } of a second round as JSON.

const [config, data, tail, out] = process.argv.slice(2);
const { createJiti } = createRequire(
  new URL('../../packages/server/package.json', import.meta.url),
)('jiti');
const { default: workbench } = await createJiti(import.meta.url).import(config);
const engine = poolEngine({ workers: 2 });
const run = async (reuse) => {
  const began = performance.now();
  const { snapshot } = await runWorkbench(workbench, { data, out, engine, reuse });
  return { snapshot, seconds: (performance.now() - began) / 1000 };
};

await refreshRound({ data, tail: readFileSync(tail), out, run });
const times = await refreshRound({ data, tail: readFileSync(tail), out, run });
await engine.close();
process.stdout.write(JSON.stringify(times));
