import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createQueryPool,
  defineDataset,
  defineWorkbench,
  fromCsv,
  type Kpi,
  openFacts,
  openSnapshot,
  queryKpis,
  type RunOptions,
  run,
  runWorkbench,
  text,
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

describe('a run that is to have facts where that costs little', () => {
  it('publishes them of a small source, as it does where it is asked for them', async () => {
    const [asked, small] = [
      await publish(CSV, { facts: true }),
      await publish(CSV, { facts: 'auto' }),
    ];
    const [{ id }, { manifest }] = [(await openSnapshot(asked))!, (await openSnapshot(small))!];
    expect(manifest.facts).toBeDefined();
    expect(manifest.id).toBe(id);
  });

  it('tells that it does not of a large one', async () => {
    const line = `${'x'.repeat(1023)}\n`;
    const most = 2 ** 28;
    const notes = defineDataset({ name: 'notes', source: 'notes.csv', columns: { note: text() } });
    const kpi = notes.kpi('rows', { title: 'Rows' }, (t) => t.count());
    const workbench = defineWorkbench({ kpis: [kpi] });
    for (const bytes of [most, most + 1024]) {
      const content = Buffer.alloc(bytes, line);
      content.write(`note${'\n'.repeat(1020)}`);
      const out = await tempFolder();
      const omitted: number[] = [];
      await runWorkbench(workbench, {
        data: fromCsv(content),
        out,
        facts: 'auto',
        onEvent: (event) => event.type === 'facts-omitted' && omitted.push(event.bytes),
      });
      const isLarge = bytes > most;
      expect(omitted).toEqual(isLarge ? [bytes] : []);
      const snapshot = (await openSnapshot(out))!;
      expect(snapshot.manifest.facts === undefined).toBe(isLarge);
      expect(snapshot.manifest.rows.used).toBe(bytes / 1024 - 1);
      if (!isLarge) continue;
      const pool = createQueryPool({ memory: 1 });
      const asking = pool.query({ snapshot, kpi: 'rows', filter: { note: { in: ['x'] } } });
      await expect(asking).rejects.toThrow(
        'of which filtered answers are computed (its source has 256.0 MiB, and above 256.0 MiB they are published only when asked for): run again with --facts.',
      );
    }
  }, 60_000);
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
