import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type FactsFilter, type Kpi, type Manifest, openFacts, queryKpis, run } from '@tavola/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import workbench from './workbench.js';

const BIN = fileURLToPath(new URL('../../bin/tavola.js', import.meta.url));
const CONFIG = ['--config', fileURLToPath(new URL('workbench.ts', import.meta.url))];
const HEADER = 'order_id,size,price';
const SIZES = ['S', 'M', 'L', 'XL'];
/** Of several zones. */
const LINES = Array.from(
  { length: 10_000 },
  (_, i) => `${i >> 1},${SIZES[(i * 7) % 4]},${(9 + (i % 300) / 4).toFixed(2)}`,
);

/** It lacks a field. */
const REJECTED = '1,S';

let folder: string;
const fileOf = async (name: string, lines: readonly string[]): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, `${[HEADER, ...lines].join('\n')}\n`);
  return path;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tavola-facts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('tavola run', () => {
  it.each([
    [[], true],
    [['--facts'], true],
    [['--no-facts'], false],
  ])('%j publishes facts of a small source: %s', async (args, isThere) => {
    const out = join(folder, `facts${args.join()}`);
    const data = await fileOf('small.csv', LINES.slice(0, 100));
    await promisify(execFile)(process.execPath, [
      ...[BIN, 'run', '--data', data, '--out', out, ...CONFIG, '--engine', 'inline', ...args],
    ]);
    const manifest = await readFile(join(out, 'current', 'manifest.json'), 'utf8');
    expect('facts' in JSON.parse(manifest)).toBe(isThere);
  });
});

describe('tavola run --facts', () => {
  it('publishes facts that answer filtered KPIs as a run over the filtered rows', async () => {
    const out = join(folder, 'out');
    const data = await fileOf('sales.csv', [...LINES, REJECTED]);
    const args = ['run', '--data', data, '--out', out, ...CONFIG, '--workers', '1', '--facts'];
    await promisify(execFile)(process.execPath, [BIN, ...args]);

    const snapshot = join(out, 'current');
    const path = join(snapshot, 'facts.arrow');
    const manifest = JSON.parse(
      await readFile(join(snapshot, 'manifest.json'), 'utf8'),
    ) as Manifest;
    const file = await readFile(path);
    expect(manifest.facts).toEqual({
      file: 'facts.arrow',
      bytes: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
    });

    const facts = openFacts(path, { verify: true });
    expect(facts.rows).toBe(LINES.length);
    const filter: FactsFilter = {
      size: { in: ['L', 'S'] },
      price: { ranges: [{ min: 20, below: 60.25 }] },
    };
    const passing = LINES.filter((line) => {
      const [, size, price] = line.split(',');
      return (size === 'L' || size === 'S') && Number(price) >= 20 && Number(price) < 60.25;
    });
    expect(passing.length).toBeGreaterThan(1000);
    const filtered = await fileOf('filtered.csv', passing);
    const kpis: readonly Kpi[] = workbench.kpis;
    const answers = await queryKpis(kpis, facts, filter);
    for (const [i, kpi] of kpis.entries()) {
      const { rows } = await run(kpi, { data: filtered });
      expect(JSON.stringify(answers[i]!.rows)).toBe(JSON.stringify(rows));
    }
  }, 60_000);
});
