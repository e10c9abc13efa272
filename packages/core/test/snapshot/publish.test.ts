import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openSnapshot, poolEngine, runWorkbench } from '@tavola/core';
import { afterAll, describe, expect, it } from 'vitest';
import { smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const publish = async (out: string, csv: string, more: object = {}): Promise<string> => {
  const data = await tempFile(csv);
  const report = await runWorkbench(smallWorkbench, { data, out, engine: 'inline', ...more });
  return report.snapshot;
};

/** Every file of the current snapshot, by name. */
async function filesOf(out: string): Promise<Record<string, string>> {
  const folder = join(out, 'current');
  const names = await readdir(folder);
  const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, i) => [name, texts[i]!]));
}

const one = poolEngine({ workers: 1 });
const two = poolEngine({ workers: 2 });
afterAll(() => Promise.all([one.close(), two.close()]));

describe('a snapshot', () => {
  it('has a file for each KPI, the rejects, the definitions, and a manifest that knows their size and hash', async () => {
    const out = await tempFolder();
    const id = await publish(out, smallCsv(10, 'x,,,\n'));
    const files = await filesOf(out);
    expect(Object.keys(files)).toEqual([
      'definitions.json',
      'manifest.json',
      'months.json',
      'names.json',
      'rejects.csv',
      'summary.json',
    ]);
    const { manifest } = (await openSnapshot(out))!;
    expect(JSON.parse(files['manifest.json']!)).toEqual(manifest);
    for (const { file, bytes, sha256 } of [
      ...manifest.kpis,
      manifest.rejects,
      manifest.definitionsFile!,
    ]) {
      expect(Buffer.byteLength(files[file]!)).toBe(bytes);
      expect(createHash('sha256').update(files[file]!).digest('hex')).toBe(sha256);
    }
    const { id: named, ...content } = manifest;
    expect(named).toBe(id);
    expect(id).toBe(
      createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16),
    );
  });

  it('says of each KPI what people need, and nothing of when or where it was made', async () => {
    const out = await tempFolder();
    await publish(out, smallCsv(4));
    const { manifest } = (await openSnapshot(out))!;
    const { kpis, definitions, definitionsFile, rejects, ...rest } = manifest;
    expect(rest).toEqual({
      format: 1,
      id: manifest.id,
      dataset: 'small_sales',
      source: {
        name: 'data.csv',
        bytes: Buffer.byteLength(smallCsv(4)),
        dialects: [{ encoding: 'utf-8', delimiter: ',', quote: '"', newline: '\n', header: 1 }],
      },
      rows: { read: 4, used: 4, rejected: 0 },
    });
    expect([definitions, definitionsFile!.sha256, rejects.sha256]).toEqual([
      expect.stringMatching(/^[\da-f]{64}$/),
      expect.stringMatching(/^[\da-f]{64}$/),
      expect.stringMatching(/^[\da-f]{64}$/),
    ]);
    const { bytes, sha256, ...names } = kpis[1]!;
    expect(names).toEqual({
      name: 'names',
      title: 'Names',
      description: 'By name',
      columns: [
        { name: 'name', type: 'text' },
        { name: 'revenue', type: 'decimal' },
        { name: 'rows', type: 'integer' },
      ],
      limit: 2,
      rows: 3,
      file: 'names.json',
    });
    expect(kpis[0]!.columns[0]).toEqual({ name: 'revenue', type: 'decimal', unit: '$' });
  });

  it('holds all rows, one a line, also beyond the limit that is shown', async () => {
    const out = await tempFolder();
    await publish(out, smallCsv(4));
    expect((await filesOf(out))['names.json']).toBe(
      '[\n{"name":"Ann","revenue":3.5,"rows":2},\n{"name":"B, C","revenue":2.25,"rows":1},\n{"name":"Zoë","revenue":1.25,"rows":1}\n]\n',
    );
  });

  it('is the same for the same input and definitions, and another for others', async () => {
    const [a, b] = [await tempFolder(), await tempFolder()];
    const id = await publish(a, smallCsv(20));
    expect(await publish(b, smallCsv(20))).toBe(id);
    expect(await filesOf(b)).toEqual(await filesOf(a));
    expect(await publish(a, smallCsv(21))).not.toBe(id);
    const { kpis } = smallWorkbench;
    const fewer = { ...smallWorkbench, kpis: kpis.slice(1) };
    const data = await tempFile(smallCsv(20));
    const other = await runWorkbench(fewer, { data, out: b, engine: 'inline' });
    expect(other.snapshot).not.toBe(id);
  });

  it('is the same bytes by any number of workers, in any time zone and language', async () => {
    const csv = smallCsv(60_000, 'x,é,1,2016-02-30\n');
    const files: Record<string, string>[] = [];
    for (const engine of ['inline', one, two] as const) {
      const out = await tempFolder();
      await publish(out, csv, { engine });
      files.push(await filesOf(out));
    }
    const script = fileURLToPath(new URL('../helpers/publish-elsewhere.mjs', import.meta.url));
    for (const TZ of ['Pacific/Auckland', 'America/St_Johns']) {
      const out = await tempFolder();
      const env = { ...process.env, TZ, LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' };
      await promisify(execFile)(process.execPath, [script, await tempFile(csv), out], { env });
      files.push(await filesOf(out));
    }
    expect(files).toHaveLength(5);
    for (const other of files.slice(1)) expect(other).toEqual(files[0]);
  });
});

describe('publishing', () => {
  it('swaps a relative link last, and keeps the last three snapshots', async () => {
    const out = await tempFolder();
    const ids: string[] = [];
    for (let rows = 1; rows <= 5; rows++) {
      ids.push(await publish(out, smallCsv(rows)));
      expect(await readlink(join(out, 'current'))).toBe(join('snapshots', ids.at(-1)!));
    }
    expect((await readdir(join(out, 'snapshots'))).sort()).toEqual(ids.slice(-3).sort());
    expect((await readdir(out)).sort()).toEqual([
      '.order',
      'current',
      'runs.ndjson',
      'snapshots',
      'state',
    ]);
  });

  it('what is current already changes nothing of it', async () => {
    const out = await tempFolder();
    const id = await publish(out, smallCsv(5));
    const before = await Promise.all([
      lstat(join(out, 'current')),
      stat(join(out, 'current', 'names.json')),
    ]);
    expect(await publish(out, smallCsv(5))).toBe(id);
    const after = await Promise.all([
      lstat(join(out, 'current')),
      stat(join(out, 'current', 'names.json')),
    ]);
    expect(after.map(({ ino, mtimeMs }) => [ino, mtimeMs])).toEqual(
      before.map(({ ino, mtimeMs }) => [ino, mtimeMs]),
    );
  });

  it('what was published before points back to it', async () => {
    const out = await tempFolder();
    const first = await publish(out, smallCsv(5));
    const second = await publish(out, smallCsv(6));
    expect(await publish(out, smallCsv(5))).toBe(first);
    expect((await openSnapshot(out))!.id).toBe(first);
    expect((await readdir(join(out, 'snapshots'))).sort()).toEqual([first, second].sort());
  });

  it.each(['names.json', 'manifest.json', 'rejects.csv'])(
    'again mends a snapshot of which %s was damaged',
    async (file) => {
      const out = await tempFolder();
      const id = await publish(out, smallCsv(5));
      const before = await filesOf(out);
      for (const damage of [
        () => writeFile(join(out, 'current', file), '[]\n'),
        () => rm(join(out, 'current', file)),
      ]) {
        await damage();
        expect(await publish(out, smallCsv(5))).toBe(id);
        expect(await filesOf(out)).toEqual(before);
      }
    },
  );

  it('by several runs at a time ends with one of their snapshots, whole', async () => {
    const out = await tempFolder();
    const csvs = [1, 2, 3, 1, 2, 3].map((rows) => smallCsv(rows));
    for (let round = 0; round < 5; round++) {
      const ids = await Promise.all(csvs.map((csv) => publish(out, csv)));
      expect(ids.slice(3)).toEqual(ids.slice(0, 3));
      const snapshot = (await openSnapshot(out))!;
      expect(ids).toContain(snapshot.id);
      expect(snapshot.results.size).toBe(3);
      expect((await readdir(out)).sort()).toEqual([
        '.order',
        'current',
        'runs.ndjson',
        'snapshots',
        'state',
      ]);
      await rm(join(out, 'snapshots', ids[round % 3]!), { recursive: true, force: true });
      if (ids[round % 3] === snapshot.id) await rm(join(out, 'current'));
    }
  });

  it('never shows a reader anything but a whole snapshot', async () => {
    const out = await tempFolder();
    await publish(out, smallCsv(1));
    let isDone = false;
    const seen = new Set<string>();
    const reading = (async () => {
      while (!isDone) {
        const { id, results } = (await openSnapshot(out))!;
        seen.add(id);
        const rows = results.get('summary')!.rows[0]!.rows as number;
        const counted = results
          .get('months')!
          .rows.reduce((sum, row) => sum + (row.count as number), 0);
        expect(counted).toBe(rows);
      }
    })();
    const ids = new Set<string>();
    for (let rows = 2; rows < 25; rows++) ids.add(await publish(out, smallCsv(rows)));
    isDone = true;
    await reading;
    expect(seen.size).toBeGreaterThan(3);
  });
});
