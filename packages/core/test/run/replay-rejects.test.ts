import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decimal, integer, text } from '../../src/dataset/columns.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { poolEngine } from '../../src/engine/pool.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { defineWorkbench } from '../../src/kpi/define-workbench.js';
import { op } from '../../src/kpi/op.js';
import { toCsvLine } from '../../src/result/csv.js';
import { replayRejects } from '../../src/run/replay-rejects.js';
import { runWorkbench } from '../../src/run/run-workbench.js';
import { openSnapshot } from '../../src/snapshot/read.js';
import { type PublishedReject, readRejects } from '../../src/snapshot/read-rejects.js';
import { tempFolder } from '../helpers/temp-folder.js';

const sales = defineDataset({
  name: 'sales',
  source: 'sales.csv',
  columns: {
    id: integer(),
    name: text(),
    price: decimal(2),
    quantity: integer(),
    total: decimal(2),
  },
  key: 'id',
  checks: { fits: { expect: (d) => d.total === d.price * d.quantity } },
});
const workbench = defineWorkbench({
  kpis: [
    sales.kpi('all', { title: 'All' }, (t) =>
      t.groupby('id', 'name').rollup({ rows: op.count(), total: (d) => op.sum(d.total) }),
    ),
  ],
});
const HEADER = 'id,name,price,quantity,total';

const pool = poolEngine({ workers: 2, splits: 3 });
afterAll(() => pool.close());

async function start(lines: readonly string[]) {
  const out = await tempFolder();
  const data = join(out, 'sales.csv');
  const write = (rows: readonly string[]) =>
    writeFile(data, `${HEADER}\n${rows.map((row) => `${row}\n`).join('')}`);
  await write(lines);
  const options = { data, out, engine: inlineEngine() };
  const report = await runWorkbench(workbench, options);
  return { out, options, write, report };
}

async function rejectsOf(out: string): Promise<PublishedReject[]> {
  const rejects: PublishedReject[] = [];
  for await (const reject of readRejects(out)) rejects.push(reject);
  return rejects;
}

/** A mended rejects.csv in which some texts are replaced. */
async function mendRejects(out: string, mend: (raw: string) => string | undefined) {
  const rows = (await rejectsOf(out)).flatMap(({ line, offset, raw }) => {
    const mended = mend(raw);
    return mended === undefined ? [] : [[line, offset, mended]];
  });
  const path = join(out, 'fixed.csv');
  await writeFile(path, [['line', 'byte_offset', 'raw'], ...rows].map(toCsvLine).join(''));
  return path;
}

async function published(out: string) {
  const { id, manifest, results } = (await openSnapshot(out))!;
  return { id, counts: manifest.rows, rows: results.get('all')!.rows };
}

const LINES = [
  '1,Ann,12.10,3,36.30',
  '2,Bob,12.10,3,36.31',
  '3,Cid,x,1,1.00',
  '1,Dan,1.00,1,1.00',
  '5,"Eve, ""E""\nof two lines",1.00,2,2.01',
];

describe('mended rows', () => {
  it('count once, are kept for later runs, and go unused once the source is mended', async () => {
    const { out, options, write } = await start(LINES);
    expect((await published(out)).counts).toEqual({ read: 5, used: 1, rejected: 4 });
    const fixed = await mendRejects(out, (raw) =>
      raw.startsWith('2')
        ? '2,Bob,12.10,3,36.30'
        : raw.startsWith('3')
          ? '3,Cid,1.00,1,1.01'
          : raw.startsWith('5')
            ? raw.replace('2.01', '2.00')
            : undefined,
    );
    const first = await replayRejects(workbench, fixed, options);
    expect(first).toMatchObject({ mended: 2, rejected: 1, unused: 0 });
    const after = await published(out);
    expect(after.counts).toEqual({ read: 5, used: 3, rejected: 2 });
    expect(after.rows.map(({ id, total }) => [id, total])).toEqual([
      [1, 36.3],
      [2, 36.3],
      [5, 2],
    ]);
    expect((await rejectsOf(out)).at(-1)).toMatchObject({
      line: 4,
      column: 'fits',
      raw: '3,Cid,1.00,1,1.01',
    });
    // The same once more changes nothing; neither does a run by itself, or on threads.
    const mends = await readFile(join(out, 'mends.csv'), 'utf8');
    expect(await replayRejects(workbench, fixed, options)).toMatchObject({
      mended: 2,
      rejected: 1,
    });
    expect(await readFile(join(out, 'mends.csv'), 'utf8')).toBe(mends);
    await runWorkbench(workbench, { ...options, engine: pool });
    expect((await published(out)).id).toBe(after.id);
    // What is still rejected can be mended again.
    const again = await mendRejects(out, (raw) =>
      raw.startsWith('3') ? '3,Cid,1.00,1,1.00' : raw,
    );
    expect(await replayRejects(workbench, again, options)).toMatchObject({
      mended: 3,
      rejected: 0,
    });
    await write([LINES[0]!, '2,Bob,12.10,3,36.30', ...LINES.slice(2)]);
    const { rows, rejected, mends: counts } = await runWorkbench(workbench, options);
    expect({ rows, rejected, counts }).toEqual({
      rows: 4,
      rejected: 1,
      counts: { applied: 2, rejected: 0, unused: 1 },
    });
  });

  it('are matched by the key, by what they have in common, or by their order', async () => {
    const plain = async (lines: string[], fixed: string[]) => {
      const { out, options } = await start(lines);
      const path = join(out, 'plain.csv');
      await writeFile(path, `${[HEADER, ...fixed].join('\n')}\n`);
      const outcome = await replayRejects(workbench, path, options).catch((error: Error) => error);
      return { outcome, after: await published(out) };
    };
    const byKey = await plain(LINES, ['2,Other,1.00,1,1.00']);
    expect(byKey.outcome).toMatchObject({ mended: 1 });
    const byFields = await plain(['x,Ann,1.00,1,1.00', 'y,Bob,2.00,1,2.00'], ['8,Bob,2.00,1,2.00']);
    expect(byFields.after.rows).toEqual([{ id: 8, name: 'Bob', rows: 1, total: 2 }]);
    const byOrder = await plain(
      ['x,a,1.00,1,9.00', 'y,b,1.00,1,9.00'],
      ['1,c,2.00,2,4.00', '2,d,3.00,1,3.00'],
    );
    expect(byOrder.outcome).toMatchObject({ mended: 2 });
    const untold = await plain(['x,a,1.00,1,9.00', 'y,b,1.00,1,9.00'], ['1,c,2.00,2,4.00']);
    expect(untold.outcome).toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('1,c,2.00'),
    });
    expect(untold.after.counts.used).toBe(0);
  });

  it('are refused where they are not one record, and leave all as it was', async () => {
    const { out, options, report } = await start(LINES);
    const fixed = await mendRejects(out, (raw) => (raw.startsWith('2') ? '2,a\n3,b' : undefined));
    await expect(replayRejects(workbench, fixed, options)).rejects.toThrow(
      /line 3 is not one record/,
    );
    await expect(readFile(join(out, 'mends.csv'))).rejects.toThrow();
    expect((await published(out)).id).toBe(report.snapshot);
  });

  it('may be saved as a spreadsheet saves them: with semicolons, all quoted, in Windows-1252 or UTF-16', async () => {
    const { out, options } = await start(['x,"Zoë; ""Z""",1.00,2,2.00', '2,Bob,1.00,1,9.00']);
    const rows = (await rejectsOf(out)).map(({ reason, raw, offset }) => [
      reason,
      raw.replace('x,', '1,').replace('9.00', '1.00'),
      String(offset),
      'sales.csv',
    ]);
    const text = [['reason', 'RAW', 'byte_offset', 'file'], ...rows]
      .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';'))
      .join('\r\n');
    for (const content of [
      Buffer.from(`${text}\r\n`, 'latin1'),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
    ]) {
      const fixed = join(out, 'fixed.csv');
      await writeFile(fixed, content);
      expect(await replayRejects(workbench, fixed, options)).toMatchObject({
        mended: 2,
        rejected: 0,
        unused: 0,
      });
    }
    expect((await published(out)).rows.map(({ name }) => name)).toEqual(['Zoë; "Z"', 'Bob']);
  });

  it('are refused where they are no CSV, or no file, and leave all as it was', async () => {
    const { out, options, report } = await start(LINES);
    const fixed = join(out, 'fixed.csv');
    const replay = (path = fixed) => replayRejects(workbench, path, options);
    await writeFile(fixed, 'byte_offset,raw\n1,"2,Bob\n');
    await expect(replay()).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringMatching(/fixed\.csv is no CSV: /),
    });
    await writeFile(fixed, 'byte_offset,raw\n1,2,Bob,1.00,1,1.00\n');
    await expect(replay()).rejects.toThrow(/its row 1 has 6 fields, not 2/);
    await expect(replay(join(out, 'snapshots'))).rejects.toMatchObject({
      message: expect.stringMatching(/name one with --replay FILE|no file/),
    });
    await expect(replay(join(out, 'none.csv'))).rejects.toThrow(/name another with --replay FILE/);
    expect((await published(out)).id).toBe(report.snapshot);
    expect(await readdir(out)).not.toContain('mends.csv');
  });

  it('are forgotten where the run with them fails, and those before stay', async () => {
    const { out, options } = await start(LINES);
    const fix = (line: string, to: string) =>
      mendRejects(out, (raw) => (raw.startsWith(line) ? to : undefined));
    const failing = { ...options, maxRejects: { rows: 0 } };
    const first = await fix('2', '2,Bob,12.10,3,36.30');
    await expect(replayRejects(workbench, first, failing)).rejects.toThrow(/ rejected, and /);
    expect(await readdir(out)).not.toContain('mends.csv');
    await replayRejects(workbench, first, options);
    const mends = await readFile(join(out, 'mends.csv'), 'utf8');
    const second = await fix('3', '3,Cid,1.00,1,1.00');
    await expect(replayRejects(workbench, second, failing)).rejects.toThrow(/ rejected, and /);
    expect(await readFile(join(out, 'mends.csv'), 'utf8')).toBe(mends);
    expect((await readdir(out)).filter((name) => /^\.|mends/.test(name))).toEqual([
      '.order',
      'mends.csv',
    ]);
  });

  it('are held to the key as rows that come last, also those of duplicates', async () => {
    const id = fc.integer({ min: 0, max: 6 });
    const row = fc.record({
      id,
      isBroken: fc.boolean(),
      isMendedInSource: fc.boolean(),
      mended: fc.option(id),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 9, size: 'max' }), async (all) => {
        const lineOf = (i: number, isBroken: boolean): string =>
          `${all[i]!.id},r${i},1.00,1,${isBroken ? 2 : 1}.00`;
        const { out, options, write } = await start(all.map((one, i) => lineOf(i, one.isBroken)));
        const fixed = await mendRejects(out, (raw) => {
          const i = Number(/r(\d+)/.exec(raw)![1]);
          const { mended } = all[i]!;
          return mended === null ? undefined : `${mended},r${i},1.00,1,1.00`;
        });
        /** What must come of it, and which rows of the source are rejected. */
        const judge = (isBroken: (i: number) => boolean, isMended: (i: number) => boolean) => {
          const seen = new Map<number, string>();
          const rejected = new Set<number>();
          all.forEach((one, i) => {
            if (isBroken(i) || seen.has(one.id)) rejected.add(i);
            else seen.set(one.id, `r${i}`);
          });
          for (const i of rejected) {
            const { mended } = all[i]!;
            if (mended !== null && isMended(i) && !seen.has(mended)) seen.set(mended, `r${i}`);
          }
          return { used: [...seen], rejected };
        };
        const compare = async ({ used }: ReturnType<typeof judge>) => {
          const { rows, counts } = await published(out);
          expect(rows.map((one) => [one.id, one.name])).toEqual(used);
          expect(counts).toEqual({
            read: all.length,
            used: used.length,
            rejected: all.length - used.length,
          });
        };
        await replayRejects(workbench, fixed, options);
        const first = judge(
          (i) => all[i]!.isBroken,
          () => true,
        );
        await compare(first);

        // In the source itself some are mended, in as many bytes: their mends go unused, and other rows become duplicates.
        const isStill = (i: number): boolean => all[i]!.isBroken && !all[i]!.isMendedInSource;
        await write(all.map((_, i) => lineOf(i, isStill(i))));
        await runWorkbench(workbench, options);
        const isSame = (i: number): boolean => isStill(i) === all[i]!.isBroken;
        await compare(judge(isStill, (i) => first.rejected.has(i) && isSame(i)));
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});
