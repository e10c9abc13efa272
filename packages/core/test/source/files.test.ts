import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  defineDataset,
  defineWorkbench,
  integer,
  op,
  openSnapshot,
  type RunEvent,
  run,
  runWorkbench,
  text,
} from '@tavola/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foundFile } from '../../src/source/file.js';
import { tempFolder } from '../helpers/temp-folder.js';

const columns = { id: integer(), shop: text(), year: integer({ nullable: true }) };

function workbenchOf(source: string | readonly string[]) {
  const sales = defineDataset({ name: 'sales', source, columns });
  return defineWorkbench({
    kpis: [
      sales.kpi('shops', { title: 'Shops' }, (t) =>
        t.groupby('shop', 'year').rollup({
          ids: (d) => op.sum(d.id),
          different: (d) => op.distinct(d.id),
        }),
      ),
      sales.kpi('rows', { title: 'Rows' }, (t) => t.select('id', 'shop', 'year')),
    ],
  });
}

/** A folder with files of these contents. */
async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await tempFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

async function publish(
  data: string | readonly string[],
  options: { splits?: number; workers?: number; onEvent?: (event: RunEvent) => void } = {},
) {
  const out = await tempFolder();
  const engine = options.workers ? 'pool' : 'inline';
  const report = await runWorkbench(workbenchOf(data), { out, engine, ...options });
  const { manifest, results } = (await openSnapshot(out))!;
  const rejects = await readFile(join(out, 'current', 'rejects.csv'), 'utf8');
  const rows = JSON.parse(await readFile(join(out, 'current', 'rows.json'), 'utf8'));
  return { report, manifest, results, rows, rejects };
}

const idsOf = ({ rows }: { rows: { id: number }[] }): number[] => rows.map(({ id }) => id);

describe('several files', () => {
  it('are read in the order of the code units of their paths, whatever the locale', async () => {
    const names = ['b.csv', 'a/z.csv', 'a.csv', 'B.csv', 'ä.csv', 'a/10.csv', 'a/9.csv'];
    const sorted = ['B.csv', 'a.csv', 'a/10.csv', 'a/9.csv', 'a/z.csv', 'b.csv', 'ä.csv'];
    const folder = await folderOf(
      Object.fromEntries(
        names.map((name) => [name, `id,shop,year\n${sorted.indexOf(name)},s,1\n`]),
      ),
    );
    expect(idsOf(await publish(folder))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(idsOf(await publish(join(folder, '*.csv')))).toEqual([0, 1, 5, 6]);
    expect(idsOf(await publish(join(folder, '**', '*.csv')))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(idsOf(await publish(join(folder, 'a', '[0-9]*.csv')))).toEqual([2, 3]);
    const some = ['b.csv', 'a', 'a/*.csv', 'a.csv'].map((name) => join(folder, name));
    expect(idsOf(await publish(some))).toEqual([1, 2, 3, 4, 5]);
  });

  it('have headers of their own, and rejects with the place in each', async () => {
    const folder = await folderOf({
      '1.csv': 'id,shop,year\n1,a,2015\nx,b,2015\n',
      '2.csv': '\ufeffyear,unknown,shop,id\n2016,"x\ny",b,2\n2016,,b,3\n,,c,x\n',
      '3.csv': 'shop,id,year\n',
      '4.csv': '',
      '5.csv': 'shop,id,year\nz,y,2017\nz,5,2017',
    });
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent): number => events.push(event);
    const { rows, rejects, report, manifest } = await publish(join(folder, '?.csv'), { onEvent });
    expect(rows).toEqual([
      { id: 1, shop: 'a', year: 2015 },
      { id: 2, shop: 'b', year: 2016 },
      { id: 3, shop: 'b', year: 2016 },
      { id: 5, shop: 'z', year: 2017 },
    ]);
    expect(rejects.split('\n').slice(1, -1)).toEqual([
      '1.csv,3,22,id,cast,x,"x,b,2015"',
      '2.csv,5,49,id,cast,x,",,c,x"',
      '5.csv,2,13,id,cast,y,"z,y,2017"',
    ]);
    expect([report.rows, report.rejected]).toEqual([4, 3]);
    expect(manifest.source).toMatchObject({ name: '?.csv', bytes: report.bytes, files: 5 });
  });

  it('give one answer for any number of workers and splits', async () => {
    const lines = (file: number): string =>
      Array.from({ length: 3000 }, (_, i) =>
        i % 500 === 499 ? `bad ${i},s,1\n` : `${(i * 7 + file) % 4001},"shop\n${i % 11}",${file}\n`,
      ).join('');
    const folder = await folderOf(
      Object.fromEntries([1, 2, 3].map((file) => [`${file}.csv`, `id,shop,year\n${lines(file)}`])),
    );
    const expected = await publish(folder);
    expect(expected.report).toMatchObject({ rows: 8982, rejected: 18 });
    for (const [workers, splits] of [
      [1, 1],
      [1, 7],
      [2, 30],
      [2, undefined],
    ] as const) {
      const found = await publish(folder, { workers, ...(splits && { splits }) });
      expect(found.manifest.id, `${workers} ${splits}`).toBe(expected.manifest.id);
      expect(found.report.splits.total).toBeGreaterThanOrEqual(3);
    }
  });

  it('give what one file with all their rows gives, however they are parted', async () => {
    const row = fc.record({ id: fc.nat(50), shop: fc.constantFrom('a', 'b', 'x\ny') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(row, { maxLength: 9 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 12 }),
        async (parts, splits) => {
          const csv = (rows: { id: number; shop: string }[]): string =>
            `id,shop,year\n${rows.map(({ id, shop }) => `${id},"${shop}",1\n`).join('')}`;
          const folder = await folderOf({
            ...Object.fromEntries(parts.map((rows, i) => [`parts/${i}.csv`, csv(rows)])),
            'whole.csv': csv(parts.flat()),
          });
          const whole = await publish(join(folder, 'whole.csv'));
          const parted = await publish(join(folder, 'parts'), { splits });
          expect(parted.manifest.kpis).toEqual(whole.manifest.kpis);
          await rm(folder, { recursive: true });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('may be thousands', async () => {
    const folder = await folderOf(
      Object.fromEntries(
        Array.from({ length: 2000 }, (_, i) => [`d${i % 50}/${i}.csv`, `id,shop,year\n${i},s,1\n`]),
      ),
    );
    const { report, results } = await publish(folder, { workers: 2 });
    expect(report.rows).toBe(2000);
    expect(results.get('shops')!.rows).toEqual([
      { shop: 's', year: 1, ids: (2000 * 1999) / 2, different: 2000 },
    ]);
  });

  it('pass over what is hidden, unless it is named itself', async () => {
    const folder = await folderOf({
      'a.csv': 'id,shop,year\n1,a,1\n',
      '_b.csv': 'id,shop,year\n2,a,1\n',
      '.c.csv': 'id,shop,year\n3,a,1\n',
      '_d/d.csv': 'id,shop,year\n4,a,1\n',
      'notes.md': 'no data',
    });
    expect(idsOf(await publish(folder))).toEqual([1]);
    expect(idsOf(await publish(join(folder, '*.csv')))).toEqual([1]);
    expect(idsOf(await publish(join(folder, '_d')))).toEqual([4]);
    expect(idsOf(await publish([join(folder, '_b.csv')]))).toEqual([2]);
  });

  it('need not be what a pattern in the name of a file says', async () => {
    const folder = await folderOf({ 'a[1].csv': 'id,shop,year\n1,a,1\n' });
    const { manifest } = await publish(join(folder, 'a[1].csv'));
    expect(manifest.source).toMatchObject({ name: 'a[1].csv', bytes: 19 });
  });

  it.skipIf(process.platform === 'win32')('may be links', async () => {
    const folder = await folderOf({ 'a.csv': 'id,shop,year\n1,a,1\n' });
    const links = await tempFolder();
    await symlink(join(folder, 'a.csv'), join(links, 'b.csv'));
    expect(idsOf(await publish(links))).toEqual([1]);
  });

  it.each([
    ['SOURCE_NOT_FOUND', { 'a.csv': 'x' }, '*.tsv', /No file matches .*\*\.tsv: name another/],
    ['SOURCE_NOT_FOUND', { 'a.md': 'x' }, '.', /has no file that can be read/],
    ['SOURCE_EMPTY', { 'a.csv': '', 'b.csv': '' }, '*', /all 2 files are empty/],
    [
      'HEADER_MISMATCH',
      { 'a.csv': 'id,shop,year\n', 'b/c.csv': 'id,shop\n' },
      '.',
      /c\.csv: the header lacks year/,
    ],
    [
      'HEADER_MISMATCH',
      { 'year=x/a.csv': 'id,shop\n' },
      '.',
      /folder year=x does not fit column year \(integer\)/,
    ],
  ] as const)('are refused with %s for %o and %s', async (code, files, data, message) => {
    const folder = await folderOf(files as Record<string, string>);
    await expect(publish(join(folder, data))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('are found in a folder whatever the case of their endings', async () => {
    const row = 'id,shop,year\n1,a,\n';
    const names = ['A.CSV', 'b.Csv', 'c.TXT', 'd.csv'];
    const folder = await folderOf(Object.fromEntries(names.map((name) => [name, row])));
    expect((await publish(folder)).manifest.source.files).toBe(names.length);
  });

  it('are named where one is gone before it is looked at', () => {
    expect(() => foundFile(join('nowhere', 'a.csv'), 'a.csv')).toThrow(
      expect.objectContaining({
        code: 'SOURCE_NOT_FOUND',
        message: expect.stringContaining(join('nowhere', 'a.csv')),
      }),
    );
  });

  it('are refused where one of them changes meanwhile', async () => {
    const folder = await folderOf({
      'a.csv': 'id,shop,year\n1,a,1\n',
      'b.csv': 'id,shop,year\n2,a,1\n',
    });
    const onEvent = async (event: RunEvent): Promise<void> => {
      if (event.type === 'run-started') await writeFile(join(folder, 'b.csv'), 'id,shop,year\n');
    };
    await expect(publish(folder, { onEvent })).rejects.toMatchObject({
      code: expect.stringMatching(/SOURCE_CHANGED/),
      message: expect.stringContaining('b.csv'),
    });
  });
});

describe('folders that are called key=value', () => {
  it('give the column to every row of their files, where the header lacks it', async () => {
    const folder = await folderOf({
      'year=2015/month=1/a.csv': 'id,shop\n1,a\nx,a\n2,b\n',
      'year=2016/shop=A%2FB/b.csv': 'id\n3\n4\n',
      'year=2017/c.csv': 'id,shop,year\n5,c,1999\n',
      'year=__HIVE_DEFAULT_PARTITION__/d.csv': 'id,shop\n6,c\n',
    });
    for (const splits of [1, 9]) {
      const { rows, results, report } = await publish(folder, { workers: 2, splits });
      expect(report).toMatchObject({ rows: 6, rejected: 1 });
      expect(rows).toEqual([
        { id: 1, shop: 'a', year: 2015 },
        { id: 2, shop: 'b', year: 2015 },
        { id: 3, shop: 'A/B', year: 2016 },
        { id: 4, shop: 'A/B', year: 2016 },
        { id: 5, shop: 'c', year: 1999 },
        { id: 6, shop: 'c', year: null },
      ]);
      expect(results.get('shops')!.rows.length).toBe(5);
    }
  });

  it('may be percent-encoded, and have their keys in any case, as headers do', async () => {
    const folder = await folderOf({
      'Year=2015/shop=S%C3%A3o%20Paulo/a.csv': 'id\n1\n',
      'YEAR=2015/shop=a%2Fb%3D1/b.ndjson': '{"id":2}\n',
      'year=2016/Sho%70=100%/c.csv': 'id\n3\n',
      'year=2016/shop=x%ZZ/d.csv': 'id\n4\n',
      'year=2016/shop=in the file/e.csv': 'id,SHOP\n5,own\n',
    });
    const found = await publish(folder);
    const rows = found.rows.map(({ id, shop, year }: Record<string, unknown>) => [id, shop, year]);
    expect(rows.toSorted()).toEqual([
      [1, 'São Paulo', 2015],
      [2, 'a/b=1', 2015],
      [3, '100%', 2016],
      [4, 'x%ZZ', 2016],
      [5, 'own', 2016],
    ]);
  });

  it('do so for a file that is read alone', async () => {
    const folder = await folderOf({ 'year=2015/a.csv': 'id,shop\n1,a\n' });
    const [, kpi] = workbenchOf(join(folder, 'year=2015', 'a.csv')).kpis;
    expect((await run(kpi!)).rows).toEqual([{ id: 1, shop: 'a', year: 2015 }]);
  });
});
