import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type DateOptions, date, decimal, integer, text } from '../../src/dataset/columns.js';
import type { DialectOptions } from '../../src/dataset/dialect.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { poolEngine } from '../../src/engine/pool.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { defineWorkbench } from '../../src/kpi/define-workbench.js';
import { op } from '../../src/kpi/op.js';
import { type RunOptions, runWorkbench } from '../../src/run/run-workbench.js';
import { openSnapshot } from '../../src/snapshot/read.js';
import { readRejects } from '../../src/snapshot/read-rejects.js';
import { tempFolder } from '../helpers/temp-folder.js';

interface Declared {
  dialect?: DialectOptions;
  day?: DateOptions;
}

function workbenchOf({ dialect, day }: Declared = {}) {
  const sales = defineDataset({
    name: 'sales',
    source: 'none',
    columns: {
      id: integer(),
      shop: text(),
      day: date(day ?? {}),
      price: decimal(2),
      quantity: integer(),
      total: decimal(2),
    },
    ...(dialect && { dialect }),
    key: ['shop', 'id'],
    checks: {
      fits: { expect: (d) => d.total === d.price * d.quantity },
      open: { expect: (d) => d.shop !== 'closed' },
      few: { expect: (d) => d.quantity < 5, otherwise: 'warn' },
    },
  });
  return defineWorkbench({
    kpis: [
      sales.kpi('all', { title: 'All' }, (t) => t.select('id', 'shop', 'total')),
      sales.kpi('shops', { title: 'Shops' }, (t) =>
        t.groupby('shop').rollup({ rows: op.count(), total: (d) => op.sum(d.total) }),
      ),
    ],
  });
}

async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await tempFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

async function publish(
  data: RunOptions['data'],
  { engine = inlineEngine(), ...declared }: Declared & Pick<RunOptions, 'engine'> = {},
) {
  const out = await tempFolder();
  const report = await runWorkbench(workbenchOf(declared), { data, out, engine });
  const rejects: string[] = [];
  for await (const { file, line, reason, column, value } of readRejects(out)) {
    rejects.push(`${file}:${line} ${reason} ${column} ${value}`);
  }
  const { id, results } = (await openSnapshot(out))!;
  const { rows, rejected, checks } = report;
  const csv = await readFile(join(out, 'current', 'rejects.csv'), 'utf8');
  return { id, rows, rejected, checks, rejects, csv, all: results.get('all')!.rows };
}

const pool = poolEngine({ workers: 2, splits: 5 });
afterAll(() => pool.close());

const HEADER = 'id,shop,day,price,quantity,total\n';

describe('checks and keys over several files', () => {
  it('name the file and the line in it, and let the row of the first file win', async () => {
    const folder = await folderOf({
      'b.csv': `${HEADER}1,x,2015-01-01,1.10,3,3.30\n2,x,2015-01-01,2.00,1,2.00\n`,
      'a.csv': `${HEADER}2,x,2015-01-01,1.00,9,9.00\n3,x,2015-01-01,1.00,1,1.01\n`,
      'c.csv': `total,quantity,price,day,shop,id\n7.00,7,1.00,2015-01-01,x,1\n1.00,1,1.00,2015-01-01,y,1\n`,
    });
    const whole = await publish(folder);
    expect(whole.rejects).toEqual([
      'a.csv:3 check fits total=1.01, price=1.00, quantity=1',
      'b.csv:3 duplicate-key shop, id shop=x, id=2',
      'c.csv:2 duplicate-key shop, id shop=x, id=1',
    ]);
    expect(whole.all.map(({ id, shop }) => `${shop}${id}`)).toEqual(['x2', 'x1', 'y1']);
    expect([whole.rows, whole.rejected]).toEqual([3, 3]);
    expect(whole.checks?.find(({ check }) => check === 'few')).toMatchObject({
      rows: 1,
      message: '1 row does not pass, the first on line 2 of a.csv with quantity=9',
      examples: [{ file: 'a.csv', line: 2, value: 'quantity=9' }],
    });
    expect(whole.csv.split('\n')[0]).toBe('file,line,byte_offset,column,reason,value,raw');
    for (const engine of [pool, inlineEngine({ splits: 7 })]) {
      expect(await publish(folder, { engine })).toEqual(whole);
    }
  });

  it('see what folders say of a column, as a check and as a part of the key', async () => {
    const header = 'id,day,price,quantity,total\n';
    const row = '1,2015-01-01,1.00,1,1.00\n';
    const folder = await folderOf({
      'shop=a/1.csv': `${header}${row}`,
      'shop=a/2.csv': `${header}${row}2,2015-01-01,1.00,1,1.00\n`,
      'shop=b/1.csv': `${header}${row}`,
      'shop=closed/1.csv': `${header}${row}`,
    });
    for (const engine of [inlineEngine(), pool]) {
      const { rejects, all } = await publish(folder, { engine });
      expect(rejects).toEqual([
        'shop=a/2.csv:2 duplicate-key shop, id shop=a, id=1',
        'shop=closed/1.csv:2 check open shop=closed',
      ]);
      expect(all.map(({ id, shop }) => `${shop}${id}`)).toEqual(['a1', 'a2', 'b1']);
    }
  });

  it('hold objects of JSON to them, on lines and in an array, after what came before in CSV', async () => {
    const object = (id: number, more: object = {}): string =>
      JSON.stringify({
        ...{ id, shop: `s${id % 3}`, day: '2015-01-01', price: 1.1, quantity: 3, total: 3.3 },
        ...more,
      });
    const lines = [object(1), object(2, { total: 3.31 }), 'x', object(3, { quantity: 'x' })];
    // More than what is typed at once, so texts have other codes from batch to batch.
    const many = Array.from({ length: 3000 }, (_, i) => object(i, { shop: `m${i % 1999}` }));
    const folder = await folderOf({
      'a.csv': `${HEADER}5,s2,2015-01-01,1.00,1,1.00\n`,
      'b.ndjson': `${[...lines, object(5), ...many].join('\n')}\n`,
      'c.json': `[\n${object(1)},\n${object(9, { total: 1 })}, ${object(10, { shop: 'closed' })},\n${object(8)}]`,
    });
    const whole = await publish(folder);
    expect(whole.rejects).toEqual([
      'b.ndjson:2 check fits total=3.31, price=1.1, quantity=3',
      'b.ndjson:3 cast  ',
      'b.ndjson:4 cast quantity x',
      'b.ndjson:5 duplicate-key shop, id shop=s2, id=5',
      'c.json:2 duplicate-key shop, id shop=s1, id=1',
      'c.json:3 check fits total=1, price=1.1, quantity=3',
      'c.json:3 check open shop=closed',
    ]);
    expect(whole.rows).toBe(1 + 1 + 3000 + 1);
    expect(await publish(folder, { engine: pool })).toEqual(whole);
  });

  it('are exact in numbers with a comma and dates of a format, also with blanks around fields', async () => {
    const rows = [
      '1;x;31.01.2015;12,10;3;36,30',
      '2;x;01.02.2015;12,10;3;36,31',
      '1;x;31.01.2015;1.000,00;2;2.000,00',
    ];
    const header = 'id;shop;day;price;quantity;total';
    const blanks = (row: string): string => row.replaceAll(';', ' ; ');
    const expected = [
      'x.csv:3 check fits total=36,31, price=12,10, quantity=3',
      'x.csv:4 duplicate-key shop, id shop=x, id=1',
    ];
    const plain = await folderOf({ 'x.csv': [header, ...rows, ''].join('\n') });
    const trimmed = await folderOf({ 'x.csv': [header, ...rows, ''].map(blanks).join('\n') });
    const day = { formats: ['DD.MM.YYYY'] };
    for (const engine of [inlineEngine(), pool]) {
      const first = await publish(join(plain, 'x.csv'), { engine, day });
      expect(first.rejects).toEqual(expected);
      expect(first.all).toEqual([{ id: 1, shop: 'x', total: 36.3 }]);
      const dialect = { trim: true };
      const second = await publish(join(trimmed, 'x.csv'), { engine, day, dialect });
      expect(second.rejects).toEqual(expected);
      expect(second.all).toEqual(first.all);
    }
  });

  it('give what one file of all rows gives, wherever that is cut into files', async () => {
    const row = fc.record({
      id: fc.integer({ min: 0, max: 5 }),
      shop: fc.constantFrom('x', 'y', 'closed'),
      quantity: fc.integer({ min: 1, max: 6 }),
      error: fc.constantFrom(0, 0, 0, 1),
    });
    const lineOf = ({ id, shop, quantity, error }: Record<string, unknown>): string =>
      `${id},${shop},2015-01-01,0.10,${quantity},0.${quantity}${error}\n`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(row, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        async (files) => {
          const names = files.map((_, i) => `${i}.csv`);
          const contents = files.map((rows) => rows.map(lineOf));
          const folder = await folderOf(
            Object.fromEntries(names.map((name, i) => [name, HEADER + contents[i]!.join('')])),
          );
          const one = await folderOf({ 'one.csv': HEADER + contents.flat().join('') });
          const [several, whole] = [await publish(folder), await publish(join(one, 'one.csv'))];
          expect(several.all).toEqual(whole.all);
          /** As if the files were one. */
          const before = contents.map((_, i) => contents.slice(0, i).flat().length);
          const moved = several.rejects.map((reject) =>
            reject.replace(
              /^(\d+)\.csv:(\d+)/,
              (_, file, line) => `one.csv:${Number(line) + before[Number(file)]!}`,
            ),
          );
          expect(moved).toEqual(whole.rejects);
          expect(several.checks?.map(({ rows }) => rows)).toEqual(
            whole.checks?.map(({ rows }) => rows),
          );
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});
