import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  columnFromArray,
  type DataType,
  dateDay,
  decimal as decimalType,
  float64,
  int64,
  tableFromColumns,
  tableToIPC,
  utf8,
} from '@uwdata/flechette';
import { afterAll, describe, expect, it } from 'vitest';
import { date, decimal, integer, text } from '../../src/dataset/columns.js';
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
  source: 'none',
  columns: {
    id: integer(),
    shop: text(),
    day: date({ formats: ['DD.MM.YYYY', 'YYYY-MM-DD'] }),
    price: decimal(2),
  },
  key: ['shop', 'id'],
  checks: { cheap: { expect: (d) => d.price < 1000 } },
});
const workbench = defineWorkbench({
  kpis: [
    sales.kpi('all', { title: 'All' }, (t) => t.select('id', 'shop', 'day', 'price')),
    sales.kpi('shops', { title: 'Shops' }, (t) => t.groupby('shop').rollup({ rows: op.count() })),
  ],
});

const pool = poolEngine({ workers: 2, splits: 4 });
afterAll(() => pool.close());

async function start(files: Record<string, string | Uint8Array>) {
  const out = await tempFolder();
  const data = join(out, 'data');
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(data, name)), { recursive: true });
    await writeFile(join(data, name), content);
  }
  const options = { data, out, engine: inlineEngine() };
  await runWorkbench(workbench, options);
  return { out, options };
}

async function rejectsOf(out: string): Promise<PublishedReject[]> {
  const rejects: PublishedReject[] = [];
  for await (const reject of readRejects(out)) rejects.push(reject);
  return rejects;
}

async function published(out: string) {
  const { id, manifest, results } = (await openSnapshot(out))!;
  const rows = results.get('all')!.rows.map((row) => Object.values(row).join(' '));
  return { id, counts: manifest.rows, rows };
}

/** A mended rejects.csv with these texts, by the file and line of each. */
async function mend(out: string, texts: Record<string, string>, hasFile = true) {
  const rows = (await rejectsOf(out)).map(({ file, line, offset, raw }) => {
    const text = texts[`${file}:${line}`] ?? raw;
    return hasFile ? [file!, line, offset, text] : [line, offset, text];
  });
  const header = [...(hasFile ? ['file'] : []), 'line', 'byte_offset', 'raw'];
  const path = join(out, 'fixed.csv');
  await writeFile(path, [header, ...rows].map(toCsvLine).join(''));
  return path;
}

const COMMA = 'id,shop,day,price\n';
const FILES = {
  // At the same offset two rejects, in files of their own dialects.
  'a.csv': `${COMMA}x,a,2015-01-01,1.00\n2,a,2015-01-01,2.00\n`,
  'b.csv': 'id;shop;day;price\nx;b;01.02.2015;1,50\n2;b;01.02.2015;2,50\n',
  'c.ndjson':
    '{"id":1,"shop":"c","day":"2015-01-01","price":1}\n{"id":"x","shop":"c","day":"2015-01-01","price":1.25}\n',
  'd.csv.gz': gzipSync(`${COMMA}1,d,2015-01-01,9999.00\n`),
  'e.csv': Buffer.from(`\ufeff${COMMA}1,é,2015-01-01,1.00\ny,é,2015-01-01,1.00\n`, 'utf16le'),
  'f/shop=f/1.csv': 'id,day,price\n1,2015-01-01,1.00\nz,2015-01-01,1.00\n',
  'g.json':
    '[{"id":1,"shop":"g","day":"2015-01-01","price":1},\n{"id":"x",\n"shop":"g",\n"price":1}]',
};

describe('mended rows of several files', () => {
  it('are each read as their own file is, and come last in the order of the source', async () => {
    const { out, options } = await start(FILES);
    const before = await published(out);
    expect(before.counts).toEqual({ read: 13, used: 6, rejected: 7 });
    const fixed = await mend(out, {
      'a.csv:2': '1,a,2015-01-01,1.00',
      'b.csv:2': '2;b;01.02.2015;1,50',
      'c.ndjson:2': '{"id":3,"shop":"c","day":"2015-01-01",\n"price":1.25}',
      'd.csv.gz:2': '1,d,2015-01-01,99.00',
      'e.csv:3': '2,é,2015-01-01,1.00',
      'f/shop=f/1.csv:3': '2,2015-01-01,1.00',
      'g.json:2': '{"id":2,\n"shop":"g",\n"day":"2015-01-03","price":1}',
    });
    const outcome = await replayRejects(workbench, fixed, options);
    // Of shop b there is an order 2 already.
    expect(outcome).toMatchObject({ mended: 6, rejected: 1, unused: 0 });
    const after = await published(out);
    expect(after.counts).toEqual({ read: 13, used: 12, rejected: 1 });
    expect(after.rows.slice(0, 6)).toEqual(before.rows);
    expect(after.rows.slice(6)).toEqual([
      '1 a 2015-01-01 1',
      '3 c 2015-01-01 1.25',
      '1 d 2015-01-01 99',
      '2 é 2015-01-01 1',
      '2 f 2015-01-01 1',
      '2 g 2015-01-03 1',
    ]);
    expect(await rejectsOf(out)).toMatchObject([
      { file: 'b.csv', line: 2, reason: 'duplicate-key', value: 'shop=b, id=2' },
    ]);
    await runWorkbench(workbench, { ...options, engine: pool });
    expect(await published(out)).toEqual(after);
    expect(await replayRejects(workbench, fixed, options)).toMatchObject({
      mended: 6,
      rejected: 1,
    });
  });

  it('are objects of JSON where the file is one of Arrow or Parquet, beside others', async () => {
    const batched = { maxBatchRows: 2 };
    const column = (values: unknown[], type: DataType) => columnFromArray(values, type, batched);
    const table = tableFromColumns({
      PRICE: column([1n, 250n, 999_900n, 300n], decimalType(9, 2, 128)),
      id: column([1n, null, 3n, 1n], int64()),
      shop: column(['a', 'a', 'h', 'h'], utf8()),
      day: column(Array(4).fill(new Date('2015-01-05')), dateDay()),
      other: column([0.5, 1.5, 2.5, 3.5], float64()),
    } as never);
    const { out, options } = await start({
      'a.csv': `${COMMA}x,a,2015-01-01,1.00\n1,a,2015-01-01,2.00\n`,
      'h.arrow': tableToIPC(table, { format: 'file' })!,
    });
    const found = await rejectsOf(out);
    expect(found.map(({ file, line, reason, value }) => [file, line, reason, value])).toEqual([
      ['a.csv', 2, 'cast', 'x'],
      ['h.arrow', 1, 'duplicate-key', 'shop=a, id=1'],
      ['h.arrow', 2, 'null', ''],
      ['h.arrow', 3, 'check', 'price=9999.00'],
    ]);
    const [, , nameless, dear] = found.map(({ raw }) => raw);
    expect(nameless).toBe('{"PRICE":"2.50","id":null,"shop":"a","day":"2015-01-05","other":1.5}');
    const before = await published(out);
    const fixed = await mend(out, {
      'h.arrow:2': nameless!.replace('null', '7'),
      'h.arrow:3': dear!.replace('9999.00', '99.99'),
    });
    expect(await replayRejects(workbench, fixed, options)).toMatchObject({
      mended: 2,
      rejected: 0,
    });
    const after = await published(out);
    expect(after.rows).toEqual([...before.rows, '7 a 2015-01-05 2.5', '3 h 2015-01-05 99.99']);
    await runWorkbench(workbench, { ...options, engine: pool });
    expect(await published(out)).toEqual(after);
  });

  it('need the column that says of which file they are', async () => {
    const { out, options } = await start(FILES);
    const fixed = await mend(out, { 'a.csv:2': '1,a,2015-01-01,1.00' }, false);
    await expect(replayRejects(workbench, fixed, options)).rejects.toThrow(/Keep the column file/);
    await expect(readFile(join(out, 'mends.csv'))).rejects.toThrow();
  });

  it('may come in a CSV of another dialect, under the names of the dataset', async () => {
    const { out, options } = await start({ 'a.csv': FILES['a.csv'], 'b.csv': FILES['b.csv'] });
    const path = join(out, 'plain.csv');
    await writeFile(path, 'price|id|day|note|shop\n1.00|1|2015-01-01|n|a\n1,50|1|01.02.2015|x|b\n');
    expect(await replayRejects(workbench, path, options)).toMatchObject({ mended: 2, rejected: 0 });
    expect((await published(out)).rows.slice(2)).toEqual([
      '1 a 2015-01-01 1',
      '1 b 2015-02-01 1.5',
    ]);
  });
});
