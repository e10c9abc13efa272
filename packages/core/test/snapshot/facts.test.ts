import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Kpi,
  openFacts,
  openSnapshot,
  queryKpis,
  type RunOptions,
  run,
  runWorkbench,
} from '@tavola/core';
import { describe, expect, it } from 'vitest';
import { smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const CSV = smallCsv(300, 'x,rejected,1.00,2016-01-01\n');
/** Ids in no order, so that all splits are scanned a second time. */
const UNORDERED = smallCsv(200) + smallCsv(100).replace(/^.*\n/, '');

async function publish(data: string, options: Partial<RunOptions>): Promise<string> {
  const out = await tempFolder();
  await runWorkbench(smallWorkbench, { data: await tempFile(data), out, ...options });
  return out;
}

describe('a run that is asked for facts', () => {
  it.each([CSV, UNORDERED])('publishes the same file on any engine and splits', async (data) => {
    const outs = [
      await publish(data, { facts: true, engine: 'inline' }),
      await publish(data, { facts: true, engine: 'inline', splits: 5 }),
      await publish(data, { facts: true, engine: 'pool', splits: 7 }),
    ];
    const [first, ...others] = await Promise.all(outs.map((out) => openSnapshot(out)));
    for (const other of others) expect(other!.manifest).toEqual(first!.manifest);
    const file = await readFile(join(first!.dir, 'facts.arrow'));
    expect(first!.manifest.facts).toEqual({
      file: 'facts.arrow',
      bytes: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
    });
    expect((await readdir(first!.dir)).filter((name) => name.startsWith('facts'))).toEqual([
      'facts.arrow',
    ]);
  });

  it('publishes the rows that were used, which answer KPIs with a filter', async () => {
    const out = await publish(CSV, { facts: true });
    const facts = openFacts(join(out, 'current', 'facts.arrow'));
    expect(facts.rows).toBe(300);
    const kpis: readonly Kpi[] = smallWorkbench.kpis;
    const all = await queryKpis(kpis, facts);
    const { results } = (await openSnapshot(out))!;
    expect(all.map(({ rows }) => rows)).toEqual(kpis.map(({ name }) => results.get(name)!.rows));
    const some = await queryKpis(kpis, facts, { name: { in: ['Zoë'] } });
    const lines = CSV.split('\n').filter((line, i) => i === 0 || line.includes('Zoë'));
    for (const [i, kpi] of kpis.entries()) {
      const { rows } = await run(kpi, { data: await tempFile(`${lines.join('\n')}\n`) });
      expect(JSON.stringify(some[i]!.rows)).toBe(JSON.stringify(rows));
    }
  });

  it('mends facts that are not what was published', async () => {
    const out = await publish(CSV, { facts: true });
    const { id, dir } = (await openSnapshot(out))!;
    const path = join(dir, 'facts.arrow');
    const whole = await readFile(path);
    const again = (): Promise<unknown> =>
      tempFile(CSV).then((data) => runWorkbench(smallWorkbench, { data, out, facts: true }));
    const { ino } = await stat(path);
    await again();
    expect((await stat(path)).ino).toBe(ino);
    await writeFile(path, whole.subarray(0, 1000));
    expect(() => openFacts(path)).toThrow(
      expect.objectContaining({ code: 'FACTS_INVALID', message: expect.stringContaining(path) }),
    );
    await again();
    expect((await openSnapshot(out))!.id).toBe(id);
    expect(await readFile(path)).toEqual(whole);
  });
});

describe('facts that are verified', () => {
  const refusal = (path: string): string => {
    try {
      openFacts(path, { verify: true });
    } catch (error) {
      expect(error).toMatchObject({ name: 'TavolaError', code: 'FACTS_INVALID' });
      return (error as Error).message;
    }
    return 'none';
  };

  it('are refused where a byte differs, or nothing tells what they must be', async () => {
    const out = await publish(CSV, { facts: true });
    const path = join(out, 'current', 'facts.arrow');
    expect(openFacts(path, { verify: true }).rows).toBe(300);
    // A value, which the file's form does not tell.
    const whole = await readFile(path);
    const { values } = openFacts(path).columns.get('price')!;
    const at = values[0]!.byteOffset;
    await writeFile(path, whole.fill(whole[at]! ^ 1, at, at + 1));
    expect(openFacts(path).rows).toBe(300);
    expect(refusal(path)).toBe(
      `The facts in ${path} cannot be used: it is not what was published: its SHA-256 differs from the manifest's. Run again with --facts.`,
    );
    await rm(join(out, 'current', 'manifest.json'));
    expect(refusal(path)).toContain('manifest.json beside it cannot be read, to verify it by.');
    await writeFile(join(out, 'current', 'manifest.json'), '{}');
    expect(refusal(path)).toContain('manifest.json beside it does not speak of it.');
    expect(refusal(join(out, 'nowhere', 'facts.arrow'))).toContain('there is no such file.');
  });
});

describe('a run that is not asked for facts', () => {
  it('publishes none', async () => {
    const out = await publish(CSV, {});
    const { dir, manifest } = (await openSnapshot(out))!;
    expect(manifest).not.toHaveProperty('facts');
    expect((await readdir(dir)).sort()).toEqual([
      'definitions.json',
      'manifest.json',
      'months.json',
      'names.json',
      'rejects.csv',
      'summary.json',
    ]);
    const path = join(dir, 'facts.arrow');
    expect(() => openFacts(path)).toThrow(
      `The facts in ${path} cannot be used: there is no such file. Run again with --facts.`,
    );
  });
});
