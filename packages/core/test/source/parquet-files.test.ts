import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import {
  date,
  decimal,
  defineDataset,
  defineWorkbench,
  integer,
  op,
  text,
  time,
  timestamp,
  type Workbench,
} from '@tavola/core';
import { columnFromArray, tableFromColumns, tableToIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duckdb } from '../helpers/duckdb.js';
import { everyRow, toCsv } from '../helpers/every-type.js';
import {
  EVERY_WAY,
  MANY,
  placesAsRows,
  placesOf,
  publish,
  THOUSANDS,
} from '../helpers/published-table.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';
import { toParquet, writeParquet } from '../helpers/to-parquet.js';

const judge = await duckdb();
const duck = 'query' in judge ? judge : undefined;

const missing = 'reason' in judge ? `: ${judge.reason}` : '';

describe.skipIf(!duck)(`Parquet${missing}`, () => {
  it.each([
    ['snappy', 'ROW_GROUP_SIZE 2048'],
    ['zstd', 'ROW_GROUP_SIZE 4096'],
    ['gzip', 'ROW_GROUP_SIZE 2048'],
    ['brotli', ''],
    ['lz4_raw', ''],
    ['uncompressed', 'PARQUET_VERSION v2, ROW_GROUP_SIZE 2048'],
  ])(
    'gives what CSV of the same rows gives, on every engine and in any splits: %s',
    async (codec, options) => {
      const csv = await publish(await tempFile(toCsv(THOUSANDS)));
      expect(csv.report.rejected).toBeGreaterThan(300);
      const path = await toParquet(
        duck!,
        THOUSANDS,
        [`CODEC '${codec}'`, options].filter(Boolean).join(', '),
      );
      const plain = await publish(path);
      const { rows, rejected } = csv.report;
      expect(plain.report).toMatchObject({ rows, rejected });
      expect(plain.results).toEqual(csv.results);
      expect(placesOf(plain)).toEqual(placesAsRows(csv, 'data.parquet'));
      for (const way of EVERY_WAY) {
        const { kpis, rejects, snapshot } = await publish(path, way);
        expect([kpis, rejects, snapshot]).toEqual([plain.kpis, plain.rejects, plain.snapshot]);
      }
    },
  );

  it('gives what CSV gives of any rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(everyRow, { maxLength: 30 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, splits) => {
          const csv = await publish(await tempFile(toCsv(rows)));
          const found = await publish(await toParquet(duck!, rows), { splits });
          expect(found.results).toEqual(csv.results);
          expect(placesOf(found)).toEqual(placesAsRows(csv, 'data.parquet'));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('has a split for each row group, and reads a small one with its neighbours', async () => {
    const path = await writeParquet(
      duck!,
      'SELECT range AS id FROM range(300000)',
      'ROW_GROUP_SIZE 40960',
    );
    const ids = defineDataset({ name: 'ids', source: 'none', columns: { id: integer() } });
    const of = defineWorkbench({
      kpis: [ids.kpi('ids', { title: 'Ids' }, (t) => t.rollup({ n: (d) => op.sum(d.id) }))],
    });
    const { report, results } = await publish(path, { of });
    expect(report).toMatchObject({ rows: 300_000, splits: { total: 8 } });
    expect(results.get('ids')?.rows).toEqual([{ n: 44_999_850_000 }]);
    const whole = await writeParquet(
      duck!,
      'SELECT range AS id FROM range(300000)',
      'ROW_GROUP_SIZE 300032',
    );
    expect((await publish(whole, { of })).report.splits.total).toBe(3);
  });

  it('takes values of every type of its own, and rejects what does not fit', async () => {
    const columns = {
      n: integer({ nullable: true }),
      price: decimal(2, { nullable: true }),
      wide: decimal(4, { precision: 38, nullable: true }),
      name: text({ nullable: true }),
      at: timestamp({ nullable: true }),
      day: date({ nullable: true }),
      open: time({ nullable: true }),
    };
    const typed = defineDataset({ name: 'typed', source: 'none', columns });
    const of = defineWorkbench({
      kpis: [
        typed.kpi('rows', { title: 'Rows' }, (t) =>
          t.select('n', 'price', 'wide', 'name', 'at', 'day', 'open'),
        ),
      ],
    });
    const row = async (values: Partial<Record<keyof typeof columns, string>>) => {
      const select = Object.keys(columns).map(
        (name) => `${values[name as 'n'] ?? 'NULL::INTEGER'} AS "${name}"`,
      );
      const path = await writeParquet(duck!, `SELECT ${select}`);
      const { results, rejects } = await publish(path, { of });
      const [one] = results.get('rows')!.rows as Record<string, unknown>[];
      if (!one) return rejects.split('\n')[1]!.split(',').slice(3, 6);
      return Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null));
    };
    const fits: [Partial<Record<keyof typeof columns, string>>, Record<string, unknown>][] = [
      [{ n: '(-128)::TINYINT' }, { n: -128 }],
      [{ n: '4294967295::UINTEGER' }, { n: 4_294_967_295 }],
      [{ n: '9007199254740991::UBIGINT' }, { n: 9_007_199_254_740_991 }],
      [{ n: '3::DOUBLE' }, { n: 3 }],
      [{ n: '12::DECIMAL(9,3)' }, { n: 12 }],
      [{ price: '(-0.05)::DECIMAL(4,2)' }, { price: -0.05 }],
      [{ price: '12.340::DECIMAL(9,3)' }, { price: 12.34 }],
      [{ price: '90071992547409.91::DECIMAL(38,2)' }, { price: 90_071_992_547_409.91 }],
      [{ price: '12.34::DOUBLE' }, { price: 12.34 }],
      [{ price: '12::BIGINT' }, { price: 12 }],
      [{ name: "'Käse'::VARCHAR" }, { name: 'Käse' }],
      [{ name: "'M'::ENUM('S', 'M')" }, { name: 'M' }],
      [{ name: '\'{"a": 1}\'::JSON' }, { name: '{"a": 1}' }],
      [{ name: "'Zo\\xC3\\xAB'::BLOB" }, { name: 'Zoë' }],
      [
        { name: "'0b6b9ab2-7f0e-4f0c-8f39-33ad1a9b6a3e'::UUID" },
        { name: '0b6b9ab2-7f0e-4f0c-8f39-33ad1a9b6a3e' },
      ],
      [{ at: "TIMESTAMP '2015-03-01 10:00:00.5'" }, { at: '2015-03-01T10:00:00.500Z' }],
      [{ at: "'1815-03-01 10:00:00'::TIMESTAMP_S" }, { at: '1815-03-01T10:00:00.000Z' }],
      [{ at: "'2015-03-01 10:00:00.001'::TIMESTAMP_MS" }, { at: '2015-03-01T10:00:00.001Z' }],
      [{ at: "'2015-03-01 10:00:00.001'::TIMESTAMP_NS" }, { at: '2015-03-01T10:00:00.001Z' }],
      [{ at: 'to_timestamp(1425204000)' }, { at: '2015-03-01T10:00:00.000Z' }],
      [{ at: "DATE '2015-03-01'" }, { at: '2015-03-01T00:00:00.000Z' }],
      [{ day: "DATE '1969-12-31'" }, { day: '1969-12-31' }],
      [{ day: "TIMESTAMP '2015-03-01 00:00:00'" }, { day: '2015-03-01' }],
      [{ open: "TIME '10:00:01.25'" }, { open: '10:00:01.250' }],
    ];
    for (const [values, expected] of fits) expect(await row(values)).toEqual(expected);
    const misfits: [Partial<Record<keyof typeof columns, string>>, string[]][] = [
      [{ n: '9007199254740993::BIGINT' }, ['n', 'cast', '9007199254740993']],
      [{ n: "'3'::VARCHAR" }, ['n', 'cast', '3']],
      [{ n: '3.5::DOUBLE' }, ['n', 'cast', '3.5']],
      [{ price: '0.125::DECIMAL(9,3)' }, ['price', 'cast', '0.125']],
      [{ price: 'true' }, ['price', 'cast', 'true']],
      [{ name: '5::INTEGER' }, ['name', 'cast', '5']],
      [
        { at: "'2015-03-01 10:00:00.0000001'::TIMESTAMP_NS" },
        ['at', 'cast', '1425204000000000100'],
      ],
      [{ at: "TIMESTAMP '2015-03-01 10:00:00.000001'" }, ['at', 'cast', '1425204000000001']],
      [{ day: "TIMESTAMP '2015-03-01 10:00:00'" }, ['day', 'cast', '2015-03-01T10:00:00.000Z']],
      [{ n: '[1]' }, ['n', 'cast', '[1]']],
      [{ name: "'\\xFF'::BLOB" }, ['name', 'invalid-encoding', '\ufffd']],
    ];
    for (const [values, expected] of misfits) expect(await row(values)).toEqual(expected);
    const wide = await row({ wide: "'-1234567890123456789012345678901234.5678'::DECIMAL(38,4)" });
    expect(wide).toEqual({ wide: -1.2345678901234568e33 });
  });

  it('shows a rejected row as JSON, with its columns that are not declared', async () => {
    const of = workbenchOf();
    const path = await writeParquet(
      duck!,
      "SELECT * FROM (VALUES (1, 2.50::DECIMAL(9,2), 'x', [7]), (NULL, -0.05, 'y', NULL)) t(id, price, other, list)",
    );
    const { rejects } = await publish(path, { of });
    const raw = JSON.stringify({ id: null, price: '-0.05', other: 'y', list: null });
    expect(rejects.split('\n')[1]).toBe(`data.parquet,2,1,id,null,,"${raw.replaceAll('"', '""')}"`);
  });

  it('names a column that is not there, and the nearest', async () => {
    const path = await writeParquet(duck!, 'SELECT 1 AS idd');
    await expect(publish(path, { of: workbenchOf() })).rejects.toMatchObject({
      code: 'HEADER_MISMATCH',
      message: expect.stringMatching(/data\.parquet: the header lacks id \(nearest is "idd"\)/),
    });
  });

  it('forms one source with files of other forms, and takes columns from folders', async () => {
    const sales = defineDataset({
      name: 'sales',
      source: 'none',
      columns: { id: integer({ header: ['Id', 'ID'] }), year: integer() },
    });
    const of = defineWorkbench({
      kpis: [sales.kpi('rows', { title: 'Rows' }, (t) => t.select('id', 'year'))],
    });
    const root = await tempFolder();
    for (const year of [2014, 2015, 2016]) await mkdir(join(root, `year=${year}`));
    await writeFile(join(root, 'year=2014', 'a.csv'), 'id\n1\nx\n');
    const table = await writeParquet(duck!, 'SELECT range AS "ID" FROM range(2, 5)');
    await copyFile(table, join(root, 'year=2015', 'b.parquet'));
    const arrow = tableToIPC(tableFromColumns({ Id: columnFromArray([5, 6]) } as never), {
      format: 'file',
    })!;
    await writeFile(join(root, 'year=2016', 'c.arrow'), arrow);
    const expected = [
      { id: 1, year: 2014 },
      ...[2, 3, 4].map((id) => ({ id, year: 2015 })),
      ...[5, 6].map((id) => ({ id, year: 2016 })),
    ];
    for (const options of [{}, { splits: 9 }, { workers: 2 }]) {
      const found = await publish(root, { of, ...options });
      expect(found.report).toMatchObject({ rows: 6, rejected: 1 });
      expect(found.results.get('rows')?.rows).toEqual(expected);
    }
  });

  it('is held to the checks of its dataset, of columns that folders give, too', async () => {
    const sales = defineDataset({
      name: 'sales',
      source: 'none',
      columns: { id: integer(), price: decimal(2), total: decimal(2), year: integer() },
      checks: {
        fits: { expect: (d) => d.total === d.price * 3 },
        late: { expect: (d) => d.year + d.id > 2017, otherwise: 'warn' },
      },
    });
    const of = defineWorkbench({
      kpis: [sales.kpi('ids', { title: 'Ids' }, (t) => t.select('id'))],
    });
    const root = await tempFolder();
    await mkdir(join(root, 'year=2015'));
    const table = await writeParquet(
      duck!,
      'SELECT i AS id, 12.10::DECIMAL(9, 2) AS price, (CASE WHEN i = 4 THEN 1 ELSE 36.30 END)::DECIMAL(9, 2) AS total FROM range(1, 7) r(i)',
    );
    await copyFile(table, join(root, 'year=2015', 'a.parquet'));
    for (const options of [{}, { splits: 4 }, { workers: 2, splits: 3 }]) {
      const { report, rejects, results } = await publish(root, { of, ...options });
      expect(results.get('ids')?.rows.map(({ id }) => id)).toEqual([1, 2, 3, 5, 6]);
      expect(report.checks?.map(({ check, rows }) => [check, rows])).toEqual([
        ['fits', 1],
        ['late', 2],
      ]);
      expect(rejects).toContain('year=2015/a.parquet,4,3,fits,check,');
      expect(rejects).toContain('""total"":""1.00""');
    }
  });

  it('may be compressed as a whole', async () => {
    const path = await writeParquet(duck!, 'SELECT range AS id FROM range(3)');
    const packed = await tempFile(zlib.gzipSync(await readFile(path)), 'data.parquet.gz');
    expect((await publish(packed, { of: workbenchOf() })).report).toMatchObject({ rows: 3 });
  });

  it('says that a file is cut off or damaged, and names it', async () => {
    const path = await toParquet(duck!, MANY, 'ROW_GROUP_SIZE 2048');
    const whole = await readFile(path);
    const refused = { code: 'SOURCE_UNREADABLE', message: expect.stringContaining('data.parquet') };
    for (const end of [4, 11, 12, 100, whole.length >> 1, whole.length - 1]) {
      const cut = await tempFile(whole.subarray(0, end), 'data.parquet');
      await expect(publish(cut)).rejects.toMatchObject(refused);
    }
    const blank = Uint8Array.from(whole).fill(0xee, 4, whole.length >> 1);
    for (const options of [{}, { workers: 2 }]) {
      await expect(publish(await tempFile(blank, 'data.parquet'), options)).rejects.toMatchObject(
        refused,
      );
    }
  });

  it('never fails otherwise, whatever byte is damaged', async () => {
    const whole = await readFile(await toParquet(duck!, MANY.slice(0, 40)));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 5),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const bytes = Uint8Array.from(whole);
          bytes[at + 4 < whole.length ? at + 4 : at]! ^= flip;
          const found = await publish(await tempFile(bytes, 'data.parquet')).catch(
            (error) => error.code,
          );
          if (typeof found === 'object') return;
          expect(['SOURCE_UNREADABLE', 'HEADER_MISMATCH']).toContain(found);
        },
      ),
      { numRuns: 60 },
    );
  });
});

function workbenchOf(): Workbench {
  const columns = { id: integer() };
  const ids = defineDataset({ name: 'ids', source: 'none', columns });
  return defineWorkbench({
    kpis: [ids.kpi('ids', { title: 'Ids' }, (t) => t.rollup({ n: (d) => op.sum(d.id) }))],
  });
}
