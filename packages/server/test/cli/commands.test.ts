import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type EngineToVerify, inlineEngine, type RunReport, TavolaError } from '@tavola/core';
import type { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { explainCommand } from '../../src/cli/commands/explain.js';
import { queryCommand } from '../../src/cli/commands/query.js';
import { verifyCommand } from '../../src/cli/commands/verify.js';

const CONFIG = ['--config', fileURLToPath(new URL('workbench.ts', import.meta.url))];

let folder: string;
let data: string[];
let printed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tavola-commands-'));
  const csv = join(folder, 'sales.csv');
  await writeFile(csv, 'order_id,size,price\n1,S,9.50\n1,L,20.75\n2,S,9.50\n');
  data = ['--data', csv];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const call = (command: Command, ...args: string[]) =>
  command.exitOverride().parseAsync(args, { from: 'user' });

describe('tavola explain', () => {
  it('says how a KPI is computed', async () => {
    await call(explainCommand(), 'sizes', ...CONFIG);
    expect(printed).toMatch(/^sizes: Sizes\ndataset sales; computed split by split\n\nVerbs\n/);
    expect(printed).toContain('op.sum  Exact sums are added');
  });

  it('says so as JSON', async () => {
    await call(explainCommand(), 'by_size', '--json', ...CONFIG);
    expect(JSON.parse(printed)).toMatchObject({ kpi: 'by_size', path: 'gathered' });
  });

  it.each([explainCommand, queryCommand])('knows what name was meant', async (command) => {
    await expect(call(command(), 'size', ...CONFIG)).rejects.toMatchObject({
      code: 'KPI_UNKNOWN',
      message: 'There is no KPI "size"; did you mean "sizes"? There are sizes, by_size.',
    });
  });
});

describe('tavola query', () => {
  it('prints columns whose names are in the data', async () => {
    await call(queryCommand(), 'by_size', '--format', 'csv', ...CONFIG, ...data);
    expect(printed).toBe('L,S\n20.75,19\n');
  });
});

describe('tavola run, as it is shipped,', () => {
  const run = async (out: string, ...more: string[]) => {
    const bin = fileURLToPath(new URL('../../bin/tavola.js', import.meta.url));
    const args = ['run', '--out', join(folder, out), '--json', '--no-facts'];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      ...[bin, ...args, ...CONFIG, ...data, ...more],
    ]);
    return { report: JSON.parse(stdout) as RunReport, stderr };
  };

  it('says where the time went, from the start of the process, and publishes the same', async () => {
    const plain = await run('plain');
    expect(plain.report).not.toHaveProperty('profile');
    expect(plain.stderr).not.toContain('on the wall');
    const { report, stderr } = await run('profiled', '--profile');
    const { profile, ms, ...rest } = report;
    expect({ ...rest, ms: plain.report.ms }).toEqual(plain.report);
    expect(profile!.wall.total).toBeGreaterThan(ms);
    expect(profile!.columns.map(({ name }) => name)).toEqual(['order_id', 'size', 'price']);
    expect(profile!.kpis.map(({ kpi }) => kpi)).toEqual(['sizes', 'by_size']);
    expect(JSON.stringify(profile)).not.toMatch(/\.\d{4}/);
    expect(stderr).toMatch(/ s on the wall, one after the other\n {2}start +\d/);
    expect(stderr).toMatch(/\n {2}order_id +integer +\d.* only checked\n/);
    expect(stderr).toMatch(/\n {2}by_size +\d/);
  });
});

describe('tavola verify', () => {
  it('says that all are equal', async () => {
    const engines = [inline('inline'), inline('another')];
    await call(verifyCommand(engines), ...CONFIG, ...data);
    expect(printed).toMatch(/2 KPIs, 24 computations: all equal\n$/);
  });

  it('fails where an engine gives another answer', async () => {
    const wrong = inline('wrong', (value) => Number(value) + 1);
    const failed = await call(verifyCommand([inline('inline'), wrong]), ...CONFIG, ...data).catch(
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(TavolaError);
    expect(failed).toMatchObject({
      code: 'VERIFY_DIFFERS',
      exitCode: 1,
      message: expect.stringContaining(
        'row 0 is {"size":"S","revenue":20}, not {"size":"S","revenue":19}',
      ),
    });
    expect(printed).toMatch(/2 KPIs, 24 computations: sizes differs\n$/);
  });

  it('runs every engine there is, as it is shipped', async () => {
    const bin = fileURLToPath(new URL('../../bin/tavola.js', import.meta.url));
    const args = ['verify', ...CONFIG, ...data, '--workers', '1', '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args]);
    expect(JSON.parse(stdout)).toMatchObject({
      engines: ['inline', 'pool of 1', 'browser'],
      equal: true,
    });
  });
});

/** An engine that changes the first aggregate of the first KPI's first group. */
function inline(name: string, change = (value: unknown) => value): EngineToVerify {
  return {
    name,
    forSplits(splits) {
      const engine = inlineEngine({ splits });
      return {
        ...engine,
        async compute(request) {
          const result = await engine.compute(request);
          const [values] = result.kpis[0]!.aggregates as unknown[][];
          values![0] = change(values![0]);
          return result;
        },
      };
    },
    close: async () => {},
  };
}
