import { join } from 'node:path';
import { expect, it } from 'vitest';
import { leftIn, testFolder, verifyCurrent } from '../helpers/snapshots.js';
import { type Ended, tavola } from '../helpers/tavola.js';

const DAY = 24 * 3_600_000;
const CLOCK = new URL('../helpers/shifted-clock.mjs', import.meta.url).href;

const snapshotOf = ({ code, stdout, stderr }: Ended): string => {
  expect(code, stderr).toBe(0);
  expect(stderr).not.toMatch(/again|lost|retr/i);
  return JSON.parse(stdout).snapshot;
};

const run = async (data: string, out: string, clock?: [shift: number, after: number]) =>
  snapshotOf(
    await tavola(
      ['run', '--data', data, '--out', out, '--json'],
      clock && {
        NODE_OPTIONS: `--import ${CLOCK}`,
        TAVOLA_CLOCK_SHIFT: String(clock[0]),
        TAVOLA_CLOCK_AFTER: String(clock[1]),
      },
    ).ended,
  );

async function sample(folder: string, seed: string, rows: number): Promise<string> {
  const path = join(folder, `${seed}.csv`);
  const args = ['sample', '--rows', String(rows), '--seed', seed, '--out', path];
  expect((await tavola(args).ended).code).toBe(0);
  return path;
}

it.each<[string, number]>([
  ['a year back', -365 * DAY],
  ['a day forward', DAY],
])(
  'a clock that jumps %s before or in the middle of a run changes nothing',
  async (_what, shift) => {
    const folder = testFolder();
    const data = await sample(folder, '1', 60_000);
    const expected = await run(data, join(folder, 'reference'));
    for (const after of [0, 350, 500]) {
      const out = join(folder, `out-${after}`);
      expect(await run(data, out, [shift, after])).toBe(expected);
      expect(verifyCurrent(out)).toBe(expected);
      expect(leftIn(out)).toEqual([]);
    }
  },
);
