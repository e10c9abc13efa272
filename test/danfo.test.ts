import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { command, node } from './helpers/command.js';
import { ROOT } from './helpers/tavola.js';

const example = join(ROOT, 'examples', 'danfo');

/** Why Danfo.js is not installed beside the example; undefined where it is, by now. */
async function install(): Promise<string | undefined> {
  try {
    await command(example, 'npm', 'ls').catch(() =>
      command(example, 'npm', 'ci', '--no-audit', '--no-fund', '--prefer-offline'),
    );
    return undefined;
  } catch (error) {
    return `Danfo.js cannot be installed: ${(error as Error).message}`;
  }
}

const noDanfo = await install();
if (noDanfo !== undefined) {
  if (process.env.TAVOLA_REQUIRE?.split(',').includes('danfo')) throw new Error(noDanfo);
  process.stderr.write(`Skipped: ${noDanfo}\n`);
}

describe.skipIf(noDanfo !== undefined)('the example of Danfo.js', () => {
  let output: string;
  beforeAll(async () => {
    output = await node(example, 'index.mjs');
  });

  /** What the example printed under a name. */
  const printed = (name: string): unknown =>
    JSON.parse(new RegExp(`^${name}: (.*)$`, 'm').exec(output)![1]!);

  it('computes exactly from a DataFrame', () => {
    expect(printed('rows')).toEqual([
      { city: 'Milan', cups: 5, revenue: 3.45 },
      { city: 'Rome', cups: 6, revenue: 0.7 },
      { city: 'Turin', cups: 1, revenue: null },
    ]);
    // Danfo's own sum of the same column, in the order of its rows.
    expect(printed('Rome, added by Danfo')).toBe(0.7000000000000001);
  });

  it('gives a DataFrame that Danfo prints and computes with', () => {
    expect(output).toMatch(/║ 0 +│ Milan +│ 5 +│ 3\.45 +║/);
    expect(printed('types')).toEqual(['string', 'int32', 'float32']);
    expect(printed('mean revenue, by Danfo')).toBe((3.45 + 0.7) / 2);
  });

  it('shows that whole frames are float32 there, and missing stays missing', () => {
    expect(printed('doubled, by Danfo')).toEqual([
      [10, Math.fround(3.45) * 2],
      [12, Math.fround(0.7) * 2],
      [2, null],
    ]);
  });
});
