import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSnapshot } from '@tavola/core';
import { expect, it } from 'vitest';
import { isFull, leftIn, testFolder, verifyCurrent, verifySnapshot } from '../helpers/snapshots.js';
import { type Ended, ROOT, tavola } from '../helpers/tavola.js';

const ROUNDS = isFull ? 20 : 6;

const run = (data: string, out: string, ...more: string[]): Promise<Ended> =>
  tavola(['run', '--data', data, '--out', out, '--json', ...more]).ended;

const snapshotOf = ({ code, stdout, stderr }: Ended): string => {
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).snapshot;
};

it(`two runs at once both succeed, readers see whole snapshots, and three are kept (${ROUNDS} rounds)`, async () => {
  const folder = testFolder();
  const out = join(folder, 'out');
  // Fewer KPIs make another definition of the same data.
  const fewer = join(folder, 'fewer.config.ts');
  const pizza = join(ROOT, 'examples', 'pizza-sales');
  writeFileSync(
    fewer,
    `import { defineWorkbench } from '${ROOT}/packages/core/dist/index.js';\nimport workbench from '${pizza}/workbench.ts';\nexport default defineWorkbench({ kpis: workbench.kpis.slice(1) });\n`,
  );
  const samples = await Promise.all(
    ['1', '2', '3', '4', '5'].map(async (seed) => {
      const path = join(folder, `${seed}.csv`);
      const args = ['sample', '--rows', '1500', '--seed', seed, '--out', path];
      expect((await tavola(args).ended).code).toBe(0);
      return path;
    }),
  );
  snapshotOf(await run(samples[0]!, out));
  let isDone = false;
  let looks = 0;
  const reading = (async () => {
    while (!isDone) {
      // It checks every file against the manifest, and tries again only where another snapshot became current.
      const { manifest, results } = (await openSnapshot(out))!;
      expect(results.size).toBe(manifest.kpis.length);
      looks++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const [a, b] = [samples[round % 5]!, samples[(round + 1) % 5]!];
      const pair =
        round % 3 === 0
          ? [run(a, out), run(a, out)]
          : round % 3 === 1
            ? [run(a, out), run(a, out, '--config', fewer)]
            : [run(a, out), run(b, out)];
      const ids = (await Promise.all(pair)).map(snapshotOf);
      expect(ids[0] === ids[1]).toBe(round % 3 === 0);
      expect(ids).toContain(verifyCurrent(out));
      expect(leftIn(out)).toEqual([]);
      const kept = readdirSync(join(out, 'snapshots'));
      expect(kept.length).toBeLessThanOrEqual(3);
      for (const id of [...kept, ...ids]) verifySnapshot(join(out, 'snapshots', id));
    }
  } finally {
    isDone = true;
    await reading;
  }
  expect(readdirSync(join(out, 'snapshots'))).toHaveLength(3);
  expect(looks).toBeGreaterThan(10);
  const order = readFileSync(join(out, '.order'), 'utf8').trim().split('\n');
  expect(order.at(-1)!.split(' ')[0]).toBe(verifyCurrent(out));
  rmSync(fewer);
}, 300_000);
